"""A large collection takes the memory of one array, while it is read, and while faces are added to it."""

import gc
import threading
import tracemalloc
import weakref
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime

import numpy as np
import pytest
from sqlalchemy import Connection, text
from sqlalchemy.exc import DBAPIError

from facepass.database.sessions import TenantSession
from facepass.storage import PhotoBucket
from facepass.vectors import cache as cache_module
from facepass.vectors import loading, search
from facepass.vectors.cache import BitCache
from facepass.vectors.cached_collection import CachedCollection
from facepass.vectors.collection_bits import BYTES_PER_FACE, FACE, CollectionBits
from facepass.vectors.loading import LoadedBits
from facepass.vectors.query import Neighbours
from facepass.vectors.search import News
from tests.support.snapshots import become_large, tend
from tests.support.synthetic_faces import AT, query, random_faces

MANY = 40_000
ROOM = 2_000
AT_ONCE = 500  # faces in a message of PostgreSQL: small beside the collection, as 65,536 are beside ten million
EPOCH = datetime(2026, 1, 1, tzinfo=UTC)
PROBE = random_faces(1, 3)[0]
NOTHING = Neighbours("synthetic", 0.5, "cache", None, [])
FILL = """
insert into faces (tenant_id, id, collection_id, box, landmarks, confidence, quality, model, embedding)
select :tenant, gen_random_uuid(), 'crowd', '{0,0,1,1}', array_fill(0.5, array[10]), 1, '{}', 'synthetic',
    array_fill(0.0441941738, array[512])::real[]::halfvec(512)
from generate_series(1, :faces) n
"""
COLLECTION = "insert into collections (tenant_id, id, model, max_faces) values (:tenant, 'crowd', 'synthetic', 1)"


@contextmanager
def most_memory() -> Iterator[Callable[[], int]]:
    """The bytes that were taken at most, beyond those of the beginning; numpy's arrays count in full."""
    gc.collect()
    tracemalloc.start()
    before = tracemalloc.get_traced_memory()[0]
    try:
        yield lambda: tracemalloc.get_traced_memory()[1] - before
    finally:
        tracemalloc.stop()


@pytest.fixture
def large(vector: TenantSession, bucket: PhotoBucket, tenant: str, monkeypatch: pytest.MonkeyPatch) -> BitCache:
    """A cache with room for a twentieth more than the collection."""
    vector.execute(text(COLLECTION), {"tenant": tenant})
    vector.execute(text(FILL), {"tenant": tenant, "faces": MANY})
    vector.commit()
    small_messages = loading.COPY.replace("65536", str(AT_ONCE))
    assert small_messages != loading.COPY
    monkeypatch.setattr(loading, "COPY", small_messages)
    return BitCache(budget_bytes=(MANY + ROOM) * BYTES_PER_FACE, from_faces=300)


@pytest.mark.parametrize("source", ["PostgreSQL", "snapshot"])
def test_a_collection_is_read_into_one_array(
    tenant: str, large: BitCache, vector: TenantSession, counted: Callable[[], list[str]], source: str
) -> None:
    if source == "snapshot":
        become_large(vector)
        assert tend(tenant, part_faces=AT_ONCE)["snapshots_written"] == 1
    assert large.load(tenant, "crowd")  # imports what it needs
    large.forget()
    with most_memory() as taken:
        assert large.load(tenant, "crowd")
        assert taken() < 1.5 * (MANY + ROOM) * BYTES_PER_FACE  # what S3's stand-in takes included
    assert counted() == ["read"] * (2 if source == "snapshot" else 0)
    kept = large._find((tenant, "crowd"))
    assert kept is not None
    assert (kept.bits.size, kept.bits.capacity) == (MANY, MANY + ROOM)


def test_added_faces_go_into_the_array_that_is_there(tenant: str) -> None:
    """And what is remembered of them is less than they are."""
    bits = CollectionBits(MANY + ROOM)
    bits.add(np.zeros(MANY, FACE).tobytes())
    cached = CachedCollection(LoadedBits(bits, "7", EPOCH))
    arrays = [id(bits._ids), id(bits._bits)]
    random = np.random.default_rng(1)
    with most_memory() as taken:
        for number in range(ROOM // 50):
            news = News(str(number), EPOCH, random.bytes(50 * FACE.itemsize), lost=0)
            assert cached.learn(query(tenant, PROBE), NOTHING, news) is (number < ROOM // 50 - 1)
        assert taken() < ROOM * BYTES_PER_FACE / 2
    assert (bits.size, [id(bits._ids), id(bits._bits)]) == (MANY + ROOM, arrays)


def test_an_answer_that_repeats_the_previous_ones_changes_adds_them_once(tenant: str) -> None:
    bits = CollectionBits(100)
    cached = CachedCollection(LoadedBits(bits, "7", EPOCH))
    random = np.random.default_rng(1)
    first, second, third = (random.bytes(FACE.itemsize) for _ in range(3))
    for changes, known in ((first, 1), (first + second, 2), (first + second, 2), (second + third, 3), (b"", 3)):
        assert cached.learn(query(tenant, PROBE), NOTHING, News("7", EPOCH, changes, lost=0))
        assert bits.size == known


def test_a_collection_that_is_dropped_frees_its_memory_before_it_is_read_again(
    tenant: str, large: BitCache, connection: Connection, monkeypatch: pytest.MonkeyPatch
) -> None:
    """After a restart of the server each search takes too long, until the bits are read again."""
    assert large.load(tenant, "crowd")
    kept = large._find((tenant, "crowd"))
    assert kept is not None
    before, free = weakref.ref(kept.bits), []
    del kept

    def too_slow(*_: object) -> None:
        raise TimeoutError

    monkeypatch.setattr(search, "search_each", too_slow)
    monkeypatch.setattr(large, "_load_in_background", lambda *_: free.append(before() is None))
    for _ in range(2):
        with pytest.raises((DBAPIError, TimeoutError)):
            large.nearest(connection, query(tenant, PROBE, **AT))
    assert free == [True]


def test_collections_are_read_one_after_the_other(tenant: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Two at once would each be given the memory that is left."""
    at_once, most, second = [], [], threading.Event()

    def reading(_engine: object, _tenant: str, name: str, **_: object) -> None:
        at_once.append(name)
        most.append(len(at_once))
        if name == "a":
            second.wait(0.5)  # the other one comes in here, if it can
        else:
            second.set()
        at_once.remove(name)

    monkeypatch.setattr(cache_module, "load_bits", reading)
    cache = BitCache(budget_bytes=10**6, from_faces=1)
    threads = [threading.Thread(target=cache.load, args=(tenant, name)) for name in ("a", "b")]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert most == [1, 1]
