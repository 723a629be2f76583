"""What happens in a collection of poor photos, which resemble each other so that a great part is within the bound."""

from collections.abc import Iterator
from datetime import timedelta

import numpy as np
import pytest
from numpy.typing import NDArray
from sqlalchemy import Connection, Engine, text
from sqlalchemy.exc import DBAPIError

from facepass.api.problems import translate
from facepass.bulk.load import FaceRows, load_faces
from facepass.database.engines import SERVER_SECONDS, STATEMENT_SECONDS, make_engine, took_too_long
from facepass.database.init import FUNCTION_ROLES
from facepass.database.sessions import TenantSession
from facepass.models.vector import Collection
from facepass.vectors import search
from facepass.vectors.bounds import hamming_bound
from facepass.vectors.cache import BitCache
from facepass.vectors.scan import within
from tests.support.postgres import database_url
from tests.support.runtime import eventually
from tests.support.synthetic_faces import MODEL, poor_faces, query

POOR = 60_000
LOW = {"threshold": 0.1, "limit": 5}


@pytest.fixture
def poor_photos(vector: TenantSession) -> NDArray[np.float32]:
    """A collection of which nearly all faces are within the bound of 0.1, (60000, 512)."""
    faces = poor_faces(POOR, 5)
    vector.add(Collection(id="crowd", model=MODEL, max_faces=1))
    ids = np.frombuffer(np.random.default_rng(5).bytes(16 * POOR), np.uint8).reshape(POOR, 16)
    load_faces(vector, "crowd", MODEL, FaceRows(ids, faces.astype(np.float16)))
    vector.commit()
    return faces


@pytest.fixture
def owner(postgres: str) -> Iterator[Connection]:
    engine = make_engine(database_url(postgres, "postgres", "facepass_vector"), autocommit=True)
    with engine.connect() as connection:
        yield connection
    engine.dispose()


@pytest.fixture
def search_function(postgres: str) -> Iterator[Engine]:
    """The engine of a function that signs in as its own user."""
    engine = make_engine(database_url(postgres, "facepass_search", "facepass_vector"), autocommit=True)
    yield engine
    engine.dispose()


def test_postgres_gets_a_short_list_and_the_answer_is_the_exact_one(
    tenant: str, poor_photos: NDArray[np.float32], connection: Connection
) -> None:
    bit_cache = BitCache(budget_bytes=50 * 2**20, from_faces=300)
    assert bit_cache.load(tenant, "crowd")
    cached = bit_cache._find((tenant, "crowd"))
    assert cached is not None
    for probe in poor_photos[:5]:
        probe_query = query(tenant, probe, **LOW)
        [shortlist] = cached.shortlists([probe_query])
        near = np.count_nonzero(poor_photos @ probe >= 0.1)
        assert len(shortlist.candidates.ids) < near / 10
        answer = bit_cache.nearest(connection, probe_query)
        compared = search.nearest(connection, query(tenant, probe, exact=True, **LOW))
        assert (answer.way, compared.way) == ("cache", "exact")
        assert answer.faces == compared.faces


def test_a_search_that_takes_too_long_is_ended_by_the_server_and_waits_for_the_cache(
    tenant: str, poor_photos: NDArray[np.float32], owner: Connection, search_function: Engine
) -> None:
    """60,000 faces and 20 ms stand for ten million and eleven seconds."""
    bits = np.packbits(poor_photos.astype(np.float16) > 0, axis=1)
    assert len(within(hamming_bound(0.1), bits[0], bits)[0]) > 50_000
    bit_cache = BitCache(budget_bytes=50 * 2**20, from_faces=300)
    probe_query = query(tenant, poor_photos[0], **LOW)
    owner.execute(text("alter role facepass_search set statement_timeout = '20ms'"))
    try:
        with search_function.connect() as connection, pytest.raises(DBAPIError) as raised:
            bit_cache.nearest(connection, probe_query)
        assert took_too_long(raised.value)
        problem = translate(raised.value)
        assert (problem.status, problem.code) == (503, "unavailable")
        running = "select count(*) from pg_stat_activity where usename = 'facepass_search' and state = 'active'"
        assert owner.scalar(text(running)) == 0
    finally:
        owner.execute(text(f"alter role facepass_search set statement_timeout = '{SERVER_SECONDS}s'"))
    eventually(lambda: bit_cache._find((tenant, "crowd")), "the collection is loaded")
    with search_function.connect() as connection:
        assert bit_cache.nearest(connection, probe_query).way == "cache"


def test_a_cache_that_an_earlier_run_of_the_server_filled_is_read_again_after_two_searches_took_too_long(
    tenant: str, poor_photos: NDArray[np.float32], owner: Connection, search_function: Engine
) -> None:
    bit_cache = BitCache(budget_bytes=50 * 2**20, from_faces=300)
    assert bit_cache.load(tenant, "crowd")
    cached = bit_cache._find((tenant, "crowd"))
    assert cached is not None
    cached.epoch -= timedelta(days=1)
    probe_query = query(tenant, poor_photos[0], **LOW)
    owner.execute(text("alter role facepass_search set statement_timeout = '20ms'"))
    try:
        for known in (cached, None):
            with search_function.connect() as connection, pytest.raises(DBAPIError):
                bit_cache.nearest(connection, probe_query)
            assert bit_cache._find((tenant, "crowd")) is known
    finally:
        owner.execute(text(f"alter role facepass_search set statement_timeout = '{SERVER_SECONDS}s'"))
    eventually(lambda: bit_cache._find((tenant, "crowd")), "the collection is loaded")
    with search_function.connect() as connection:
        assert bit_cache.nearest(connection, probe_query).way == "cache"


def test_the_server_ends_a_functions_statement_before_the_function_gives_up(owner: Connection) -> None:
    assert SERVER_SECONDS < STATEMENT_SECONDS
    limits = owner.execute(text("select rolname, rolconfig from pg_roles where rolname like 'facepass_%'")).all()
    limited = {role for role, settings in limits if settings == [f"statement_timeout={SERVER_SECONDS}s"]}
    assert limited == set(FUNCTION_ROLES)
