"""The janitor's task: find collections that have become large, and look after each one's snapshot."""

from sqlalchemy import text

from facepass.context import Context
from facepass.database.every_tenant import rows_of_faces
from facepass.services.janitor.chores import Work
from facepass.services.janitor.snapshots.upkeep import look_after
from facepass.settings import settings

LOOKED_AT_ONCE, MOST_SNAPSHOTS = 20, 1_000
NOTE_LARGE = text("select note_large_collections(:faces, :most)")
SNAPSHOTS = text("select tenant_id, collection_id from snapshots_to_look_at(:most)")


def keep_snapshots(work: Work) -> None:
    """Write what has changed of the snapshots; without the setting, remove all of them."""
    least, part = settings().snapshot_from_faces, settings().snapshot_part_faces
    looked = 1 if least else 0
    while looked and work.deadline.left:
        looked = sum(row[0] for row in rows_of_faces(NOTE_LARGE, faces=least, most=LOOKED_AT_ONCE))
    for row in rows_of_faces(SNAPSHOTS, most=MOST_SNAPSHOTS):
        if not work.deadline.left:
            return  # the next run begins with those that were not looked at
        with work.item("snapshots_looked_at", tenant=row.tenant_id, collection_id=row.collection_id):
            context = Context(row.tenant_id)
            done = look_after(context, row.collection_id, work.deadline, least_faces=least, part_faces=part)
            work.done.update(done)
