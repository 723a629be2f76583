"""Exclusions: faces of which someone has said that they are not a user's.

An excluded face is never offered as this user's, nor assigned to it. Whatever suggests faces asks here, or reads the
table in the same statement (migrations/vector/sql/1_1_5_hands.sql).
"""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import ColumnElement, delete, func, or_, select
from sqlalchemy.dialects.postgresql import insert

from facepass.assignment_errors import ExclusionNotFound, FaceExcluded
from facepass.context import Context
from facepass.database.paging import page_of
from facepass.database.sessions import TenantSession
from facepass.models.hands import Exclusion
from facepass.models.vector import Face
from facepass.services.collections.hands import set_free, take_face
from facepass.services.users.merging import keep_user
from facepass.services.users.users import validate_user_exists


def exclude_face(context: Context, user_id: UUID, face_id: UUID) -> Exclusion:
    """Note that a face is not a user's; one that is assigned to the user is set free.

    Raises UserNotFound, UserMerged, FaceNotFound, and ConsentRequired where a face without a user may not be kept.
    """
    with context.main() as main, context.vector() as vector:
        keep_user(main, user_id)
        face, upload = take_face(vector, face_id)
        if face.user_id == user_id:
            set_free(vector, face, upload)
        add_exclusion(vector, user_id, face)
        return vector.scalars(select(Exclusion).where(_pair(user_id, face_id))).one()


def add_exclusion(vector: TenantSession, user_id: UUID, face: Face) -> None:
    """Add the row, unless it is there."""
    row = {"user_id": user_id, "face_id": face.id, "collection_id": face.collection_id}
    vector.execute(insert(Exclusion).values(tenant_id=vector.tenant_id, **row).on_conflict_do_nothing())


def list_exclusions(context: Context, user_id: UUID, *, after: UUID | None, limit: int) -> Sequence[Exclusion]:
    """Up to `limit` exclusions of a user, oldest face first, with faces' ids greater than `after`.

    Raises UserNotFound.
    """
    with context.main() as main:
        validate_user_exists(main, user_id)
    with context.vector() as vector:
        own = select(Exclusion).where(Exclusion.user_id == user_id)
        return page_of(vector, own, Exclusion.face_id, after=after, limit=limit)


def withdraw_exclusion(context: Context, user_id: UUID, face_id: UUID) -> None:
    """Forget an exclusion; the face stays whose it is. Raises ExclusionNotFound."""
    with context.vector() as vector:
        withdrawn = delete(Exclusion).where(_pair(user_id, face_id)).returning(Exclusion.face_id)
        if vector.scalar(withdrawn) is None:
            raise ExclusionNotFound


def is_excluded(context: Context, user_id: UUID, face_id: UUID) -> bool:
    """Whether the face was excluded from the user."""
    with context.vector() as vector:
        return vector.scalar(select(Exclusion.face_id).where(_pair(user_id, face_id))) is not None


def check_not_excluded(vector: TenantSession, user_id: UUID, face_id: UUID) -> None:
    """Raise FaceExcluded when the face was excluded from the user."""
    if vector.scalar(select(Exclusion.face_id).where(_pair(user_id, face_id))) is not None:
        raise FaceExcluded


def contradicting(vector: TenantSession, user_id: UUID, other_id: UUID) -> int:
    """How many faces of one of two users are excluded from the other one: as long as there are any, they are two."""
    pairs = or_(
        (Exclusion.user_id == user_id) & (Face.user_id == other_id),
        (Exclusion.user_id == other_id) & (Face.user_id == user_id),
    )
    found = select(func.count()).select_from(Exclusion).join(Face, Face.id == Exclusion.face_id).where(pairs)
    return vector.scalar(found) or 0


def _pair(user_id: UUID, face_id: UUID) -> ColumnElement[bool]:
    return (Exclusion.user_id == user_id) & (Exclusion.face_id == face_id)
