"""Stored faces: get, delete, list by user or by collection."""

from collections.abc import Sequence
from functools import partial
from typing import Annotated
from uuid import UUID

from aws_lambda_powertools.event_handler import Response
from aws_lambda_powertools.event_handler.openapi.params import Query
from aws_lambda_powertools.event_handler.router import APIGatewayHttpRouter

from facepass import schemas
from facepass.api.bound import NAMED, ROWS
from facepass.api.context import context_of
from facepass.api.paging import Cursor, LongLimit, Order, paged
from facepass.api.permission import needs
from facepass.api.problems import problems
from facepass.errors import CollectionNotFound, FaceNotFound, UserNotFound
from facepass.models.vector import Face
from facepass.services.collections import faces, lists
from facepass.services.erasure.faces import erase_face

router = APIGatewayHttpRouter()
IMAGE_URLS = {"items.image_url": "faces:read"}  # null for a user's own token
Assigned = Annotated[
    bool | None, Query(examples=[False], description="true: faces with a user; false: faces without one.")
]
OfUser = Annotated[UUID | None, Query(description="Faces of this user.")]
OfUpload = Annotated[UUID | None, Query(description="Faces of this upload's photo.")]
OfPack = Annotated[
    str | None,
    Query(
        min_length=1,
        max_length=255,
        examples=["facepass_lite"],
        description="Faces with an embedding by this model pack.",
    ),
]


def with_image_urls(stored: Sequence[Face]) -> list[schemas.ListedFace]:
    """Faces as lists show them."""
    context = context_of(router.current_event)
    urls = faces.thumbnail_urls(context.bucket, context.tenant_id, [face.id for face in stored])
    shown = (schemas.Face.model_validate(face).model_dump() for face in stored)
    return [schemas.ListedFace(**face, image_url=url) for face, url in zip(shown, urls, strict=True)]


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


@router.get("/api/v1/collections/<collection_id>/faces", tags=["faces"], responses=problems(CollectionNotFound))
@needs("faces:read", bound=NAMED)
def list_faces(
    collection_id: str,
    assigned: Assigned = None,
    user_id: OfUser = None,
    upload_id: OfUpload = None,
    model: OfPack = None,
    order: Order = "oldest",
    limit: LongLimit = 50,
    cursor: Cursor = None,
) -> schemas.Page[schemas.ListedFace]:
    """List the faces of a collection. Several filters find the faces that fit all of them."""
    wanted = lists.FaceFilter(assigned, user_id, upload_id, model)
    context = context_of(router.current_event)
    verb = partial(lists.list_faces, context, collection_id, wanted, newest=order == "newest")
    return paged(router.current_event, schemas.Page[schemas.ListedFace], cursor, limit, verb, shown=with_image_urls)


@router.get("/api/v1/users/<user_id>/faces", tags=["faces"], responses=problems(UserNotFound))
@needs("faces:read", bound=ROWS, self_of="user_id", fields=IMAGE_URLS)
def list_user_faces(
    user_id: UUID, order: Order = "oldest", limit: LongLimit = 50, cursor: Cursor = None
) -> schemas.Page[schemas.ListedFace]:
    """List a user's faces."""
    context = context_of(router.current_event)
    verb = partial(faces.get_user_faces, context, user_id, newest=order == "newest")
    return paged(router.current_event, schemas.Page[schemas.ListedFace], cursor, limit, verb, shown=with_image_urls)


@router.get("/api/v1/faces/user/<user_id>", tags=["faces"], responses=problems(UserNotFound))
@needs("faces:read", bound=ROWS, self_of="user_id", fields=IMAGE_URLS)
def list_faces_of_user(
    user_id: UUID, order: Order = "oldest", limit: LongLimit = 50, cursor: Cursor = None
) -> schemas.Page[schemas.ListedFace]:
    """List a user's faces; the path of the system that FacePass replaces."""
    return list_user_faces(user_id, order, limit, cursor)
