"""Merge users. The preview compares their faces, so that this function serves it; the users function undoes a merge."""

from typing import Annotated
from uuid import UUID

from aws_lambda_powertools.event_handler.openapi.params import Body
from aws_lambda_powertools.event_handler.router import APIGatewayHttpRouter

from facepass import schemas
from facepass.api.bound import REFUSED
from facepass.api.permission import needs
from facepass.api.problems import problems
from facepass.assignment_errors import FaceExcluded, MergeCycle, MergeIntoItself, UserMerged
from facepass.errors import UserNotFound
from facepass.services.matching import merging
from functions.search.matching_context import context_of

router = APIGatewayHttpRouter()


@router.post(
    "/api/v1/users/<user_id>/merge",
    tags=["users"],
    responses=problems(UserNotFound, UserMerged, MergeCycle, MergeIntoItself, FaceExcluded),
)
@needs(
    "users:write",
    bound=REFUSED,
    costs="search",
    creates=True,
    names=("from_user_id", "merge_id"),
    fields={
        "user": "users:read",
        "from_user": "users:read",
        "conflicts.kept": "users:read",
        "conflicts.dropped": "users:read",
        "user_image_url": "faces:read",
        "from_user_image_url": "faces:read",
    },
)
def merge_users(user_id: UUID, request: Annotated[schemas.MergeRequest, Body()]) -> schemas.Merge:
    """Merge another user into this one, who stays, or say what that would do. It can be undone for 30 days."""
    verb = merging.preview_merge if request.dry_run else merging.merge_users
    return schemas.Merge.model_validate(verb(context_of(router.current_event), user_id, request.from_user_id))
