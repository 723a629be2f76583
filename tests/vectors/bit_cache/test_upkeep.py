"""When a collection's bits are cached, read again and dropped."""

from datetime import timedelta
from time import monotonic

import numpy as np
import pytest
from numpy.typing import NDArray
from sqlalchemy import Connection, delete, select, text
from sqlalchemy.exc import DBAPIError

from facepass import telemetry
from facepass.database.engines import make_engine
from facepass.database.sessions import TenantSession
from facepass.models.vector import Collection, Face
from facepass.vectors import cache as cache_module
from facepass.vectors import cached_collection, loading
from facepass.vectors.cache import BitCache
from facepass.vectors.collection_bits import BYTES_PER_FACE
from facepass.vectors.loading import LEAST_ROOM
from tests.support.postgres import database_url
from tests.support.runtime import eventually
from tests.support.synthetic_faces import AT, FACES, best, fill, new_face, query, random_faces


def test_bits_of_another_life_of_the_server_are_not_used(
    tenant: str, collection: NDArray[np.float32], bit_cache: BitCache, connection: Connection
) -> None:
    """A restored database counts transactions from an earlier one on: a watermark says nothing then."""
    bit_cache.load(tenant, "crowd")
    kept = bit_cache._find((tenant, "crowd"))
    assert kept is not None
    kept.epoch -= timedelta(hours=1)
    probe_query = query(tenant, collection[1], **AT)
    answer = bit_cache.nearest(connection, probe_query)
    assert (answer.way, len(answer.faces)) == ("scan", 1)
    eventually(lambda: bit_cache.nearest(connection, probe_query).way == "cache", "the collection is read again")


def test_more_changes_than_one_answer_holds_reload_the_collection(
    tenant: str,
    collection: NDArray[np.float32],
    bit_cache: BitCache,
    connection: Connection,
    vector: TenantSession,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(cached_collection, "MOST_CHANGES", 10)
    bit_cache.load(tenant, "crowd")
    new_faces = random_faces(11, 12)
    vector.add_all(new_face(late_face) for late_face in new_faces)
    vector.commit()
    probe_query = query(tenant, new_faces[3], **AT)
    answer = bit_cache.nearest(connection, probe_query)
    assert (answer.way, len(answer.faces)) == ("scan", 1)
    eventually(lambda: bit_cache.nearest(connection, probe_query).way == "cache", "the collection is read again")


def test_a_collection_that_lost_many_faces_is_reloaded(
    tenant: str, collection: NDArray[np.float32], bit_cache: BitCache, connection: Connection, vector: TenantSession
) -> None:
    bit_cache.load(tenant, "crowd")
    before = bit_cache._find((tenant, "crowd"))
    oldest = select(Face.id).order_by(Face.id).limit(350)
    vector.execute(delete(Face).where(Face.id.not_in(oldest)))
    vector.commit()
    for person in collection[350:]:
        assert best(bit_cache.nearest(connection, query(tenant, person, **AT))) is None
    eventually(lambda: bit_cache._find((tenant, "crowd")) not in (None, before), "the collection is read again")


def test_small_collections_are_left_to_postgres(
    tenant: str, vector: TenantSession, bit_cache: BitCache, connection: Connection
) -> None:
    fill(vector, random_faces(299, 1))
    assert not bit_cache.load(tenant, "crowd")
    fill(vector, random_faces(1, 2), collection="one")
    assert not bit_cache.load(tenant, "unheard-of")


def test_the_collection_that_was_unused_longest_makes_room(
    tenant: str, vector: TenantSession, connection: Connection
) -> None:
    room_for_two = BitCache(budget_bytes=int(2.5 * (FACES + LEAST_ROOM) * BYTES_PER_FACE), from_faces=300)
    people = random_faces(FACES, 3)
    for name in ("a", "b", "c"):
        fill(vector, people, collection=name)
    room_for_two.load(tenant, "a")
    room_for_two.load(tenant, "b")
    room_for_two.nearest(connection, query(tenant, people[0], collection_id="a", **AT))
    room_for_two.load(tenant, "c")
    ways = {
        name: room_for_two.nearest(connection, query(tenant, people[0], collection_id=name, **AT)).way
        for name in ("a", "c", "b")
    }
    assert ways == {"a": "cache", "c": "cache", "b": "scan"}


def test_where_memory_holds_one_of_two_collections_the_one_that_is_searched_is_kept(
    tenant: str, vector: TenantSession, connection: Connection, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Within the budget, which is for both. A third that never fits takes the place of none."""
    cache = BitCache(budget_bytes=10 * FACES * BYTES_PER_FACE, from_faces=300)

    def left() -> int:
        taken = sum(each.bits.size for each in cache._collections.values())
        return (FACES + 100 - taken) * BYTES_PER_FACE

    monkeypatch.setattr(cache_module, "memory_left", left)
    for name, faces in (("a", FACES), ("b", FACES), ("large", FACES + 200)):
        fill(vector, random_faces(faces, 3), collection=name)
    kept = []
    for name in ("a", "b", "large", "a", "large"):
        cache.load(tenant, name)
        kept.append([key[1] for key in cache._collections])
    assert kept == [["a"], ["b"], ["b"], ["a"], ["a"]]


def test_a_collection_that_nearly_fills_the_budget_is_kept(
    tenant: str, collection: NDArray[np.float32], connection: Connection
) -> None:
    barely = BitCache(budget_bytes=(FACES + 10) * BYTES_PER_FACE, from_faces=300)
    assert barely.load(tenant, "crowd")
    for _ in range(2):
        assert barely.nearest(connection, query(tenant, collection[0], **AT)).way == "cache"


@pytest.mark.usefixtures("collection")
def test_a_collection_that_leaves_no_room_in_the_budget_is_not_read_at_each_search(tenant: str) -> None:
    """Nor each minute: that takes almost as long as to cache it."""
    exactly = BitCache(budget_bytes=FACES * BYTES_PER_FACE, from_faces=300)
    assert not exactly.load(tenant, "crowd")
    assert exactly._look_again[tenant, "crowd"] > monotonic() + 3000


@pytest.mark.usefixtures("collection")
def test_reading_a_collection_may_take_longer_than_a_requests_statement(
    tenant: str, postgres: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    slowly = loading.COPY.replace("from faces where", "from faces, pg_sleep(1) where")
    assert slowly != loading.COPY
    monkeypatch.setattr(loading, "COPY", slowly)
    url = database_url(postgres, "facepass_search", "facepass_vector")
    hasty = make_engine(url, statement_seconds=0.4)
    loaded = loading.load_bits(hasty, tenant, "crowd", least_faces=1, most_faces=10_000)
    assert loaded is not None
    assert loaded.bits.size == FACES
    with hasty.connect() as connection, pytest.raises((DBAPIError, TimeoutError)):
        connection.execute(text("select pg_sleep(1)"))
    hasty.dispose()


def test_without_a_budget_nothing_is_kept_and_nothing_counted(
    tenant: str, collection: NDArray[np.float32], connection: Connection, monkeypatch: pytest.MonkeyPatch
) -> None:
    counted: list[str] = []
    monkeypatch.setattr(telemetry, "collection_not_cached", counted.append)
    none = BitCache(budget_bytes=0, from_faces=300)
    assert not none.load(tenant, "crowd")
    answer = none.nearest(connection, query(tenant, collection[0], **AT))
    assert (answer.way, counted) == ("scan", [])


@pytest.mark.parametrize("left", [0, 100 * BYTES_PER_FACE])
def test_a_large_collection_is_counted_where_memory_holds_not_even_a_small_one(
    tenant: str, collection: NDArray[np.float32], bit_cache: BitCache, monkeypatch: pytest.MonkeyPatch, left: int
) -> None:
    counted: list[str] = []
    monkeypatch.setattr(telemetry, "collection_not_cached", counted.append)
    monkeypatch.setattr(cache_module, "memory_left", lambda: left)
    assert not bit_cache.load(tenant, "crowd")
    assert counted == ["too_large"]


def test_a_collection_that_cannot_be_read_costs_no_search(
    tenant: str,
    collection: NDArray[np.float32],
    bit_cache: BitCache,
    connection: Connection,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    attempts: list[object] = []

    def away(*_: object, **__: object) -> None:
        attempts.append(1)
        raise ConnectionResetError

    monkeypatch.setattr(cache_module, "load_bits", away)
    for _ in range(3):
        assert best(bit_cache.nearest(connection, query(tenant, collection[0], **AT)))
        eventually(lambda: not bit_cache._loading, "the attempt ended")
    assert len(attempts) == 1


def test_a_deleted_collection_is_forgotten(
    tenant: str, collection: NDArray[np.float32], bit_cache: BitCache, connection: Connection, vector: TenantSession
) -> None:
    bit_cache.load(tenant, "crowd")
    vector.execute(delete(Face))
    vector.execute(delete(Collection))
    vector.commit()
    assert bit_cache.nearest(connection, query(tenant, collection[0], **AT)) is None
    assert bit_cache._find((tenant, "crowd")) is None
