"""Stored faces and their users; lists.py lists the faces of a collection."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import delete, select

from facepass.context import Context
from facepass.database.paging import page_of
from facepass.database.sessions import TenantSession
from facepass.errors import FaceNotFound
from facepass.models.main import User
from facepass.models.vector import Face
from facepass.object_keys import thumbnail_key
from facepass.services.users.users import find_users, validate_user_exists
from facepass.settings import settings
from facepass.storage import PhotoBucket


@dataclass(frozen=True)
class FaceWithUser:
    """A stored face, its user if it has one, and a short-lived URL of its thumbnail."""

    face: Face
    user: User | None
    image_url: str


def get_face(vector: TenantSession, face_id: UUID) -> Face:
    """One face. Raises FaceNotFound."""
    face = vector.scalar(select(Face).where(Face.id == face_id))
    if face is None:
        raise FaceNotFound
    return face


def get_face_with_user(context: Context, face_id: UUID) -> FaceWithUser:
    """One face with its user and its thumbnail's URL. Raises FaceNotFound."""
    with context.vector() as vector:
        face = get_face(vector, face_id)
    return get_faces_with_users(context, [face])[0]


def get_user_faces(
    context: Context, user_id: UUID, *, after: UUID | None, limit: int, newest: bool = False
) -> Sequence[Face]:
    """Up to `limit` faces of a user, the oldest or the newest first, behind the id `after`. Raises UserNotFound."""
    with context.main() as main:
        validate_user_exists(main, user_id)
    with context.vector() as vector:
        return page_of(
            vector, select(Face).where(Face.user_id == user_id), Face.id, after=after, limit=limit, newest=newest
        )


def owner_of(context: Context, face_id: UUID) -> UUID | None:
    """The user of a face; None for a face without a user, and for an unknown face."""
    with context.vector() as vector:
        return vector.scalar(select(Face.user_id).where(Face.id == face_id))


def is_enrolled(vector: TenantSession, user_id: UUID) -> bool:
    """Whether a user has a face in the collections that the session sees."""
    return vector.scalar(select(Face.id).where(Face.user_id == user_id).limit(1)) is not None


def get_faces_with_users(context: Context, faces: Sequence[Face]) -> list[FaceWithUser]:
    """These faces with their users: the join of the two databases, with one statement on the users database."""
    with context.main() as main:
        users = find_users(main, {face.user_id for face in faces})
    urls = thumbnail_urls(context.bucket, context.tenant_id, [face.id for face in faces])
    return [
        FaceWithUser(face, users.get(face.user_id) if face.user_id else None, url)
        for face, url in zip(faces, urls, strict=True)
    ]


def thumbnail_urls(bucket: PhotoBucket, tenant_id: str, face_ids: Sequence[UUID]) -> list[str]:
    """Short-lived URLs of the thumbnails of these faces."""
    keys = [thumbnail_key(tenant_id, face_id) for face_id in face_ids]
    return bucket.presign_gets(keys, seconds=settings().image_url_seconds)


def delete_user_faces(vector: TenantSession, user_id: UUID) -> list[UUID]:
    """Delete a user's faces and vectors; return the faces' ids, whose thumbnails are still in the bucket."""
    return list(vector.scalars(delete(Face).where(Face.user_id == user_id).returning(Face.id)))
