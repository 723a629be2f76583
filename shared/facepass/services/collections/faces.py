"""Stored faces, and whose they are."""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import delete, select

from facepass import schemas
from facepass.database.sessions import TenantSession
from facepass.errors import FaceNotFound
from facepass.models.main import User
from facepass.models.vector import Face
from facepass.object_keys import crop_key
from facepass.services.users.users import find_users, validate_user_exists
from facepass.settings import settings
from facepass.storage import PhotoBucket


def get_face(vector: TenantSession, face_id: UUID) -> Face:
    """One face. Raises FaceNotFound."""
    face = vector.scalar(select(Face).where(Face.id == face_id))
    if face is None:
        raise FaceNotFound
    return face


def get_face_with_user(
    main: TenantSession, vector: TenantSession, bucket: PhotoBucket, face_id: UUID
) -> schemas.FaceWithUser:
    """One face, whose it is, and its thumbnail's address. Raises FaceNotFound."""
    return get_faces_with_users(main, bucket, [get_face(vector, face_id)])[0]


def get_user_faces(
    main: TenantSession, vector: TenantSession, user_id: UUID, *, after: UUID | None, limit: int
) -> Sequence[Face]:
    """Up to `limit` faces of a person, oldest first, from behind the id `after`. Raises UserNotFound."""
    validate_user_exists(main, user_id)
    query = select(Face).where(Face.user_id == user_id).order_by(Face.id).limit(limit)
    return vector.scalars(query.where(Face.id > after) if after else query).all()


def get_faces_with_users(main: TenantSession, bucket: PhotoBucket, faces: Sequence[Face]) -> list[schemas.FaceWithUser]:
    """These faces with the people they belong to: the join of the two databases, one statement on the users' side."""
    users = find_users(main, {face.user_id for face in faces})
    return [
        schemas.FaceWithUser(
            **describe(face).model_dump(),
            user=summarise(users.get(face.user_id) if face.user_id else None),
            image_url=image_url(bucket, face.tenant_id, face.id),
        )
        for face in faces
    ]


def image_url(bucket: PhotoBucket, tenant_id: str, face_id: UUID) -> str:
    """A short-lived address of the face's thumbnail."""
    return bucket.presign_get(crop_key(tenant_id, face_id), seconds=settings().image_url_seconds)


def summarise(user: User | None) -> schemas.UserSummary | None:
    """What a face says about its person."""
    return None if user is None else schemas.UserSummary.model_validate(user)


def describe(face: Face) -> schemas.Face:
    """A stored face as the API shows it: everything but its vector."""
    return schemas.Face(
        face_id=face.id,
        user_id=face.user_id,
        collection_id=face.collection_id,
        upload_id=face.upload_id,
        external_image_id=face.external_image_id,
        bounding_box=bounding_box(face.box),
        landmarks=[schemas.Point(x=x, y=y) for x, y in zip(face.landmarks[::2], face.landmarks[1::2], strict=True)],
        confidence=face.confidence,
        quality=face.quality,
        model=face.model,
        created_at=face.created_at,
    )


def bounding_box(box: Sequence[float]) -> schemas.BoundingBox:
    """A stored box, (4,) left, top, width, height, as the API shows it."""
    left, top, width, height = box
    return schemas.BoundingBox(left=left, top=top, width=width, height=height)


def delete_user_faces(vector: TenantSession, user_id: UUID) -> list[UUID]:
    """Delete a person's faces and vectors; return the faces' ids, whose thumbnails are still in the bucket."""
    return list(vector.scalars(delete(Face).where(Face.user_id == user_id).returning(Face.id)))
