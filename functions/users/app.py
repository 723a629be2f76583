"""People: create, get, list, delete."""

from typing import Annotated
from uuid import UUID

from aws_lambda_powertools.event_handler import Response
from aws_lambda_powertools.event_handler.openapi.params import Body

from facepass import schemas
from facepass.api.paging import Cursor, Limit, cut, id_before
from facepass.api.resolver import FacePassResolver
from facepass.database.sessions import main_session, vector_session
from facepass.services import erasure, users
from facepass.storage import photo_bucket

app = FacePassResolver()
handler = app.handle


@app.post("/api/v1/users", status_code=201)
def create_user(user: Annotated[schemas.NewUser, Body()]) -> schemas.User:
    with main_session(app.caller.tenant_id) as main:
        return schemas.User.model_validate(users.create_user(main, user))


@app.get("/api/v1/users")
def list_users(limit: Limit = 50, cursor: Cursor = None) -> schemas.Page[schemas.User]:
    with main_session(app.caller.tenant_id) as main:
        found = users.list_users(main, after=id_before(cursor), limit=limit + 1)
    items, next_cursor = cut(found, limit)
    return schemas.Page[schemas.User](items=list(items), next_cursor=next_cursor)


@app.get("/api/v1/users/<user_id>")
def get_user(user_id: UUID) -> schemas.User:
    with main_session(app.caller.tenant_id) as main:
        return schemas.User.model_validate(users.get_user(main, user_id))


@app.delete("/api/v1/users/<user_id>", status_code=204)
def delete_user(user_id: UUID) -> Response[None]:
    tenant_id = app.caller.tenant_id
    with main_session(tenant_id) as main, vector_session(tenant_id) as vector:
        erasure.erase_user(main, vector, photo_bucket(), user_id)
    return Response(204)
