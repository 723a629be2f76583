"""PostgreSQL, a cache that was read from it and one that was read from a snapshot give the same answers."""

from collections.abc import Callable
from dataclasses import replace
from uuid import UUID

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray
from sqlalchemy import Connection, delete, update

from facepass.database import engines
from facepass.database.sessions import TenantSession, vector_session
from facepass.models.vector import Collection, Face
from facepass.storage import PhotoBucket
from facepass.vectors import cached_collection, search
from facepass.vectors.cache import BitCache
from facepass.vectors.loading import load_bits
from tests.support.postgres import database_url
from tests.support.snapshots import become_large, tend
from tests.support.synthetic_faces import AT, FACES, best, fill, near, new_face, query, random_faces

Counted = Callable[[], list[str]]


def test_a_snapshot_gives_the_answers_of_the_other_ways(
    tenant: str,
    ids: list[UUID],
    people: NDArray[np.float32],
    bit_cache: BitCache,
    connection: Connection,
    counted: Counted,
) -> None:
    assert bit_cache.load(tenant, "crowd")
    assert counted() == ["read"]
    random = np.random.default_rng(3)
    for person in people[::40]:
        for cosine, threshold in ((0.9, 0.5), (0.52, 0.5), (0.3, 0.0)):
            probe = query(tenant, near(person, cosine, random), threshold=threshold)
            cached = bit_cache.nearest(connection, probe)
            compared = search.nearest(connection, replace(probe, exact=True))
            assert (cached.faces, cached.face_count) == (compared.faces, FACES)
            assert cached.way == ("cache" if threshold else "exact")


@pytest.mark.parametrize("function", ["search", "jobs", "rekognition"])
def test_each_function_that_searches_may_read_a_snapshot(
    tenant: str, ids: list[UUID], postgres: str, counted: Counted, function: str
) -> None:
    engine = engines.make_engine(database_url(postgres, f"facepass_{function}", "facepass_vector"))
    loaded = load_bits(engine, tenant, "crowd", least_faces=1, most_faces=10_000)
    engine.dispose()
    assert loaded is not None
    assert (loaded.bits.size, counted()) == (FACES, ["read"])


def test_what_was_written_since_is_read_from_postgres_and_no_face_is_there_twice(
    tenant: str,
    ids: list[UUID],
    people: NDArray[np.float32],
    bit_cache: BitCache,
    connection: Connection,
    vector: TenantSession,
    counted: Counted,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Also more than a search may bring to a cache that is there."""
    monkeypatch.setattr(cached_collection, "MOST_CHANGES", 10)
    late = random_faces(40, 8)
    vector.add_all(new_face(face) for face in late[:20])
    for face_id, changed in zip(ids[5:25], late[20:], strict=True):
        vector.execute(update(Face).where(Face.id == face_id).values(embedding=changed))
    vector.commit()
    assert bit_cache.load(tenant, "crowd")
    assert counted() == ["read"]
    for place, face in enumerate(late):
        answer = bit_cache.nearest(connection, query(tenant, face, **AT))
        assert (answer.way, len(answer.faces), answer.face_count) == ("cache", 1, FACES + 20)
        if place >= 20:
            assert best(answer) == ids[place - 15]
    assert best(bit_cache.nearest(connection, query(tenant, people[5], **AT))) is None


def test_a_transaction_that_began_before_the_snapshot_and_committed_after_it_is_found(
    tenant: str, ids: list[UUID], bit_cache: BitCache, connection: Connection, vector: TenantSession, counted: Counted
) -> None:
    early = random_faces(1, 9)[0]
    with vector_session(tenant) as slow:
        slow.add(new_face(early))
        slow.flush()
        vector.execute(delete(Face).where(Face.id == ids[0]))
        vector.commit()
        assert tend(tenant, part_faces=100)["snapshots_written"] == 1
        slow.commit()
    assert bit_cache.load(tenant, "crowd")
    assert counted() == ["read"]
    answer = bit_cache.nearest(connection, query(tenant, early, **AT))
    assert (answer.way, len(answer.faces)) == ("cache", 1)


STEPS = st.lists(
    st.tuples(
        st.sampled_from(["insert", "delete", "change", "move", "commit", "undo", "keep", "load", "search"]),
        st.integers(0, 2),
    ),
    min_size=8,
    max_size=30,
)


@settings(max_examples=8, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(steps=STEPS, seed=st.integers(0, 1000))
def test_all_ways_agree_while_three_writers_and_the_janitor_take_turns(
    tenant: str, vector: TenantSession, bucket: PhotoBucket, connection: Connection, steps: list, seed: int
) -> None:
    """Three transactions insert, delete, change and move faces, and end in any order; environments come and go."""
    name = f"g{seed}-{np.random.default_rng().integers(10**9)}"
    random = np.random.default_rng(seed)
    people = random_faces(FACES, seed)
    ids = fill(vector, people, collection=name)
    vector.add(Collection(id=f"{name}-elsewhere", model="synthetic", max_faces=1))
    become_large(vector, name)
    assert tend(tenant, name, part_faces=100)["snapshots_written"] == 1
    of_snapshot, of_postgres = (BitCache(budget_bytes=50 * 2**20, from_faces=300) for _ in "ab")
    assert of_postgres.load(tenant, name)
    engine_url = engines.vector_engine().url.render_as_string()
    writers = [TenantSession(engines.make_engine(engine_url), tenant) for _ in "abc"]
    try:
        for step, who in [("load", 0), *steps, ("search", 0), ("keep", 0), ("load", 0), ("search", 0)]:
            face_id = ids[who::3][random.integers(len(ids[who::3]))]  # each writer has its own: they wait for no lock
            face = near(people[random.integers(FACES)], 0.8, random)
            if step == "keep":
                tend(tenant, name, part_faces=100)
            elif step == "load":
                assert of_snapshot.load(tenant, name)
            elif step == "search":
                probe = query(tenant, near(people[random.integers(FACES)], 0.9, random), collection_id=name, **AT)
                found = [each.nearest(connection, probe) for each in (of_snapshot, of_postgres, search)]
                assert found[0].faces == found[1].faces == found[2].faces
                assert found[0].way == found[1].way == "cache"
            else:
                write(writers[who], step, face_id, face, name)
    finally:
        for writer in writers:
            writer.close()
            writer.get_bind().dispose()


def write(writer: TenantSession, step: str, face_id: UUID, face: NDArray[np.float32], collection: str) -> None:
    """One step of a transaction."""
    one = Face.id == face_id
    match step:
        case "insert":
            writer.add(new_face(face, collection=collection))
            writer.flush()
        case "delete":
            writer.execute(delete(Face).where(one))
        case "change":
            writer.execute(update(Face).where(one).values(embedding=face))
        case "move":
            writer.execute(update(Face).where(one).values(collection_id=f"{collection}-elsewhere"))
        case "commit":
            writer.commit()
        case _:
            writer.rollback()
