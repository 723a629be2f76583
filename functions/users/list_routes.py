"""Users: list them, and find them by what is known of them."""

from functools import partial
from typing import Annotated, Literal

from aws_lambda_powertools.event_handler.openapi.params import Query
from aws_lambda_powertools.event_handler.router import APIGatewayHttpRouter
from pydantic import AfterValidator, EmailStr

from facepass import schemas
from facepass.api.bound import REFUSED
from facepass.api.context import context_of
from facepass.api.paging import BY_FULL_NAME, BY_ID, Cursor, paged
from facepass.api.permission import needs
from facepass.errors import InvalidRequest
from facepass.schemas.common import CollectionId, Label
from facepass.services.users import lists
from facepass.unicode import normal_form

router = APIGatewayHttpRouter()

# A user may have 4 kB of metadata, which JSON may treble: a page of them must fit into a Lambda response (6 MB).
UserLimit = Annotated[int, Query(ge=1, le=200, description="The maximum number of items on a page.")]
Email = Annotated[
    EmailStr | None, Query(examples=["ada@example.com"], description="The user with this email, in any case.")
]
ExternalId = Annotated[Label | None, Query(examples=["employee-1815"], description="The user with this `external_id`.")]
NamePrefix = Annotated[
    str | None,
    Query(
        min_length=1,
        max_length=200,
        pattern=r"^[^\x00-\x1f]+$",
        examples=["Ada"],
        description="Users whose `full_name` begins like this, in any case; in the order of names.",
    ),
    AfterValidator(normal_form),
]
InCollection = Annotated[CollectionId | None, Query(description="Users with a face in this collection.")]
Order = Annotated[
    Literal["oldest", "newest"] | None,
    Query(description="Which come first; `oldest` by default. Not with `name_prefix`."),
]


@router.get("/api/v1/users", tags=["users"])
@needs("users:read", bound=REFUSED)
def list_users(
    email: Email = None,
    external_id: ExternalId = None,
    name_prefix: NamePrefix = None,
    collection_id: InCollection = None,
    order: Order = None,
    limit: UserLimit = 50,
    cursor: Cursor = None,
) -> schemas.Page[schemas.User]:
    """List users, or find them. Several filters find the users that fit all of them."""
    if name_prefix is not None and order is not None:
        raise InvalidRequest("A list by name_prefix is in the order of names: leave order out.")
    wanted = lists.UserFilter(email, external_id, name_prefix, collection_id)
    verb = partial(lists.list_users, context_of(router.current_event), wanted, newest=order == "newest")
    key = BY_ID if name_prefix is None else BY_FULL_NAME
    return paged(router.current_event, schemas.Page[schemas.User], cursor, limit, verb, key=key)
