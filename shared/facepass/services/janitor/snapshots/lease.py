"""A run's hold on one collection's snapshot: two runs of the janitor never write the same one."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

from sqlalchemy import func, or_, text, update

from facepass.context import Context
from facepass.database.sessions import TenantSession
from facepass.models.snapshots import SnapshotWork
from facepass.models.tenancy import new_id

LEASE = timedelta(seconds=90)  # longer than the janitor's function runs; each part prolongs it


@dataclass(frozen=True)
class Upkeep:
    """What a run holds. token: newer than every object of the runs before."""

    context: Context
    collection_id: str
    token: UUID

    def is_ours(self, vector: TenantSession, **changes: object) -> bool:
        """Change the row of the work, if this run still has it. Prolongs the lease."""
        ours = update(SnapshotWork).where(SnapshotWork.collection_id == self.collection_id)
        values = {"taken_until": func.now() + LEASE} | changes
        found = vector.execute(ours.where(SnapshotWork.token == self.token).values(**values).returning(text("1")))
        return found.first() is not None


@contextmanager
def held(context: Context, collection_id: str, **changes: object) -> Iterator[Upkeep | None]:
    """Hold a collection's snapshot for the block; None while another run has it, or when it has no work.

    changes: columns of the work, which are set when it is taken.
    """
    upkeep = Upkeep(context, collection_id, new_id())
    if not _take(upkeep, **changes):
        yield None
        return
    try:
        yield upkeep
    finally:
        _let_go(upkeep)


def _take(upkeep: Upkeep, **changes: object) -> bool:
    free = or_(SnapshotWork.taken_until.is_(None), SnapshotWork.taken_until < func.now())
    take = update(SnapshotWork).where(SnapshotWork.collection_id == upkeep.collection_id, free)
    with upkeep.context.vector() as vector:
        taken = take.values(token=upkeep.token, taken_until=func.now() + LEASE, **changes)
        return vector.execute(taken.returning(text("1"))).first() is not None


def _let_go(upkeep: Upkeep) -> None:
    with upkeep.context.vector() as vector:
        upkeep.is_ours(vector, taken_until=None)
