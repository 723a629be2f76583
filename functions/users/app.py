"""People: create, get, list, change, delete."""

from typing import Annotated
from uuid import UUID

import consent_routes
from aws_lambda_powertools.event_handler import Response
from aws_lambda_powertools.event_handler.openapi.params import Body

from facepass import schemas
from facepass.api.access import check_self, needs
from facepass.api.paging import Cursor, Limit, listing_of
from facepass.api.resolver import FacePassResolver
from facepass.database.sessions import main_session, vector_session
from facepass.services.erasure import erasure
from facepass.services.users import users
from facepass.storage import photo_bucket

app = FacePassResolver()
handler = app.handle
app.include_router(consent_routes.router)


@app.post("/api/v1/users", status_code=201)
@needs("users:write", creates=True)
def create_user(user: Annotated[schemas.NewUser, Body()]) -> schemas.User:
    """Add a person. `email` and `external_id` are unique in the tenant."""
    with main_session(app.caller.tenant_id) as main:
        return schemas.User.model_validate(users.create_user(main, user))


@app.get("/api/v1/users")
@needs("users:read")
def list_users(limit: Limit = 50, cursor: Cursor = None) -> schemas.Page[schemas.User]:
    """List people, oldest first."""
    listing = listing_of(app.current_event)
    with main_session(listing.tenant_id) as main:
        found = users.list_users(main, after=listing.id_before(cursor), limit=limit + 1)
    items, next_cursor = listing.cut(found, limit, lambda user: user.id)
    return schemas.Page[schemas.User](items=list(items), next_cursor=next_cursor)


@app.get("/api/v1/users/<user_id>")
@needs("users:read")
def get_user(user_id: UUID) -> schemas.User:
    """Get a person."""
    with main_session(app.caller.tenant_id) as main:
        return schemas.User.model_validate(users.get_user(main, user_id))


@app.patch("/api/v1/users/<user_id>")
@needs("users:write")
def change_user(user_id: UUID, changes: Annotated[schemas.UserChanges, Body()]) -> schemas.User:
    """Change what is given of a person; the rest stays."""
    with main_session(app.caller.tenant_id) as main:
        return schemas.User.model_validate(users.change_user(main, user_id, changes))


@app.delete("/api/v1/users/<user_id>", status_code=204)
@needs("users:write", or_self=True)
def delete_user(user_id: UUID) -> Response[None]:
    """Forget a person: the row, every face, vector, thumbnail and photo."""
    tenant_id = app.caller.tenant_id
    with main_session(tenant_id) as main, vector_session(tenant_id) as vector:
        check_self(main, app.caller, "users:write", user_id)
        erasure.erase_user(main, vector, photo_bucket(), user_id)
    return Response(204)
