"""Exclusions: "not this person". What is excluded is never offered or assigned to that user again."""

from functools import partial
from typing import Annotated
from uuid import UUID

from aws_lambda_powertools.event_handler import Response
from aws_lambda_powertools.event_handler.openapi.params import Body
from aws_lambda_powertools.event_handler.router import APIGatewayHttpRouter

from facepass import schemas
from facepass.api.bound import ROWS, Arguments
from facepass.api.context import context_of
from facepass.api.paging import Cursor, Limit, paged
from facepass.api.permission import needs
from facepass.api.problems import problems
from facepass.assignment_errors import ExclusionNotFound, UserMerged
from facepass.context import Context
from facepass.errors import ConsentRequired, FaceNotFound, UserNotFound
from facepass.services.collections import exclusions, faces
from facepass.services.erasure.exclusions import exclude, withdraw

router = APIGatewayHttpRouter()


def whose_face(context: Context, arguments: Arguments) -> UUID | None:
    """The user of the path, if the face is assigned to it: users may say of their own faces only what is not theirs."""
    user_id: UUID = arguments["user_id"]
    return user_id if faces.owner_of(context, arguments["new"].face_id) == user_id else None


@router.post(
    "/api/v1/users/<user_id>/exclusions",
    status_code=201,
    tags=["faces"],
    responses=problems(UserNotFound, FaceNotFound, UserMerged, ConsentRequired),
)
@needs("faces:write", bound=ROWS, self_of=whose_face, creates=True, names=("face_id",))
def exclude_face(user_id: UUID, new: Annotated[schemas.NewExclusion, Body()]) -> schemas.Exclusion:
    """Say that a face is not this user's. If it was assigned to the user, it is set free."""
    return schemas.Exclusion.model_validate(exclude(context_of(router.current_event), user_id, new.face_id))


@router.get("/api/v1/users/<user_id>/exclusions", tags=["faces"], responses=problems(UserNotFound))
@needs("faces:read", bound=ROWS, self_of="user_id")
def list_exclusions(user_id: UUID, limit: Limit = 50, cursor: Cursor = None) -> schemas.Page[schemas.Exclusion]:
    """List the faces that are excluded from a user, oldest face first."""
    verb = partial(exclusions.list_exclusions, context_of(router.current_event), user_id)
    return paged(router.current_event, schemas.Page[schemas.Exclusion], cursor, limit, verb)


@router.delete(
    "/api/v1/users/<user_id>/exclusions/<face_id>",
    status_code=204,
    tags=["faces"],
    responses=problems(ExclusionNotFound),
)
@needs("faces:write", bound=ROWS)
def withdraw_exclusion(user_id: UUID, face_id: UUID) -> Response[None]:
    """Withdraw an exclusion: the face may be offered and assigned to the user again."""
    withdraw(context_of(router.current_event), user_id, face_id)
    return Response(204)
