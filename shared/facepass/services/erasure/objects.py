"""Rows first, then the objects that belonged to them.

The transaction that deletes rows also notes which objects must follow (the table `outbox` of the faces database). A
crash in between leaves the note: a client that deletes again finishes it, and so does the janitor.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from uuid import UUID

from sqlalchemy import delete, func, select

from facepass.context import Context
from facepass.database.sessions import TenantSession
from facepass.models.vector import PhotoErasure

# A note is done as a whole: small enough for a function's time, so that a retry goes on where the last one stopped.
KEYS_IN_A_NOTE = 100
EARLIER_NOTES = 5
RETRIED_WITHIN = timedelta(minutes=10)


@dataclass
class Erasing:
    """A transaction of the faces database that deletes rows, and the keys of the objects that must follow."""

    vector: TenantSession
    objects: list[str] = field(default_factory=list)


@contextmanager
def erasing(context: Context) -> Iterator[Erasing]:
    """Delete rows within the block; when they are committed, remove their objects, and a few that were noted before.

    Raises Unavailable when the bucket cannot be asked: the rows are gone all the same, and the notes stand.
    """
    with context.vector() as vector:
        work = Erasing(vector)
        yield work
        own = _note(vector, work.objects)
    for note in _own_and_earlier(context, own):
        _finish(context, note)


def finish_note(context: Context, note_id: UUID) -> None:
    """Remove the objects of one note, unless that was done meanwhile."""
    with context.vector() as vector:  # closed before S3 is asked
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
    """A request that is repeated after a 503 finds nothing to delete, and finishes what the first one noted."""
    just_before = PhotoErasure.created_at > func.now() - RETRIED_WITHIN
    others = PhotoErasure.id.not_in([note.id for note in own])
    earlier = select(PhotoErasure).where(others, just_before).order_by(PhotoErasure.id).limit(EARLIER_NOTES)
    with context.vector() as vector:
        return [*own, *vector.scalars(earlier)]


def _finish(context: Context, note: PhotoErasure) -> None:
    context.bucket.erase(note.object_keys)
    with context.vector() as vector:
        vector.execute(delete(PhotoErasure).where(PhotoErasure.id == note.id))
