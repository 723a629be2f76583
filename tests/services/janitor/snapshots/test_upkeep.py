"""The janitor keeps the snapshots of large collections, and no face in them for longer than in the database."""

from collections import Counter
from types import ModuleType
from typing import Any
from uuid import UUID

import boto3
import numpy as np
import pytest
from numpy.typing import NDArray
from sqlalchemy import delete, text, update
from sqlalchemy.exc import DBAPIError

from facepass.context import Context
from facepass.database.sessions import TenantSession, vector_session
from facepass.models.snapshots import SnapshotLoss, SnapshotWork
from facepass.models.vector import Collection, Face
from facepass.queue import index_queue
from facepass.services.erasure.collections import erase_collection
from facepass.services.erasure.tenants import erase_tenant, remains_of
from facepass.services.janitor.chores import Work
from facepass.services.janitor.snapshots import chore, cleaning, lease, losses, plans, upkeep
from facepass.settings import settings
from facepass.storage import PhotoBucket
from facepass.time_limit import Deadline
from tests.support.janitor import as_owner, let_pass, tidy
from tests.support.snapshots import (
    PART,
    Killed,
    Turns,
    become_large,
    end_lease,
    has_face,
    killed_at,
    parts,
    snapshot,
    stored,
    tend,
)
from tests.support.synthetic_faces import fill, new_face, random_faces

FACES = 82  # four parts, and two faces


@pytest.fixture
def people() -> NDArray[np.float32]:
    return random_faces(FACES, 7)


@pytest.fixture
def ids(vector: TenantSession, bucket: PhotoBucket, tenant: str, people: NDArray[np.float32]) -> list[UUID]:
    faces = fill(vector, people)
    become_large(vector)
    assert tend(tenant) == {"snapshot_parts_written": 5, "snapshots_written": 1}
    return faces


def test_a_large_collection_gets_a_snapshot_and_a_small_one_none(
    tenant: str, vector: TenantSession, bucket: PhotoBucket, postgres: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """By a function with a database user of its own."""
    as_owner(postgres, "vector", "delete from snapshot_work")  # of other tests
    monkeypatch.setenv("OWN_USERS", "1")
    monkeypatch.setenv("SNAPSHOT_FROM_FACES", "100")
    settings.cache_clear()
    fill(vector, random_faces(100, 1), collection="large")
    fill(vector, random_faces(99, 2), collection="small")
    tidy()
    assert snapshot(tenant, "large") is None  # statements may be running that know nothing of it
    let_pass(postgres, "vector", "snapshot_work", "created_at", "2 minutes", tenant)
    tidy()
    assert [part["faces"] for part in parts(tenant, "large")] == [100]
    assert snapshot(tenant, "small") is None
    monkeypatch.setenv("SNAPSHOT_FROM_FACES", "0")
    settings.cache_clear()
    tidy()
    assert snapshot(tenant, "large") is None
    assert stored(bucket, tenant, "large") == []
    monkeypatch.undo()
    settings.cache_clear()


def test_an_erased_face_is_in_no_object_after_the_next_run_and_one_part_was_written(
    tenant: str, ids: list[UUID], vector: TenantSession, bucket: PhotoBucket
) -> None:
    before = parts(tenant)
    assert has_face(bucket, tenant, ids[30])
    vector.execute(delete(Face).where(Face.id == ids[30]))
    vector.commit()
    assert tend(tenant) == {"snapshot_parts_written": 1, "snapshots_written": 1}
    assert not has_face(bucket, tenant, ids[30])
    after = parts(tenant)
    assert [part["faces"] for part in after] == [PART, PART - 1, PART, PART, 2]
    assert [part for place, part in enumerate(after) if place != 1] == [*before[:1], *before[2:]]
    assert len(stored(bucket, tenant)) == len(after)  # every version
    assert tend(tenant) == {}


def test_an_erased_face_leaves_the_published_snapshot_before_anything_is_written_again(
    tenant: str, ids: list[UUID], vector: TenantSession, bucket: PhotoBucket
) -> None:
    """Without time to write: a snapshot that loses faces all the time is never finished."""
    for face_id in (ids[30], ids[50]):
        vector.execute(delete(Face).where(Face.id == face_id))
        vector.commit()
        assert tend(tenant, deadline=Turns(0)) == {}
        assert not has_face(bucket, tenant, face_id)
    assert len(stored(bucket, tenant)) == 3
    assert tend(tenant) == {"snapshot_parts_written": 2, "snapshots_written": 1}
    assert sum(part["faces"] for part in parts(tenant)) == len(ids) - 2


def test_a_run_that_is_busy_with_one_snapshot_takes_what_was_erased_out_of_the_others(
    tenant: str, ids: list[UUID], vector: TenantSession, bucket: PhotoBucket, monkeypatch: pytest.MonkeyPatch
) -> None:
    vector.execute(delete(Face).where(Face.id == ids[30]))
    vector.commit()
    monkeypatch.setattr(chore, "look_after", lambda *_, **__: Counter())
    monkeypatch.setattr(chore, "NOTE_LARGE", text("select 1 / 0"))  # nor does this keep it
    with pytest.raises(DBAPIError):
        chore.keep_snapshots(Work(Deadline.within(60), index_queue()))
    assert not has_face(bucket, tenant, ids[30])


def test_a_face_that_moved_to_another_collection_leaves_the_snapshot(
    tenant: str, ids: list[UUID], vector: TenantSession, bucket: PhotoBucket
) -> None:
    vector.add(Collection(id="elsewhere", model="synthetic", max_faces=1))
    vector.execute(update(Face).where(Face.id == ids[79]).values(collection_id="elsewhere"))
    vector.commit()
    assert tend(tenant)["snapshot_parts_written"] == 1
    assert not has_face(bucket, tenant, ids[79])


def test_faces_all_over_the_collection_leave_every_part(
    tenant: str, ids: list[UUID], vector: TenantSession, bucket: PhotoBucket
) -> None:
    """One statement takes them, as the erasure of a user does; whole parts are gone."""
    gone = [ids[0], *ids[20:40], ids[50], ids[81]]
    vector.execute(delete(Face).where(Face.id.in_(gone)))
    vector.commit()
    assert tend(tenant)["snapshots_written"] == 1
    assert not any(has_face(bucket, tenant, face_id) for face_id in gone[::4])
    assert sum(part["faces"] for part in parts(tenant)) == len(ids) - len(gone)
    assert all(has_face(bucket, tenant, face_id) for face_id in (ids[1], ids[19], ids[40], ids[80]))


def test_new_faces_are_written_when_there_are_many_of_them(
    tenant: str, ids: list[UUID], vector: TenantSession, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(plans, "MOST_CHANGES", 24)
    vector.add_all(new_face(face) for face in random_faces(23, 8))
    vector.commit()
    assert tend(tenant) == {}
    before = parts(tenant)
    vector.add(new_face(random_faces(1, 9)[0]))
    vector.commit()
    assert tend(tenant)["snapshots_written"] == 1
    assert [part["faces"] for part in parts(tenant)] == [PART] * 5 + [6]
    assert parts(tenant)[:4] == before[:4]
    assert tend(tenant) == {}


def test_many_changes_are_not_written_again_and_again_while_a_long_transaction_runs(
    tenant: str, ids: list[UUID], vector: TenantSession, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(plans, "MOST_CHANGES", 24)
    with vector_session(tenant) as long:
        long.add(new_face(random_faces(1, 9)[0]))
        long.flush()
        vector.add_all(new_face(face) for face in random_faces(30, 8))
        vector.commit()
        assert tend(tenant) == {}  # each of them would be a change again
    assert tend(tenant)["snapshots_written"] == 1
    assert tend(tenant) == {}


def test_a_snapshot_is_written_over_several_runs(
    tenant: str, vector: TenantSession, bucket: PhotoBucket, people: NDArray[np.float32]
) -> None:
    """What is erased meanwhile is in none of the parts that were written before."""
    ids = fill(vector, people)
    become_large(vector)
    for written in (1, 2, 3):
        assert tend(tenant, deadline=Turns(1)) == {"snapshot_parts_written": 1}
        assert len(stored(bucket, tenant)) == written
        assert snapshot(tenant) is None
    vector.execute(delete(Face).where(Face.id == ids[10]))
    vector.commit()
    assert tend(tenant) == {"snapshot_parts_written": 3, "snapshots_written": 1}
    assert not has_face(bucket, tenant, ids[10])
    assert sum(part["faces"] for part in parts(tenant)) == len(ids) - 1
    assert len(stored(bucket, tenant)) == len(parts(tenant))


STEPS = [
    *((losses, "store", 0), (upkeep, "delete_spoiled", 0), (upkeep, "plan", 0)),
    *((upkeep, step, part) for part in (0, 1, 2) for step in ("write_part", "_keep")),
    *((upkeep, "_publish", 0), (cleaning, "forget_others", 0), (upkeep, "clean", 0)),
]


@pytest.mark.parametrize("after", [False, True])
@pytest.mark.parametrize(("module", "step", "call"), STEPS)
def test_a_run_that_dies_anywhere_leaves_a_snapshot_that_the_next_one_finishes(
    tenant: str,
    ids: list[UUID],
    vector: TenantSession,
    bucket: PhotoBucket,
    monkeypatch: pytest.MonkeyPatch,
    module: ModuleType,
    step: str,
    call: int,
    after: bool,
) -> None:
    """Three parts are to be written. A run that died does nothing more: its lease has to end."""
    gone = [ids[7], ids[47], ids[81]]
    vector.execute(delete(Face).where(Face.id.in_(gone)))
    vector.commit()
    whole, reach = getattr(module, step), killed_at(call)

    def dying(*arguments: object, **options: object) -> object:
        if not after:
            reach()
        found = whole(*arguments, **options)
        if after:
            reach()
        return found

    with monkeypatch.context() as deadly:
        deadly.setattr(lease, "_let_go", lambda _: None)
        deadly.setattr(module, step, dying)
        try:
            tend(tenant)
        except Killed:
            died = True
        else:
            died = False
        assert died or call
    assert tend(tenant) == {}  # the lease of the run that died
    end_lease(tenant)
    tend(tenant)
    assert not any(has_face(bucket, tenant, face_id) for face_id in gone)
    assert sum(part["faces"] for part in parts(tenant)) == len(ids) - 3
    assert len(stored(bucket, tenant)) == len(parts(tenant))


def test_a_run_whose_lease_another_one_took_writes_nothing_more(
    tenant: str, ids: list[UUID], vector: TenantSession, bucket: PhotoBucket, monkeypatch: pytest.MonkeyPatch
) -> None:
    vector.execute(delete(Face).where(Face.id == ids[30]))
    vector.commit()
    whole, others = upkeep.write_part, []

    def overtaken(*arguments: object) -> object:
        written = whole(*arguments)
        if not others:
            others.append(1)
            end_lease(tenant)
            others.append(tend(tenant))
        return written

    monkeypatch.setattr(upkeep, "write_part", overtaken)
    assert tend(tenant) == {}
    assert others[1] == {"snapshot_parts_written": 1, "snapshots_written": 1}
    assert len(stored(bucket, tenant)) == len(parts(tenant))


def test_two_runs_at_once_do_not_write_the_same(tenant: str, ids: list[UUID], vector: TenantSession) -> None:
    vector.execute(delete(Face).where(Face.id == ids[30]))
    vector.commit()
    with lease.held(Context(tenant), "crowd"):
        assert tend(tenant) == {}
    assert tend(tenant)["snapshots_written"] == 1


def test_a_collection_takes_its_snapshot_with_it(
    tenant: str, ids: list[UUID], vector: TenantSession, bucket: PhotoBucket
) -> None:
    erase_collection(Context(tenant), "crowd")
    assert tend(tenant)["snapshots_removed"] == 1
    assert stored(bucket, tenant) == []
    assert snapshot(tenant) is None
    assert [vector.query(table).count() for table in (SnapshotWork, SnapshotLoss)] == [0, 0]


def test_a_collection_that_was_made_again_by_its_name_has_no_snapshot_of_the_earlier_one(
    tenant: str, ids: list[UUID], vector: TenantSession, bucket: PhotoBucket, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Nor one that a run was just about to commit."""
    vector.execute(delete(Face).where(Face.id == ids[30]))
    vector.commit()
    publish = upkeep._publish

    def replaced(*arguments: Any) -> bool:
        erase_collection(Context(tenant), "crowd")
        fill(vector, random_faces(5, 9))
        assert snapshot(tenant) is None
        return publish(*arguments)

    with monkeypatch.context() as late:
        late.setattr(upkeep, "_publish", replaced)
        assert tend(tenant)["snapshots_written"] == 0
    assert snapshot(tenant) is None
    end_lease(tenant)
    assert tend(tenant)["snapshots_written"] == 1
    assert [part["faces"] for part in parts(tenant)] == [5]
    assert len(stored(bucket, tenant)) == 1


def test_a_collection_that_is_no_longer_large_loses_its_snapshot(
    tenant: str, ids: list[UUID], vector: TenantSession, bucket: PhotoBucket
) -> None:
    vector.execute(delete(Face).where(Face.id.in_(ids[30:])))
    vector.commit()
    tend(tenant, least=80)
    assert tend(tenant, least=80)["snapshots_removed"] == 1
    assert stored(bucket, tenant) == []


def test_a_collection_that_no_function_has_memory_for_has_no_snapshot(
    tenant: str, ids: list[UUID], vector: TenantSession, bucket: PhotoBucket, postgres: str
) -> None:
    assert tend(tenant, most=FACES)["snapshots_removed"] == 1
    assert stored(bucket, tenant) == []
    for fewer_than, noted in ((FACES, 0), (FACES + 1, 1)):
        as_owner(postgres, "vector", "update collections set snapshot_looked_at = null")
        as_owner(postgres, "vector", "select note_large_collections(10, :fewer_than, 10000)", fewer_than=fewer_than)
        assert vector.query(SnapshotWork).count() == noted


def test_a_tenants_snapshot_is_encrypted_with_the_tenants_key(
    tenant: str, bucket: PhotoBucket, vector: TenantSession
) -> None:
    key = "arn:aws:kms:us-east-1:123456789012:key/5c1f0e1d-0000-4000-8000-000000000000"
    fill(vector, random_faces(3, 1))
    become_large(vector)
    context = Context(tenant, PhotoBucket(bucket.name, {tenant: key}))
    upkeep.look_after(context, "crowd", Deadline.within(60), least_faces=2, most_faces=100, part_faces=PART)
    [stored_key] = stored(bucket, tenant)
    assert boto3.client("s3").head_object(Bucket=bucket.name, Key=stored_key)["SSEKMSKeyId"] == key


def test_a_tenant_is_erased_with_its_snapshots(
    tenant: str, ids: list[UUID], vector: TenantSession, bucket: PhotoBucket
) -> None:
    assert remains_of(Context(tenant)).objects["snapshots"] == 5
    erase_tenant(Context(tenant))
    assert remains_of(Context(tenant)).nothing
