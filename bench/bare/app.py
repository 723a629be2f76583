"""The baseline of `bench/api.py`: handlers of a few lines that only run the SQL of the users routes."""

import json
from typing import Any
from uuid import uuid4

from sqlalchemy import Connection, text

from facepass.database.engines import main_engine

COLUMNS = "tenant_id, id, email, full_name, external_id, metadata, created_at, updated_at"
GET = text(f"select {COLUMNS} from users where tenant_id = :tenant and id = :id")
LIST = text(f"select {COLUMNS} from users where tenant_id = :tenant order by id limit 51")
CREATE = text(
    "insert into users (tenant_id, id, email, full_name, metadata) values (:tenant, :id, :email, :name, '{}')"
)
NOTE = text("select note_audit(:tenant, :entry, 'bench', 'create_user', :object, 'ok', null, true)")


def handler(event: dict[str, Any], _context: object) -> dict[str, Any]:
    """GET one user, GET the list, or POST a user."""
    authorizer = event["requestContext"].get("authorizer")
    tenant = authorizer["lambda"]["tenant_id"] if authorizer else "local"  # the open route has no authorizer
    user_id = event.get("pathParameters", {}).get("user_id")
    with main_engine().begin() as main:
        main.execute(text("select set_config('app.tenant', :tenant, true)"), {"tenant": tenant})
        if event["requestContext"]["http"]["method"] == "POST":
            body = _create(main, tenant, json.loads(event["body"]))
        elif user_id:
            body = dict(main.execute(GET, {"tenant": tenant, "id": user_id}).mappings().one())
        else:
            body = {"items": [dict(row) for row in main.execute(LIST, {"tenant": tenant}).mappings()]}
    return {"statusCode": 200, "headers": {"content-type": "application/json"}, "body": json.dumps(body, default=str)}


def _create(main: Connection, tenant: str, new: dict[str, Any]) -> dict[str, Any]:
    user_id = uuid4()
    main.execute(CREATE, {"tenant": tenant, "id": user_id, "email": new["email"], "name": new["full_name"]})
    main.execute(NOTE, {"tenant": tenant, "entry": uuid4(), "object": f"user:{user_id}"})
    return dict(main.execute(GET, {"tenant": tenant, "id": user_id}).mappings().one())
