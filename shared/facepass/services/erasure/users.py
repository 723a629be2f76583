"""Erase a user: the row first, then everything of theirs in the faces database and in the bucket.

A crash between two steps leaves the erasure in the outbox of the users database. A client that deletes the user again
finishes it, and so does the janitor.
"""

import hashlib
from uuid import UUID

from sqlalchemy import delete, select, update

from facepass.context import Context
from facepass.database.sessions import TenantSession
from facepass.errors import UserNotFound
from facepass.models.main import User, UserErasure
from facepass.models.vector import Upload
from facepass.object_keys import exports_of, thumbnail_key
from facepass.services.collections.faces import delete_user_faces
from facepass.services.erasure.journal import Kind, record
from facepass.services.erasure.objects import erasing, forget_later
from facepass.services.erasure.uploads import tombstone_uploads
from facepass.services.limits.idempotency import forget_user
from facepass.unicode import normal_form


def erase_user(context: Context, user_id: UUID) -> None:
    """Erase a user: the row, and every face, embedding and photo.

    Raises UserNotFound, unless an earlier erasure of the user was interrupted, which is then finished.
    """
    with context.main() as main:
        there = main.scalar(select(User.id).where(User.id == user_id)) is not None
    if there:
        record(context, Kind.USER, user_id)
    with context.main() as main:  # once this is committed, no read returns the user
        gone = main.execute(delete(User).where(User.id == user_id).returning(User.external_id)).one_or_none()
        if gone is not None:
            main.add(UserErasure(user_id=user_id, external_id_hash=hash_of(gone.external_id)))
            forget_user(main, user_id)
    finish_erasure(context, user_id)


def finish_erasure(context: Context, user_id: UUID) -> None:
    """Erase the rest of a user whose row is deleted. Raises UserNotFound when no erasure is unfinished."""
    with context.main() as main:  # closed before the rest is done
        erasure = main.scalar(select(UserErasure).where(UserErasure.user_id == user_id))
    if erasure is None:
        raise UserNotFound
    erase_remains(context, user_id)
    with context.main() as main:
        main.execute(delete(UserErasure).where(UserErasure.id == erasure.id))


def erase_remains(context: Context, user_id: UUID) -> bool:
    """Delete what a user whose row is deleted has left in the faces database and in the bucket; return whether it was
    anything, archives of the user's data aside.
    """
    with erasing(context) as work:
        work.objects += tombstone_uploads(work.vector, Upload.user_id == user_id).keys
        resembling = update(Upload).where(Upload.conflicts_with == user_id)
        work.vector.execute(resembling.values(conflicts_with=None))
        work.objects += [
            thumbnail_key(context.tenant_id, face_id) for face_id in delete_user_faces(work.vector, user_id)
        ]
        found = bool(work.objects)
    exports = exports_of(context.tenant_id, user_id)
    context.bucket.erase_all(exports)
    with context.vector() as vector:
        forget_later(vector, exports)
    return found


def is_being_erased(main: TenantSession, user_id: UUID, external_id: str) -> bool:
    """Whether the user with this external id was deleted, and the erasure is not finished."""
    hashes = [hash_of(form) for form in (external_id, normal_form(external_id))]
    pending = select(UserErasure.id).where(UserErasure.user_id == user_id, UserErasure.external_id_hash.in_(hashes))
    return main.scalar(pending) is not None


def hash_of(external_id: str | None) -> bytes | None:
    """A digest of a deleted user's external id, so that the user's token may finish the erasure."""
    return None if external_id is None else hashlib.sha256(external_id.encode()).digest()
