"""Once a day: objects of snapshots whose collection has none, as after a restore of the database or a tenant's move."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import Row, delete, exists, select, text, update

from facepass.context import Context
from facepass.database.every_tenant import rows_of_faces
from facepass.logs import logger
from facepass.models.snapshots import CollectionSnapshot, SnapshotLoss, SnapshotWork
from facepass.models.vector import Sweep
from facepass.object_keys import snapshots_of
from facepass.services.janitor.chores import Work
from facepass.services.janitor.snapshots.objects import forget_all

BATCH = 10
EVERY = timedelta(days=1)
TAKE = text("select tenant_id from take_snapshot_sweeps(:every, :most)")


def sweep_snapshots(work: Work) -> None:
    """Erase what no snapshot has; a snapshot is a copy, so that nothing is lost by it."""

    def take() -> Sequence[Row[Any]]:
        return rows_of_faces(TAKE, every=EVERY, most=BATCH)

    for row in work.batches(take):
        with work.item("snapshots_swept", tenant=row.tenant_id):
            _sweep(Context(row.tenant_id), datetime.now(UTC) - work.under_way)


def _sweep(context: Context, old: datetime) -> None:
    """old: what was stored later may be being written."""
    for collection_id in context.bucket.folders(f"snapshots/{context.tenant_id}/"):
        stored = context.bucket.objects(snapshots_of(context.tenant_id, collection_id), after="").youngest
        if all(moment < old for moment in stored.values()) and not _is_known(context, collection_id):
            logger.warning("objects of no snapshot erased", count=len(stored), collection_id=collection_id)
            forget_all(context, collection_id)
    with context.vector() as vector:
        work = exists().where(SnapshotWork.collection_id == SnapshotLoss.collection_id)
        vector.execute(delete(SnapshotLoss).where(~work.where(SnapshotWork.tenant_id == SnapshotLoss.tenant_id)))
        vector.execute(update(Sweep).where(Sweep.place == "snapshots").values(finished_at=datetime.now(UTC)))


def _is_known(context: Context, collection_id: str) -> bool:
    with context.vector() as vector:
        rows = (
            select(table.collection_id).where(table.collection_id == collection_id)
            for table in (SnapshotWork, CollectionSnapshot)
        )
        return any(vector.scalar(row) is not None for row in rows)
