"""A snapshot that cannot be right is not used: the bits are read from PostgreSQL, and the log says why."""

from collections.abc import Callable
from uuid import UUID

import numpy as np
import pytest
from numpy.typing import NDArray
from sqlalchemy import Connection, delete, select, text, update

from facepass.database.sessions import TenantSession
from facepass.models.snapshots import CollectionSnapshot
from facepass.models.vector import Collection, Face
from facepass.object_keys import snapshot_key
from facepass.settings import settings
from facepass.storage import PhotoBucket
from facepass.vectors.cache import BitCache
from facepass.vectors.collection_bits import BYTES_PER_FACE
from tests.support.janitor import as_owner
from tests.support.snapshots import parts, stored, tend
from tests.support.synthetic_faces import AT, FACES, best, fill, new_face, query, random_faces

Counted = Callable[[], list[str]]
PUBLISHED = "select id, watermark::text, parts::text, model from collection_snapshots"
GO_BACK = text(
    "insert into collection_snapshots (tenant_id, collection_id, id, watermark, parts, model)"
    " values (:tenant, 'crowd', :id, cast(:watermark as xid8), cast(:parts as jsonb), :model)"
)


@pytest.fixture
def object_key(tenant: str, ids: list[UUID]) -> str:
    """The key of the second part."""
    return snapshot_key(tenant, "crowd", str(parts(tenant)[1]["object"]))


def spoil(bucket: PhotoBucket, key: str, change: Callable[[bytes], bytes]) -> None:
    content = bucket.get(key, max_bytes=10**7)
    bucket.erase([key])
    if changed := change(content):
        bucket.put(key, changed, content_type="application/octet-stream")


def is_read_from_postgres(
    tenant: str, bit_cache: BitCache, connection: Connection, people: NDArray[np.float32], ids: list[UUID]
) -> bool:
    assert bit_cache.load(tenant, "crowd")
    answers = [bit_cache.nearest(connection, query(tenant, person, **AT)) for person in people[::50]]
    assert [best(answer) for answer in answers] == ids[::50]
    return {(answer.way, answer.face_count) for answer in answers} == {("cache", FACES)}


@pytest.mark.parametrize(
    ("reason", "change"),
    [
        ("cut", lambda content: content[:-64]),
        ("cut", lambda content: content + bytes(80)),
        ("damaged", lambda content: content[:999] + bytes([content[999] ^ 1]) + content[1000:]),
        ("without_part", lambda content: b""),
    ],
)
def test_an_object_that_is_not_what_the_manifest_says_is_not_used(
    tenant: str,
    ids: list[UUID],
    people: NDArray[np.float32],
    bucket: PhotoBucket,
    bit_cache: BitCache,
    connection: Connection,
    object_key: str,
    counted: Counted,
    caplog: pytest.LogCaptureFixture,
    reason: str,
    change: Callable[[bytes], bytes],
) -> None:
    spoil(bucket, object_key, change)
    assert is_read_from_postgres(tenant, bit_cache, connection, people, ids)
    assert counted() == [reason]
    assert [record.reason for record in caplog.records if record.message == "snapshot ignored"] == [reason]


def test_a_snapshot_whose_row_another_server_wrote_is_not_used(
    tenant: str,
    ids: list[UUID],
    people: NDArray[np.float32],
    bit_cache: BitCache,
    connection: Connection,
    postgres: str,
    counted: Counted,
) -> None:
    """As a dump brings it: its watermark counts another server's transactions."""
    old = "update collection_snapshots set xid = '7', watermark = '7' where tenant_id = :tenant"
    as_owner(postgres, "vector", old, tenant=tenant)
    assert is_read_from_postgres(tenant, bit_cache, connection, people, ids)
    assert counted() == ["of_another_server"]
    assert tend(tenant, part_faces=100)["snapshots_written"] == 1
    assert bit_cache.load(tenant, "crowd")
    assert counted() == ["read"]


def test_a_snapshot_of_another_pack_is_not_used(
    tenant: str, ids: list[UUID], bit_cache: BitCache, vector: TenantSession, counted: Counted
) -> None:
    vector.execute(update(Collection).values(model="another"))
    vector.execute(update(Face).values(model="another"))
    vector.commit()
    assert bit_cache.load(tenant, "crowd")
    assert counted() == ["of_another_pack"]
    assert tend(tenant, part_faces=100)["snapshots_written"] == 1
    assert bit_cache.load(tenant, "crowd")
    assert counted() == ["read"]


def test_a_database_that_was_restored_to_an_earlier_moment_ignores_the_snapshot_and_gets_a_new_one(
    tenant: str,
    ids: list[UUID],
    people: NDArray[np.float32],
    bucket: PhotoBucket,
    bit_cache: BitCache,
    connection: Connection,
    vector: TenantSession,
    postgres: str,
    counted: Counted,
    caplog: pytest.LogCaptureFixture,
) -> None:
    """It has an earlier row, whose objects are deleted, or none."""
    earlier = vector.execute(text(PUBLISHED)).one()._mapping
    vector.execute(delete(Face).where(Face.id == ids[3]))
    vector.commit()
    assert tend(tenant, part_faces=100)["snapshots_written"] == 1
    vector.add(new_face(people[3]))  # the face is there again
    vector.execute(delete(CollectionSnapshot))
    vector.commit()
    bit_cache.load(tenant, "crowd")
    assert counted() == ["without_row"]  # whatever the bucket has
    assert [record.reason for record in caplog.records if record.message == "snapshot ignored"] == ["without_row"]
    vector.execute(GO_BACK, {**earlier, "tenant": tenant})
    vector.commit()
    bit_cache.load(tenant, "crowd")
    assert counted() == ["without_part"]
    assert len(bit_cache.nearest(connection, query(tenant, people[3], **AT)).faces) == 1
    as_owner(postgres, "vector", "update snapshot_work set cleaned_in = cleaned_in - interval '1 hour'")
    assert tend(tenant, part_faces=100)["snapshots_without_parts"] == 1  # of a server that runs since another moment
    assert tend(tenant, part_faces=100)["snapshots_written"] == 1
    assert len(stored(bucket, tenant)) == len(parts(tenant))
    bit_cache.load(tenant, "crowd")
    assert counted() == ["read"]


def test_a_collection_that_the_janitor_has_not_found_large_is_read_from_postgres_without_a_word(
    tenant: str, vector: TenantSession, bit_cache: BitCache, counted: Counted
) -> None:
    fill(vector, random_faces(FACES, 7))
    assert bit_cache.load(tenant, "crowd")
    assert counted() == []


def test_a_snapshot_with_more_changes_than_there_is_room_for_is_not_used(
    tenant: str, ids: list[UUID], vector: TenantSession, counted: Counted
) -> None:
    vector.add_all(new_face(face) for face in random_faces(30, 8))
    vector.commit()
    small = BitCache(budget_bytes=(FACES + 20) * BYTES_PER_FACE, from_faces=300)
    assert not small.load(tenant, "crowd")
    assert counted() == ["stale", "too_large"]


def test_a_collection_that_is_too_large_for_the_cache_is_searched_in_sql_and_counted(
    tenant: str, ids: list[UUID], people: NDArray[np.float32], connection: Connection, counted: Counted
) -> None:
    small = BitCache(budget_bytes=(FACES - 1) * BYTES_PER_FACE, from_faces=300)
    assert not small.load(tenant, "crowd")
    assert counted() == ["too_large"]
    answer = small.nearest(connection, query(tenant, people[0], **AT))
    assert (answer.way, best(answer)) == ("scan", ids[0])


def test_a_function_without_the_memory_searches_in_sql_and_counts_it(
    tenant: str,
    ids: list[UUID],
    people: NDArray[np.float32],
    bit_cache: BitCache,
    connection: Connection,
    counted: Counted,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("AWS_LAMBDA_FUNCTION_MEMORY_SIZE", "128")
    settings.cache_clear()
    assert not bit_cache.load(tenant, "crowd")
    assert counted() == ["too_large"]
    answer = bit_cache.nearest(connection, query(tenant, people[0], **AT))
    assert (answer.way, best(answer)) == ("scan", ids[0])
    monkeypatch.undo()
    settings.cache_clear()


def test_an_array_that_the_system_refuses_is_counted_and_the_collection_searched_in_sql(
    tenant: str,
    ids: list[UUID],
    people: NDArray[np.float32],
    connection: Connection,
    counted: Counted,
) -> None:
    boundless = BitCache(budget_bytes=2**60, from_faces=300)
    assert not boundless.load(tenant, "crowd")
    assert counted() == ["too_large"]
    answer = boundless.nearest(connection, query(tenant, people[0], **AT))
    assert (answer.way, best(answer)) == ("scan", ids[0])


def test_a_session_of_another_tenant_sees_no_snapshot(tenant: str, ids: list[UUID], vector: TenantSession) -> None:
    assert len(vector.scalars(select(CollectionSnapshot)).all()) == 1
    vector.rollback()
    vector.tenant_id = "another"
    assert vector.scalars(select(CollectionSnapshot)).all() == []
    assert vector.execute(text(PUBLISHED)).all() == []
