"""Stored faces: get, delete, list by user."""

from functools import partial
from uuid import UUID

from aws_lambda_powertools.event_handler import Response
from aws_lambda_powertools.event_handler.router import APIGatewayHttpRouter

from facepass import schemas
from facepass.api.bound import ROWS
from facepass.api.context import context_of
from facepass.api.paging import Cursor, Limit, paged
from facepass.api.permission import needs
from facepass.api.problems import problems
from facepass.errors import FaceNotFound, UserNotFound
from facepass.services.collections import faces
from facepass.services.erasure.faces import erase_face

router = APIGatewayHttpRouter()


@router.get("/api/v1/faces/<face_id>", tags=["faces"], responses=problems(FaceNotFound))
@needs("faces:read", bound=ROWS, fields={"user": "users:read"})
def get_face(face_id: UUID) -> schemas.FaceWithUser:
    """Get a face, its user, and a short-lived URL of its thumbnail."""
    found = faces.get_face_with_user(context_of(router.current_event), face_id)
    face = schemas.Face.model_validate(found.face)
    return schemas.FaceWithUser(**face.model_dump(), user=found.user, image_url=found.image_url)


@router.delete("/api/v1/faces/<face_id>", status_code=204, tags=["faces"], responses=problems(FaceNotFound))
@needs("faces:write", bound=ROWS)
def delete_face(face_id: UUID) -> Response[None]:
    """Delete a face with its embedding and thumbnail, and its photo when no other face of the photo is left."""
    erase_face(context_of(router.current_event), face_id)
    return Response(204)


@router.get("/api/v1/users/<user_id>/faces", tags=["faces"], responses=problems(UserNotFound))
@needs("faces:read", bound=ROWS, self_of="user_id")
def list_user_faces(user_id: UUID, limit: Limit = 50, cursor: Cursor = None) -> schemas.Page[schemas.Face]:
    """List a user's faces, oldest first."""
    verb = partial(faces.get_user_faces, context_of(router.current_event), user_id)
    return paged(router.current_event, schemas.Page[schemas.Face], cursor, limit, verb)


@router.get("/api/v1/faces/user/<user_id>", tags=["faces"], responses=problems(UserNotFound))
@needs("faces:read", bound=ROWS, self_of="user_id")
def list_faces_of_user(user_id: UUID, limit: Limit = 50, cursor: Cursor = None) -> schemas.Page[schemas.Face]:
    """List a user's faces, oldest first; the path of the system that FacePass replaces."""
    return list_user_faces(user_id, limit, cursor)
