"""Searches on a reader: a real hot standby, whose replay can be held back."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from itertools import cycle
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray
from sqlalchemy import Connection, Engine, event, make_url, text

from facepass.database.engines import make_engine
from facepass.database.placements import autocommit_of, engine_of, replica_engine_of, replica_of
from facepass.database.sessions import TenantSession, vector_session
from facepass.settings import settings
from facepass.storage import PhotoBucket
from facepass.vectors import cache as cache_module
from facepass.vectors.cache import BitCache
from facepass.vectors.loading import load_bits
from tests.support.api_client import Client
from tests.support.main_job import enrol, new_user
from tests.support.runtime import eventually
from tests.support.servers import Server
from tests.support.synthetic_faces import AT, FACES, best, fill, new_face, query, random_faces

Photo = Callable[[str], bytes]


@pytest.fixture
def bit_cache() -> BitCache:
    return BitCache(budget_bytes=50 * 2**20, from_faces=300)


@pytest.fixture
def people(with_reader: str, caught_up: Callable[[], None]) -> NDArray[np.float32]:
    """A collection of the tenant that has a reader, which knows it."""
    faces = random_faces(FACES, 7)
    with vector_session(with_reader) as vector:
        fill(vector, faces)
    caught_up()
    return faces


@contextmanager
def held_back(standby: Server) -> Iterator[None]:
    """A reader that lags: it replays nothing meanwhile."""
    standby.as_owner("select pg_wal_replay_pause()")
    try:
        yield
    finally:
        standby.as_owner("select pg_wal_replay_resume()")


def test_a_search_reads_the_replica_and_everything_else_the_writer(
    with_reader: str, standby: Server, bucket: PhotoBucket, photo: Photo
) -> None:
    http = Client(with_reader)
    obama = new_user(http, "obama")
    with held_back(standby):
        assert enrol(http, bucket, photo("obama.jpg"), user_id=obama)["status"] == "indexed"
        assert http.post_form(f"/api/v1/users/{obama}/verify", photo("obama2.jpg")).json()["match"]
        assert http.post_form("/api/v1/faces/search", photo("obama2.jpg")).json()["results"] == []
    found = eventually(
        lambda: http.post_form("/api/v1/faces/search", photo("obama2.jpg")).json()["results"], "the reader caught up"
    )
    assert [match["user_id"] for match in found] == [obama]


def test_the_setting_for_all_sends_searches_there_and_nothing_else(
    tenant: str, standby: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    writer = engine_of(tenant)
    monkeypatch.setenv("VECTOR_READER_URL", standby.url())
    settings.cache_clear()
    try:
        assert replica_of(tenant).url == replica_engine_of(tenant).url == make_url(standby.url())
        assert engine_of(tenant) is writer
        assert autocommit_of(tenant).url == writer.url
    finally:
        monkeypatch.undo()
        settings.cache_clear()
    assert replica_of(tenant) is autocommit_of(tenant)


def test_row_level_security_holds_on_a_reader(people: NDArray[np.float32], reader: Connection) -> None:
    assert reader.scalar(text("select pg_is_in_recovery()"))
    assert reader.scalar(text("select count(*) from faces")) == 0


def test_a_cache_read_from_a_reader_learns_what_the_reader_learns(
    with_reader: str,
    people: NDArray[np.float32],
    bit_cache: BitCache,
    reader: Connection,
    caught_up: Callable[[], None],
) -> None:
    probe_query = query(with_reader, people[0], **AT)
    assert bit_cache.nearest(reader, probe_query).way == "scan"
    eventually(lambda: bit_cache.nearest(reader, probe_query).way == "cache", "the collection is loaded")
    for late_face in random_faces(5, 8):
        with vector_session(with_reader) as vector:
            vector.add(face := new_face(late_face))
        caught_up()
        answer = bit_cache.nearest(reader, query(with_reader, late_face, **AT))
        assert (best(answer), answer.way) == (face.id, "cache")


def test_on_a_reader_too_a_transaction_that_began_earlier_and_committed_later_is_found(
    with_reader: str,
    people: NDArray[np.float32],
    bit_cache: BitCache,
    reader: Connection,
    caught_up: Callable[[], None],
) -> None:
    late, early = random_faces(2, 9)
    with vector_session(with_reader) as slow:
        slow.add(face := new_face(late))
        slow.flush()
        with vector_session(with_reader) as quick:
            quick.add(new_face(early))
        caught_up()
        bit_cache.load(with_reader, "crowd")
        assert best(bit_cache.nearest(reader, query(with_reader, early, **AT)))
        assert best(bit_cache.nearest(reader, query(with_reader, late, **AT))) is None
    caught_up()
    answer = bit_cache.nearest(reader, query(with_reader, late, **AT))
    assert (best(answer), answer.way) == (face.id, "cache")


@pytest.fixture
def endpoint(with_reader: str, second: Server, standby: Server) -> Iterator[Engine]:
    """An address behind which two servers answer in turn, as the reader endpoint of a cluster with two readers."""
    engine = make_engine(standby.url())
    sockets = cycle([second.socket, standby.socket])

    def lead(_dialect: object, _record: object, _cargs: object, cparams: dict[str, Any]) -> None:
        cparams["unix_sock"] = next(sockets)

    event.listen(engine, "do_connect", lead)
    yield engine
    engine.dispose()


def test_bits_are_read_from_the_server_that_is_searched(
    with_reader: str, people: NDArray[np.float32], standby: Server, endpoint: Engine
) -> None:
    [(life,)] = standby.as_owner("select pg_postmaster_start_time()")
    sizes = {"least_faces": 1, "most_faces": 10_000}
    loaded = load_bits(endpoint, with_reader, "crowd", **sizes, epoch=life)
    assert loaded is not None
    assert (loaded.epoch, loaded.bits.size) == (life, FACES)
    unknown = life.replace(year=2000)
    assert load_bits(endpoint, with_reader, "crowd", **sizes, epoch=unknown) is None


def test_searches_that_meet_a_server_in_turn_do_not_read_the_collection_each_time(
    with_reader: str,
    people: NDArray[np.float32],
    bit_cache: BitCache,
    reader: Connection,
    endpoint: Engine,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    loads: list[object] = []

    def counted(_engine: Engine, *args: object, **options: object) -> object:
        loads.append(options["epoch"])
        return load_bits(endpoint, *args, **options)

    monkeypatch.setattr(cache_module, "load_bits", counted)
    probe_query = query(with_reader, people[5], **AT)
    with autocommit_of(with_reader).connect() as writer:
        for connection in (reader, writer) * 5:
            assert best(bit_cache.nearest(connection, probe_query))
            eventually(lambda: not bit_cache._loading, "the attempt ended")
    assert len(loads) == 2


def test_a_session_never_goes_to_a_reader(with_reader: str) -> None:
    with vector_session(with_reader) as vector:
        assert isinstance(vector, TenantSession)
        assert not vector.scalar(text("select pg_is_in_recovery()"))
