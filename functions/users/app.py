"""Users: create, get, list, change; erasure_routes.py erases them, consent_routes.py has their consents."""

from functools import partial
from typing import Annotated
from uuid import UUID

import consent_routes
import erasure_routes
from aws_lambda_powertools.event_handler.openapi.params import Body

from facepass import schemas
from facepass.api.bound import ENROLLED, REFUSED
from facepass.api.paging import Cursor, Limit, paged
from facepass.api.permission import needs
from facepass.api.problems import problems
from facepass.api.resolver import FacePassResolver
from facepass.errors import EmailTaken, ExternalIdTaken, UserNotFound
from facepass.services.users import users

app = FacePassResolver()
handler = app.handle
app.include_router(consent_routes.router)
app.include_router(erasure_routes.router)


@app.post("/api/v1/users", status_code=201, tags=["users"], responses=problems(EmailTaken, ExternalIdTaken))
@needs("users:write", bound=REFUSED, creates=True)
def create_user(user: Annotated[schemas.NewUser, Body()]) -> schemas.User:
    """Create a user. `email` and `external_id` are unique in the tenant."""
    return schemas.User.model_validate(users.create_user(app.tenant, **user.model_dump()))


@app.get("/api/v1/users", tags=["users"])
@needs("users:read", bound=REFUSED)
def list_users(limit: Limit = 50, cursor: Cursor = None) -> schemas.Page[schemas.User]:
    """List users, oldest first."""
    verb = partial(users.list_users, app.tenant)
    return paged(app.current_event, schemas.Page[schemas.User], cursor, limit, verb)


@app.get("/api/v1/users/<user_id>", tags=["users"], responses=problems(UserNotFound))
@needs("users:read", bound=ENROLLED)
def get_user(user_id: UUID) -> schemas.User:
    """Get a user."""
    return schemas.User.model_validate(users.get_user(app.tenant, user_id))


@app.patch("/api/v1/users/<user_id>", tags=["users"], responses=problems(UserNotFound, EmailTaken, ExternalIdTaken))
@needs("users:write", bound=REFUSED)
def change_user(user_id: UUID, changes: Annotated[schemas.UserChanges, Body()]) -> schemas.User:
    """Change the given fields of a user."""
    return schemas.User.model_validate(users.change_user(app.tenant, user_id, changes.model_dump(exclude_unset=True)))
