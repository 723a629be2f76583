"""Delete rows first, then the objects that belonged to them.

The transaction that deletes rows also notes which objects to delete (the table `outbox` of the faces database). A crash
in between leaves the note: a client that repeats the deletion finishes it, and so does the janitor.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from uuid import UUID

from sqlalchemy import delete, func, select

from facepass.context import Context
from facepass.database.sessions import TenantSession
from facepass.logs import logger
from facepass.models.vector import PhotoErasure
from facepass.object_keys import belongs_to

# A note is carried out as a whole. It is small enough for a function's time, so that a retry makes progress.
KEYS_IN_A_NOTE = 100
EARLIER_NOTES = 5
ARCHIVES_KEPT = timedelta(hours=1)  # as the procedure note_export says
RETRIED_WITHIN = timedelta(minutes=10)


@dataclass
class Erasing:
    """A transaction of the faces database that deletes rows, and the keys of the objects to delete afterwards."""

    vector: TenantSession
    objects: list[str] = field(default_factory=list)


@contextmanager
def erasing(context: Context, at_once: int | None = None) -> Iterator[Erasing]:
    """Delete rows within the block. After the commit, delete their objects, and some of earlier notes.

    at_once: of more objects than this, leave the rest to the janitor. Raises Unavailable when the bucket does not
    answer: the rows are deleted, and the notes remain.
    """
    with context.vector() as vector:
        work = Erasing(vector)
        yield work
        own = _note(vector, work.objects)[: None if at_once is None else at_once // KEYS_IN_A_NOTE]
    for note in _own_and_earlier(context, own):
        _finish(context, note)


def forget_later(vector: TenantSession, prefix: str) -> None:
    """Take back the notes of archives (disclosure/user_export.py) with this prefix, once they are deleted.

    Notes of the last minute stay: a request that is running may store their object yet.
    """
    running = func.now() + ARCHIVES_KEPT - timedelta(minutes=1)
    of_prefix = PhotoErasure.object_keys[1].startswith(prefix, autoescape=True)
    vector.execute(delete(PhotoErasure).where(of_prefix, PhotoErasure.created_at.between(func.now(), running)))


def finish_note(context: Context, note_id: UUID) -> None:
    """Delete the objects of one note, unless that has happened meanwhile."""
    with context.vector() as vector:  # closed before S3 is called
        note = vector.scalar(select(PhotoErasure).where(PhotoErasure.id == note_id))
    if note is not None:
        _finish(context, note)


def _note(vector: TenantSession, keys: list[str]) -> list[PhotoErasure]:
    notes = [
        PhotoErasure(object_keys=keys[start : start + KEYS_IN_A_NOTE]) for start in range(0, len(keys), KEYS_IN_A_NOTE)
    ]
    vector.add_all(notes)
    return notes


def _own_and_earlier(context: Context, own: list[PhotoErasure]) -> list[PhotoErasure]:
    """Finish an earlier deletion: a request that is repeated after a 503 finds no rows, but the first one's note."""
    just_before = PhotoErasure.created_at.between(func.now() - RETRIED_WITHIN, func.now())
    others = PhotoErasure.id.not_in([note.id for note in own])
    earlier = select(PhotoErasure).where(others, just_before).order_by(PhotoErasure.id).limit(EARLIER_NOTES)
    with context.vector() as vector:
        return [*own, *vector.scalars(earlier)]


def _finish(context: Context, note: PhotoErasure) -> None:
    own = [key for key in note.object_keys if belongs_to(key, context.tenant_id)]
    if len(own) < len(note.object_keys):
        logger.error("a note names objects that are not its tenant's", extra={"note": str(note.id)})
    context.bucket.erase(own)
    with context.vector() as vector:
        vector.execute(delete(PhotoErasure).where(PhotoErasure.id == note.id))
