"""Snapshots of small collections: what the janitor does with large ones, with parts of twenty faces."""

from collections import Counter
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from uuid import UUID

from sqlalchemy import select, update

from facepass.context import Context
from facepass.database.sessions import TenantSession, vector_session
from facepass.models.snapshots import CollectionSnapshot, Part, SnapshotWork
from facepass.object_keys import snapshots_of
from facepass.services.janitor.snapshots.upkeep import look_after
from facepass.storage import PhotoBucket
from facepass.time_limit import Deadline
from tests.support.main_job import versions

PART = 20


def become_large(vector: TenantSession, collection: str = "crowd") -> None:
    """What the janitor notes of a large collection, two minutes ago."""
    vector.add(SnapshotWork(collection_id=collection, created_at=datetime.now(UTC) - timedelta(minutes=2)))
    vector.commit()


def tend(
    tenant: str,
    collection: str = "crowd",
    *,
    least: int = 2,
    most: int = 10**6,
    part_faces: int = PART,
    deadline: Deadline | None = None,
) -> Counter[str]:
    """One run of the janitor for a collection."""
    time = deadline or Deadline.within(60)
    return look_after(Context(tenant), collection, time, least_faces=least, most_faces=most, part_faces=part_faces)


def snapshot(tenant: str, collection: str = "crowd") -> CollectionSnapshot | None:
    """The row of a snapshot that is complete."""
    with vector_session(tenant) as session:
        return session.scalar(select(CollectionSnapshot).where(CollectionSnapshot.collection_id == collection))


def parts(tenant: str, collection: str = "crowd") -> list[Part]:
    """The manifest of a snapshot that is there."""
    found = snapshot(tenant, collection)
    assert found is not None
    return found.parts


def stored(bucket: PhotoBucket, tenant: str, collection: str = "crowd") -> list[str]:
    """The keys of every version of a collection's objects."""
    return versions(bucket, snapshots_of(tenant, collection))


def has_face(bucket: PhotoBucket, tenant: str, face_id: UUID, collection: str = "crowd") -> bool:
    """Whether any version of any object holds a face."""
    keys = set(stored(bucket, tenant, collection))
    return any(face_id.bytes in bucket.get(key, max_bytes=10**8) for key in keys)


def end_lease(tenant: str, collection: str = "crowd") -> None:
    """The time of a run that died is over."""
    with vector_session(tenant) as session:
        over = datetime.now(UTC) - timedelta(minutes=2)
        work = update(SnapshotWork).where(SnapshotWork.collection_id == collection)
        session.execute(work.where(SnapshotWork.taken_until.is_not(None)).values(taken_until=over))


class Turns(Deadline):
    """A deadline that is over after so many looks at it."""

    def __init__(self, count: int) -> None:
        super().__init__(float(count))
        self.looks = [1.0] * count

    @property
    def left(self) -> float:
        """1 for the first looks, and 0 from then on."""
        return self.looks.pop() if self.looks else 0.0


class Killed(BaseException):
    """A run that ends where it is. No handler of the run does anything any more."""


def killed_at(point: int) -> Callable[..., None]:
    """A function that ends the run when it is called for the time `point`."""
    calls = iter(range(10**6))

    def reach(*_: object, **__: object) -> None:
        if next(calls) == point:
            raise Killed

    return reach
