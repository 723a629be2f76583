"""Erase a user, and what is left of them on photos that name no one."""

from typing import Annotated
from uuid import UUID

from aws_lambda_powertools.event_handler import Response
from aws_lambda_powertools.event_handler.openapi.params import Query
from aws_lambda_powertools.event_handler.router import APIGatewayHttpRouter

from facepass import schemas
from facepass.api.bound import REFUSED, Arguments
from facepass.api.context import context_of
from facepass.api.permission import OneOf, needs
from facepass.api.problems import problems
from facepass.assignment_errors import UserMerged
from facepass.errors import InvalidRequest, UserNotFound
from facepass.services.erasure.unassigned import erase_person, find_unassigned
from facepass.services.erasure.users import erase_user

router = APIGatewayHttpRouter()
LOWEST = 0.2  # below it, faces of any two people are similar
Threshold = Annotated[
    float, Query(ge=LOWEST, le=1, examples=[0.6], description="The lowest similarity with one of the user's faces.")
]


def with_unassigned(arguments: Arguments) -> bool:
    """Whether faces that are no one's are erased as well."""
    return bool(arguments["unassigned"])


@router.get("/api/v1/users/<user_id>/unassigned-faces", tags=["users"], responses=problems(UserNotFound))
@needs("faces:read", bound=REFUSED, costs="search")
def list_unassigned_faces(user_id: UUID, threshold: Threshold) -> schemas.UnassignedFaces:
    """Find faces without a user, in all collections, that are similar to this user's: the 100 most similar."""
    found = find_unassigned(context_of(router.current_event), user_id, threshold)
    return schemas.UnassignedFaces.model_validate({"faces": found})


@router.delete("/api/v1/users/<user_id>", status_code=204, tags=["users"], responses=problems(UserNotFound, UserMerged))
@needs(
    "users:write",
    bound=REFUSED,
    self_of="user_id",
    also=(OneOf(("users:write",), with_unassigned, "with `unassigned`"),),
)
def delete_user(
    user_id: UUID,
    unassigned: Annotated[
        bool, Query(description="Also erase faces without a user that are similar to this user's.")
    ] = False,
    threshold: Annotated[
        float | None, Query(ge=LOWEST, le=1, description="With `unassigned`: the lowest similarity of these.")
    ] = None,
) -> Response[None]:
    """Erase a user: the row, and every face, embedding, thumbnail and photo."""
    context = context_of(router.current_event)
    if unassigned != (threshold is not None):
        raise InvalidRequest("unassigned=true and threshold are given together.")
    if threshold is None:
        erase_user(context, user_id)
    else:
        erase_person(context, user_id, threshold)
    return Response(204)
