"""Faces that change hands. A review compares the face with others, so that this function serves them."""

from typing import Annotated
from uuid import UUID

from aws_lambda_powertools.event_handler.openapi.params import Body
from aws_lambda_powertools.event_handler.router import APIGatewayHttpRouter

from facepass import schemas
from facepass.api.bound import ROWS, Arguments
from facepass.api.permission import OneOf, needs
from facepass.api.problems import problems
from facepass.assignment_errors import AssignedToAnotherUser, FaceExcluded, FaceStays, UserMerged
from facepass.errors import (
    ConflictsWithOtherUser,
    ConsentRequired,
    FaceNotFound,
    ModelMismatch,
    NearDuplicate,
    QuotaExceeded,
    UnlikeUsersOtherFaces,
    UserNotFound,
)
from facepass.liveness_errors import LivenessRequired
from facepass.services.matching import assignment
from functions.search.matching_context import context_of

router = APIGatewayHttpRouter()
REVIEW = (ConflictsWithOtherUser, UnlikeUsersOtherFaces, NearDuplicate)
CHANGE = (FaceNotFound, UserNotFound, UserMerged, FaceExcluded, AssignedToAnotherUser, FaceStays, ModelMismatch)


def skips_review(arguments: Arguments) -> bool:
    """Whether the request turns off the collection's enrolment review."""
    return arguments["request"].review is not None


def compares(arguments: Arguments) -> bool:
    """Whether faces are refused by their similarity: one minimum after another would tell what it is."""
    return arguments["request"].minimum_similarity is not None


@router.patch(
    "/api/v1/faces/<face_id>",
    tags=["faces"],
    responses=problems(*CHANGE, ConsentRequired, LivenessRequired, QuotaExceeded, *REVIEW),
)
@needs(
    "faces:write",
    bound=ROWS,
    also=(OneOf(("users:write",), skips_review, "with `review: off`"),),
    costs="search",
    names=("user_id",),
)
def change_face(face_id: UUID, request: Annotated[schemas.FaceChanges, Body()]) -> schemas.Face:
    """Give a face to a user, move it to another one, or set it free. The rules of an upload hold."""
    changed = assignment.change_face(context_of(router.current_event), face_id, **request.model_dump())
    return schemas.Face.model_validate(changed)


@router.post("/api/v1/users/<user_id>/faces", tags=["faces"], responses=problems(UserNotFound, UserMerged))
@needs(
    "faces:write",
    bound=ROWS,
    also=(
        OneOf(("users:write",), skips_review, "with `review: off`"),
        OneOf(("faces:read",), compares, "with `minimum_similarity`"),
    ),
    costs="search",
    creates=True,
    fields={"assigned.similarity": "faces:read"},
)
def assign_faces(user_id: UUID, request: Annotated[schemas.FacesToAssign, Body()]) -> schemas.AssignedFaces:
    """Give faces without a user to this user: each is assigned, or listed with the reason why not."""
    done = assignment.assign_faces(context_of(router.current_event), user_id, **request.model_dump())
    return schemas.AssignedFaces.model_validate(done)
