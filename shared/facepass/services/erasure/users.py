"""Erase a user: the row first, then everything of theirs in the faces database and in the bucket.

A crash between two steps leaves the erasure in the outbox of the users database. A client that deletes the user again
finishes it, and so does the janitor.
"""

import hashlib
from uuid import UUID

from sqlalchemy import delete, or_, select, update

from facepass.assignment_errors import UserMerged
from facepass.context import Context
from facepass.database.sessions import TenantSession
from facepass.errors import UserNotFound
from facepass.models.hands import Exclusion, MergedRows
from facepass.models.main import Merge, User, UserErasure
from facepass.models.vector import Face, Upload
from facepass.object_keys import exports_of, thumbnail_key
from facepass.services.collections.faces import delete_user_faces
from facepass.services.collections.merged_faces import settle
from facepass.services.erasure.journal import Kind, record
from facepass.services.erasure.objects import erasing, forget_later
from facepass.services.erasure.uploads import erase_empty_photos, photos_of, tombstone_uploads
from facepass.services.events.kinds import user_erased
from facepass.services.events.outbox import announce_user_events
from facepass.services.limits.idempotency import forget_user
from facepass.services.users.merging import known_user, merge_of, merged_into, unfinished
from facepass.unicode import normal_form


def erase_user(context: Context, user_id: UUID) -> None:
    """Erase a user: the row, and every face, embedding and photo; and all of the users who were merged into it.

    Raises UserNotFound, unless an earlier erasure of the user was interrupted, which is then finished, and UserMerged
    for a user whom another one has: erasing that one erases this one.
    """
    along = None
    while along is None:  # a merge, or the undo of one, came in between
        along = _delete_user(context, user_id)
    for each in (*along, user_id):
        finish_erasure(context, each)


def _delete_user(context: Context, user_id: UUID) -> list[UUID] | None:
    """Note the erasure in the journal, and delete the row. Returns and raises what _delete_rows and erase_user do."""
    settle(context, [user_id])  # what another user still has of this one, or this one of another, goes back first
    with context.main() as main:
        there = known_user(main, user_id)
        merged = merge_of(main, user_id)
        along = [merge.from_user_id for merge in merged_into(main, user_id)]
    if not there and merged is not None:
        raise UserMerged(merged.user_id)
    if there:
        record(context, Kind.USER, user_id, erased_with(context, user_id, along))
    with context.main() as main:  # once this is committed, no read returns the user
        return _delete_rows(main, user_id, along)


def _delete_rows(main: TenantSession, user_id: UUID, along: list[UUID]) -> list[UUID] | None:
    """Delete a user's row; note in the outbox that the rest follows, for it and for the users merged into it.

    along: users who were merged into it, as the journal has them. Returns them, or None, and deletes nothing, if there
    are others now, or a merge, an undo or a split is not finished.
    """
    user = main.scalar(select(User).where(User.id == user_id).with_for_update())  # no merge comes in between
    if user is None:
        return []
    # nor an undo, which locks a merge, and then earlier ones
    of_user = select(Merge).where(Merge.user_id == user_id).order_by(Merge.id.desc()).with_for_update()
    merges = main.scalars(of_user).all()
    if {merge.from_user_id for merge in merges} != set(along) or any(unfinished(main, [user_id])):
        return None
    notes = {merge.from_user_id: merge.from_user["external_id"] for merge in merges} | {user_id: user.external_id}
    main.execute(delete(User).where(User.id == user_id))
    for erased_id, external_id in notes.items():
        main.add(UserErasure(user_id=erased_id, external_id_hash=hash_of(external_id)))
        forget_user(main, erased_id)
    return along


def erased_with(context: Context, user_id: UUID, along: list[UUID]) -> dict[str, list[str]]:
    """What a replay erases with a user: a backup may have it as another user's, or as no user's.

    along: users who were merged into this one. faces: those that were not enrolled for the user.
    """
    assigned = select(Face.id).where(Face.user_id.in_([user_id, *along]), Face.assigned_at.is_not(None))
    with context.vector() as vector:
        faces = vector.scalars(assigned).all()
    return {"users": [str(each) for each in along], "faces": [str(face_id) for face_id in faces]}


def finish_erasure(context: Context, user_id: UUID) -> None:
    """Erase the rest of a user whose row is deleted. Raises UserNotFound when no erasure is unfinished."""
    with context.main() as main:  # closed before the rest is done
        erasure = main.scalar(select(UserErasure).where(UserErasure.user_id == user_id))
    if erasure is None:
        raise UserNotFound
    erase_remains(context, user_id)
    with context.main() as main:
        done = delete(UserErasure).where(UserErasure.id == erasure.id).returning(UserErasure.id)
        if main.scalar(done) is not None:  # of two at once, one announces it
            announce_user_events(main, [user_erased(user_id)])


def erase_remains(context: Context, user_id: UUID) -> bool:
    """Delete what a user whose row is deleted has left in the faces database and in the bucket; return whether it was
    anything, archives of the user's data aside.
    """
    with erasing(context) as work:
        work.objects += tombstone_uploads(work.vector, Upload.user_id == user_id).keys
        resembling = update(Upload).where(Upload.conflicts_with == user_id)
        work.vector.execute(resembling.values(conflicts_with=None))
        photos = photos_of(work.vector, Face.user_id == user_id)
        work.objects += [
            thumbnail_key(context.tenant_id, face_id) for face_id in delete_user_faces(work.vector, user_id)
        ]
        erase_empty_photos(work, photos)
        work.vector.execute(delete(Exclusion).where(Exclusion.user_id == user_id))
        merged = or_(MergedRows.from_user_id == user_id, MergedRows.into_user_id == user_id)
        work.vector.execute(delete(MergedRows).where(merged))
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
