"""What left a collection leaves its snapshot at once: the objects that hold it are deleted before any is written again.

Until the next manifest is committed, the collection is read from PostgreSQL.
"""

from functools import partial

from sqlalchemy import delete, select

from facepass.context import Context
from facepass.models.snapshots import SnapshotLoss
from facepass.object_keys import snapshot_key
from facepass.services.janitor.snapshots.lease import Upkeep, held
from facepass.services.janitor.snapshots.manifests import manifests_of, store
from facepass.services.janitor.snapshots.parts import spoiled

AT_ONCE = 5_000  # notes that are read in one statement


def forget_lost_faces(context: Context, collection_id: str) -> None:
    """Delete the objects of a snapshot that hold what has left its collection, unless another run has it."""
    with held(context, collection_id) as upkeep:
        if upkeep is not None:
            delete_spoiled(upkeep)


def delete_spoiled(upkeep: Upkeep) -> None:
    """Delete the objects that hold a face that left, of the published parts and of those that are being written."""
    while _delete_some(upkeep) == AT_ONCE:
        pass


def _delete_some(upkeep: Upkeep) -> int:
    """The same for some of the notes; how many.

    In this order, so that the next run does it again if this one dies. No transaction waits for the bucket.
    """
    mine = SnapshotLoss.collection_id == upkeep.collection_id
    with upkeep.context.vector() as vector:
        found = manifests_of(vector, upkeep.collection_id)
        notes = vector.execute(
            select(SnapshotLoss.id, SnapshotLoss.first_id, SnapshotLoss.last_id).where(mine).limit(AT_ONCE)
        ).all()
    if not notes:
        return 0
    changed = found.changed(partial(spoiled, ranges=[(str(note.first_id), str(note.last_id)) for note in notes]))
    gone = sorted(found.objects.keys() - changed.objects.keys())
    names = upkeep.context.tenant_id, upkeep.collection_id
    upkeep.context.bucket.erase([snapshot_key(*names, each) for each in gone])
    with upkeep.context.vector() as vector:
        if not store(vector, upkeep, found, changed):
            return 0
        vector.execute(delete(SnapshotLoss).where(SnapshotLoss.id.in_([note.id for note in notes])))
    return len(notes)
