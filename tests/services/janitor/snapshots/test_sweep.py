"""Objects of snapshots that no row knows are erased within a day."""

from datetime import timedelta
from uuid import UUID

import pytest
from sqlalchemy import delete

from facepass.database.sessions import TenantSession
from facepass.models.snapshots import CollectionSnapshot, SnapshotLoss, SnapshotWork
from facepass.models.tenancy import new_id
from facepass.object_keys import snapshot_key
from facepass.queue import index_queue
from facepass.services.janitor.chores import Work
from facepass.services.janitor.snapshots.sweep import sweep_snapshots
from facepass.storage import PhotoBucket
from facepass.time_limit import Deadline
from tests.support.janitor import let_pass
from tests.support.snapshots import become_large, stored, tend
from tests.support.synthetic_faces import fill, random_faces


@pytest.fixture
def ids(vector: TenantSession, bucket: PhotoBucket, tenant: str) -> list[UUID]:
    faces = fill(vector, random_faces(30, 7))
    become_large(vector)
    assert tend(tenant)["snapshots_written"] == 1
    return faces


def sweep(under_way: timedelta = timedelta(0)) -> None:
    sweep_snapshots(Work(Deadline.within(60), index_queue(), under_way))


def test_objects_of_a_collection_that_has_no_snapshot_are_erased_and_no_others(
    tenant: str, ids: list[UUID], vector: TenantSession, bucket: PhotoBucket, postgres: str
) -> None:
    """As after a restore to a moment before the collection was large."""
    bucket.put(snapshot_key(tenant, "gone", str(new_id())), b"bits", content_type="application/octet-stream")
    sweep()
    assert (len(stored(bucket, tenant)), stored(bucket, tenant, "gone")) == (2, [])
    vector.execute(delete(CollectionSnapshot))
    vector.execute(delete(SnapshotWork))
    vector.add(SnapshotLoss(collection_id="crowd", first_id=ids[0], last_id=ids[0]))
    vector.commit()
    sweep()
    assert len(stored(bucket, tenant)) == 2  # once a day
    for column in ("taken_at", "finished_at"):
        let_pass(postgres, "vector", "sweeps", column, "25 hours", tenant)
    sweep(timedelta(hours=1))
    assert len(stored(bucket, tenant)) == 2  # what is that young may be being written
    for column in ("taken_at", "finished_at"):
        let_pass(postgres, "vector", "sweeps", column, "25 hours", tenant)
    sweep()
    assert stored(bucket, tenant) == []
    assert vector.query(SnapshotLoss).count() == 0
