"""Undo a merge; split a user. functions/search merges users, for it compares them."""

from typing import Annotated
from uuid import UUID

from aws_lambda_powertools.event_handler.openapi.params import Body, Query
from aws_lambda_powertools.event_handler.router import APIGatewayHttpRouter

from facepass import schemas
from facepass.api.bound import REFUSED
from facepass.api.caller import caller_of
from facepass.api.context import context_of
from facepass.api.permission import needs
from facepass.api.problems import problems
from facepass.assignment_errors import AssignedToAnotherUser, MergeFinal, MergeNotFound, UserMerged
from facepass.errors import ConsentRequired, EmailTaken, ExternalIdTaken, FaceNotFound, UserNotFound
from facepass.services.collections.splits import split_user as split
from facepass.services.collections.undo import undo_merge as undo
from facepass.services.users.consents import new_consent
from facepass.services.users.users import new_user

router = APIGatewayHttpRouter()

Stayed = Annotated[
    UUID | None,
    Query(
        description="The user who stayed: a merge into another one is not found. Give it where a link names the merge."
    ),
]


@router.post(
    "/api/v1/merges/<merge_id>/undo",
    tags=["users"],
    responses=problems(MergeNotFound, MergeFinal, UserMerged, EmailTaken, ExternalIdTaken),
)
@needs("users:write", bound=REFUSED, creates=True, names=("user_id",))
def undo_merge(merge_id: UUID, user_id: Stayed = None) -> schemas.RestoredUser:
    """Undo a merge, within 30 days: the merged user is there again, with the faces, consents and uploads it had."""
    return schemas.RestoredUser.model_validate(undo(context_of(router.current_event), merge_id, user_id))


@router.post(
    "/api/v1/users/<user_id>/split",
    status_code=201,
    tags=["users"],
    responses=problems(
        UserNotFound, FaceNotFound, UserMerged, AssignedToAnotherUser, ConsentRequired, EmailTaken, ExternalIdTaken
    ),
)
@needs("users:write", bound=REFUSED, creates=True, names=("new_user_id",))
def split_user(user_id: UUID, request: Annotated[schemas.SplitRequest, Body()]) -> schemas.SplitUser:
    """Create a user with some faces of this one."""
    event = router.current_event
    user = new_user(**request.model_dump(exclude={"face_ids", "consent"}))
    consent = None
    if request.consent is not None:
        recorder = {"recorded_by": caller_of(event).caller_id, "attested": True}
        consent = new_consent(user.id, **recorder, **request.consent.model_dump())
    return schemas.SplitUser.model_validate(split(context_of(event), user_id, request.face_ids, user, consent))
