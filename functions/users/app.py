"""Users: create, get, change; the routes of lists, consents, erasure, merging, splitting and webhooks are beside."""

from typing import Annotated
from uuid import UUID

import consent_routes
import erasure_routes
import list_routes
import merge_routes
import webhook_routes
from aws_lambda_powertools.event_handler.openapi.params import Body

from facepass import schemas
from facepass.api.bound import ENROLLED, REFUSED
from facepass.api.permission import needs
from facepass.api.problems import problems
from facepass.api.resolver import FacePassResolver
from facepass.errors import EmailTaken, ExternalIdTaken, IdentifierRequired, UserNotFound
from facepass.services.users import users

app = FacePassResolver()
handler = app.handle
app.include_router(consent_routes.router)
app.include_router(erasure_routes.router)
app.include_router(list_routes.router)
app.include_router(merge_routes.router)
app.include_router(webhook_routes.router)


@app.post("/api/v1/users", status_code=201, tags=["users"], responses=problems(EmailTaken, ExternalIdTaken))
@needs("users:write", bound=REFUSED, creates=True)
def create_user(user: Annotated[schemas.NewUser, Body()]) -> schemas.User:
    """Create a user, with an email, an `external_id` or both; each is unique in the tenant."""
    return schemas.User.model_validate(users.create_user(app.tenant, **user.model_dump()))


@app.get("/api/v1/users/<user_id>", tags=["users"], responses=problems(UserNotFound))
@needs("users:read", bound=ENROLLED)
def get_user(user_id: UUID) -> schemas.User:
    """Get a user."""
    return schemas.User.model_validate(users.get_user(app.tenant, user_id))


@app.patch(
    "/api/v1/users/<user_id>",
    tags=["users"],
    responses=problems(UserNotFound, EmailTaken, ExternalIdTaken, IdentifierRequired),
)
@needs("users:write", bound=REFUSED)
def change_user(user_id: UUID, changes: Annotated[schemas.UserChanges, Body()]) -> schemas.User:
    """Change the given fields of a user."""
    return schemas.User.model_validate(users.change_user(app.tenant, user_id, changes.model_dump(exclude_unset=True)))
