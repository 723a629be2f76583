"""One collection's snapshot, looked at by one run of the janitor, and written as far as its time allows.

The parts are stored under new keys. The manifest is committed when all of them are there, and replaces the one before;
then what it does not name is deleted. A run that dies leaves its lease, which ends, and a draft, with which the next
one goes on. Until the manifest is committed, the one before is valid, unless a face has left one of its parts.
"""

import json
from collections import Counter

from sqlalchemy import delete, func, text

from facepass.context import Context
from facepass.models.snapshots import CollectionSnapshot, Draft, SnapshotLoss, SnapshotWork
from facepass.models.tenancy import new_id
from facepass.services.janitor.snapshots.cleaning import clean
from facepass.services.janitor.snapshots.lease import Upkeep, held
from facepass.services.janitor.snapshots.losses import delete_spoiled
from facepass.services.janitor.snapshots.objects import forget_all, forget_part, write_part
from facepass.services.janitor.snapshots.parts import next_unwritten, replaced
from facepass.services.janitor.snapshots.plans import is_wanted, plan, state_of
from facepass.time_limit import Deadline

PUBLISH = text("""
insert into collection_snapshots (tenant_id, collection_id, id, model, watermark, parts)
values (:tenant, :collection, :id, :model, cast(:watermark as xid8), cast(:parts as jsonb))
""")


def look_after(
    context: Context, collection_id: str, deadline: Deadline, *, least_faces: int, most_faces: int, part_faces: int
) -> Counter[str]:
    """Bring a collection's snapshot up to date, or remove it; what was done, counted by name.

    least_faces: the smallest collection with a snapshot; 0: none has one. most_faces: those of the smallest collection
    that no function has memory for.
    """
    done: Counter[str] = Counter()
    with held(context, collection_id, looked_at=func.now()) as upkeep:
        if upkeep is None:
            return done
        delete_spoiled(upkeep)
        with context.vector() as vector:
            if not upkeep.is_ours(vector):  # and stays so in this transaction
                return done
            state = state_of(vector, collection_id)
            wanted = is_wanted(state, least_faces, most_faces)
            draft = plan(vector, collection_id, state, part_faces) if wanted else None
            if draft is not None:
                upkeep.is_ours(vector, draft=draft, cleaned_at=None)
        if not wanted:
            _remove(upkeep, done)
            return done
        if draft is not None:
            _write(upkeep, draft, deadline, part_faces, done)
        clean(upkeep, done)
    return done


def _write(upkeep: Upkeep, draft: Draft, deadline: Deadline, part_faces: int, done: Counter[str]) -> None:
    """Write part after part; when all are there, the manifest."""
    while (waiting := next_unwritten(draft["parts"])) is not None:
        if not deadline.left:
            return  # the next run goes on
        place, first, end = waiting
        part, ids = write_part(upkeep.context, upkeep.collection_id, first, end, part_faces)
        full = part is not None and part["faces"] == part_faces
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
