"""One collection's snapshot, looked at by one run of the janitor, and written as far as its time allows.

The parts are stored under new keys. The manifest is committed when all of them are there, and replaces the one before;
then what it does not name is deleted. A run that dies leaves its lease, which ends, and a draft, with which the next
one goes on. Until the manifest is committed, the one before is valid.
"""

import json
from collections import Counter
from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

from sqlalchemy import delete, func, or_, select, text, update

from facepass.context import Context
from facepass.database.sessions import TenantSession
from facepass.logs import logger
from facepass.models.snapshots import CollectionSnapshot, Draft, SnapshotLoss, SnapshotWork
from facepass.models.tenancy import new_id
from facepass.services.janitor.snapshots.objects import forget_all, forget_others, forget_part, write_part
from facepass.services.janitor.snapshots.parts import next_unwritten, replaced
from facepass.services.janitor.snapshots.plans import is_wanted, plan, state_of
from facepass.time_limit import Deadline

LEASE = timedelta(seconds=90)  # longer than the janitor's function runs; each part prolongs it
CLEANED_EVERY = timedelta(days=1)
PUBLISH = text("""
insert into collection_snapshots (tenant_id, collection_id, id, model, watermark, parts)
values (:tenant, :collection, :id, :model, cast(:watermark as xid8), cast(:parts as jsonb))
""")


@dataclass(frozen=True)
class Upkeep:
    """A run's hold on a collection's snapshot. token: newer than every object of the runs before."""

    context: Context
    collection_id: str
    token: UUID
    part_faces: int

    def is_ours(self, vector: TenantSession, **changes: object) -> bool:
        """Change the row of the work, if this run still has it. Prolongs the lease."""
        ours = update(SnapshotWork).where(SnapshotWork.collection_id == self.collection_id)
        values = {"taken_until": func.now() + LEASE} | changes
        found = vector.execute(ours.where(SnapshotWork.token == self.token).values(**values).returning(text("1")))
        return found.first() is not None


def look_after(
    context: Context, collection_id: str, deadline: Deadline, *, least_faces: int, part_faces: int
) -> Counter[str]:
    """Bring a collection's snapshot up to date, or remove it; what was done, counted by name.

    least_faces: the smallest collection with a snapshot; 0: none has one.
    """
    upkeep = Upkeep(context, collection_id, new_id(), part_faces)
    if not _take(upkeep):
        return Counter()
    done: Counter[str] = Counter()
    try:
        with context.vector() as vector:
            if not upkeep.is_ours(vector):  # and stays so in this transaction
                return done
            state = state_of(vector, collection_id)
            wanted = is_wanted(state, least_faces)
            draft = plan(vector, collection_id, state, part_faces) if wanted else None
            if draft is not None:
                upkeep.is_ours(vector, draft=draft, cleaned_at=None)
        if not wanted:
            _remove(upkeep, done)
            return done
        if draft is not None:
            _write(upkeep, draft, deadline, done)
        _clean(upkeep, done)
    finally:
        _let_go(upkeep)
    return done


def _take(upkeep: Upkeep) -> bool:
    free = or_(SnapshotWork.taken_until.is_(None), SnapshotWork.taken_until < func.now())
    take = update(SnapshotWork).where(SnapshotWork.collection_id == upkeep.collection_id, free)
    with upkeep.context.vector() as vector:
        taken = take.values(token=upkeep.token, taken_until=func.now() + LEASE, looked_at=func.now())
        return vector.execute(taken.returning(text("1"))).first() is not None


def _let_go(upkeep: Upkeep) -> None:
    with upkeep.context.vector() as vector:
        upkeep.is_ours(vector, taken_until=None)


def _write(upkeep: Upkeep, draft: Draft, deadline: Deadline, done: Counter[str]) -> None:
    """Write part after part; when all are there, the manifest."""
    while (waiting := next_unwritten(draft["parts"])) is not None:
        if not deadline.left:
            return  # the next run goes on
        place, first, end = waiting
        part, ids = write_part(upkeep.context, upkeep.collection_id, first, end, upkeep.part_faces)
        full = part is not None and part["faces"] == upkeep.part_faces
        draft = Draft(**{**draft, "parts": replaced(draft["parts"], place, part, ids, full)})
        if not _keep(upkeep, draft):
            if part is not None:
                forget_part(upkeep.context, upkeep.collection_id, part)
            return
        done["snapshot_parts_written"] += 1
    done["snapshots_written"] += _publish(upkeep, draft)


def _keep(upkeep: Upkeep, draft: Draft) -> bool:
    """Store how far a draft is."""
    with upkeep.context.vector() as vector:
        return upkeep.is_ours(vector, draft=draft)


def _publish(upkeep: Upkeep, draft: Draft) -> bool:
    """Commit the manifest in place of the one before."""
    with upkeep.context.vector() as vector:
        if not upkeep.is_ours(vector, draft=None, cleaned_at=None):
            return False
        mine = CollectionSnapshot.collection_id == upkeep.collection_id
        vector.execute(delete(CollectionSnapshot).where(mine))
        row = {"tenant": vector.tenant_id, "collection": upkeep.collection_id, "id": new_id(), "model": draft["model"]}
        vector.execute(PUBLISH, row | {"watermark": draft["watermark"], "parts": json.dumps(draft["parts"])})
    return True


def _clean(upkeep: Upkeep, done: Counter[str]) -> None:
    """Delete what neither the manifest nor the draft names, and drop a manifest whose parts are not there."""
    with upkeep.context.vector() as vector:
        work = vector.scalar(select(SnapshotWork).where(SnapshotWork.collection_id == upkeep.collection_id))
        now = vector.scalar(select(func.now()))
        mine = CollectionSnapshot.collection_id == upkeep.collection_id
        snapshot = vector.scalar(select(CollectionSnapshot).where(mine))
    if work is None or now is None or (work.cleaned_at is not None and now - work.cleaned_at < CLEANED_EVERY):
        return
    parts = [*(snapshot.parts if snapshot else ()), *(work.draft["parts"] if work.draft else ())]
    named = {part["object"] for part in parts if part["object"]}
    missing = forget_others(upkeep.context, upkeep.collection_id, named, upkeep.token)
    with upkeep.context.vector() as vector:
        if missing and upkeep.is_ours(vector, draft=None):
            logger.error("parts of a snapshot are missing", count=len(missing), collection_id=upkeep.collection_id)
            vector.execute(delete(CollectionSnapshot).where(mine))
            done["snapshots_without_parts"] += 1
        if work.draft is None:
            upkeep.is_ours(vector, cleaned_at=func.now())


def _remove(upkeep: Upkeep, done: Counter[str]) -> None:
    """Remove a snapshot with all its objects: first the manifest, and the work at last."""
    mine = upkeep.collection_id
    with upkeep.context.vector() as vector:
        if not upkeep.is_ours(vector, draft=None, cleaned_at=None):
            return
        vector.execute(delete(CollectionSnapshot).where(CollectionSnapshot.collection_id == mine))
    forget_all(upkeep.context, mine)
    with upkeep.context.vector() as vector:
        if upkeep.is_ours(vector):
            vector.execute(delete(SnapshotLoss).where(SnapshotLoss.collection_id == mine))
            vector.execute(delete(SnapshotWork).where(SnapshotWork.collection_id == mine))
            done["snapshots_removed"] += 1
