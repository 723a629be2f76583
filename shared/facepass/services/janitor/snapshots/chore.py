"""The janitor's task: find collections that have become large, and look after each one's snapshot."""

from sqlalchemy import text

from facepass.context import Context
from facepass.database.every_tenant import rows_of_faces
from facepass.models.snapshots import BITS_BYTES, ID_BYTES
from facepass.services.janitor.chores import Work
from facepass.services.janitor.snapshots.losses import forget_lost_faces
from facepass.services.janitor.snapshots.upkeep import look_after
from facepass.settings import settings

MOST_SNAPSHOTS = 1_000
LOOKED_AT_ONCE, MOST_BATCHES = 20, 50  # each with a fortieth of a second for a collection of 500,000 faces
LOSSES = text("select tenant_id, collection_id from snapshots_with_losses(:most)")
SNAPSHOTS = text("select tenant_id, collection_id from snapshots_to_look_at(:most)")
NOTE_LARGE = text("select note_large_collections(:least, :fewer_than, :most)")


def keep_snapshots(work: Work) -> None:
    """Write what has changed of the snapshots; without the setting, remove all of them.

    First what left a collection leaves its snapshot, which takes a moment each; the rest of the time is for writing.
    """
    for row in rows_of_faces(LOSSES, most=MOST_SNAPSHOTS):
        if not work.deadline.left:
            return
        with work.item("snapshots_with_losses", tenant=row.tenant_id, collection_id=row.collection_id):
            forget_lost_faces(Context(row.tenant_id), row.collection_id)
    least, part = settings().snapshot_from_faces, settings().snapshot_part_faces
    cached = settings().search_cache_mb * 2**20 // (ID_BYTES + BITS_BYTES)
    for row in rows_of_faces(SNAPSHOTS, most=MOST_SNAPSHOTS):
        if not work.deadline.left:
            break  # the next run begins with those that were not looked at
        with work.item("snapshots_looked_at", tenant=row.tenant_id, collection_id=row.collection_id):
            context = Context(row.tenant_id)
            sizes = {"least_faces": least, "most_faces": cached, "part_faces": part}
            work.done.update(look_after(context, row.collection_id, work.deadline, **sizes))
    if least:
        _note_large(work, least, cached - cached // 20)  # last, so that its failure stops nothing else


def _note_large(work: Work, least_faces: int, fewer_than: int) -> None:
    """At least one batch in each run: what is written may take every run's time.

    fewer_than: a twentieth below what memory holds, so that a collection that grows does not come and go.
    """
    for _ in range(MOST_BATCHES):
        looked = sum(
            row[0] for row in rows_of_faces(NOTE_LARGE, least=least_faces, fewer_than=fewer_than, most=LOOKED_AT_ONCE)
        )
        if not looked or not work.deadline.left:
            return
