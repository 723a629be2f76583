"""Erasing a user: the row first, then all that the faces database and the bucket hold of it.

A crash between two steps leaves the erasure in the users database's outbox: a client that deletes the user again
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
from facepass.object_keys import thumbnail_key
from facepass.services.collections.faces import delete_user_faces
from facepass.services.erasure.objects import erasing
from facepass.services.erasure.uploads import tombstone_uploads
from facepass.services.limits.idempotency import forget_user


def erase_user(context: Context, user_id: UUID) -> None:
    """Forget a user: the row, every face, vector and photo.

    Raises UserNotFound, unless an earlier erasure of the user was interrupted, which is then finished.
    """
    with context.main() as main:  # once it is committed, the user is gone for every reader
        gone = main.execute(delete(User).where(User.id == user_id).returning(User.external_id)).one_or_none()
        if gone is not None:
            main.add(UserErasure(user_id=user_id, external_id_hash=hash_of(gone.external_id)))
            forget_user(main, user_id)
    finish_erasure(context, user_id)


def finish_erasure(context: Context, user_id: UUID) -> None:
    """Erase what is left of a user whose row is gone. Raises UserNotFound when no erasure is under way."""
    with context.main() as main:  # closed before the rest is done
        erasure = main.scalar(select(UserErasure).where(UserErasure.user_id == user_id))
    if erasure is None:
        raise UserNotFound
    erase_remains(context, user_id)
    with context.main() as main:
        main.execute(delete(UserErasure).where(UserErasure.id == erasure.id))


def erase_remains(context: Context, user_id: UUID) -> None:
    """Remove what a user whose row is gone left in the faces database and in the bucket."""
    with erasing(context) as work:
        work.objects += tombstone_uploads(work.vector, Upload.user_id == user_id).keys
        resembling = update(Upload).where(Upload.conflicts_with == user_id)
        work.vector.execute(resembling.values(conflicts_with=None))
        work.objects += [
            thumbnail_key(context.tenant_id, face_id) for face_id in delete_user_faces(work.vector, user_id)
        ]


def is_being_erased(main: TenantSession, user_id: UUID, external_id: str) -> bool:
    """Whether the user whom the tenant knew under this id was deleted, and not everything is gone yet."""
    pending = select(UserErasure.id).where(
        UserErasure.user_id == user_id, UserErasure.external_id_hash == hash_of(external_id)
    )
    return main.scalar(pending) is not None


def hash_of(external_id: str | None) -> bytes | None:
    """What stays of a deleted user's own id, so that its token may finish the erasure."""
    return None if external_id is None else hashlib.sha256(external_id.encode()).digest()
