"""The cache of bits answers as Postgres does, whatever others write meanwhile."""

import threading
from dataclasses import replace

import numpy as np
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray
from sqlalchemy import Connection, delete, update

from facepass.database import engines
from facepass.database.sessions import TenantSession, vector_session
from facepass.models.vector import Collection, Face
from facepass.vectors import search
from facepass.vectors.cache import BitCache
from tests.support.runtime import eventually
from tests.support.synthetic_faces import AT, FACES, best, fill, near, new_face, query, random_faces


def test_a_cached_collection_gives_the_answers_of_the_other_ways(
    tenant: str, collection: NDArray[np.float32], bit_cache: BitCache, connection: Connection
) -> None:
    assert bit_cache.load(tenant, "crowd")
    random = np.random.default_rng(3)
    for person in collection[::20]:
        for cosine, threshold in ((0.9, 0.5), (0.52, 0.5), (0.3, 0.0), (0.5, -0.5)):
            probe_query = query(tenant, near(person, cosine, random), threshold=threshold)
            scanned = search.nearest(connection, probe_query)
            compared = bit_cache.nearest(connection, replace(probe_query, exact=True))
            cached = bit_cache.nearest(connection, probe_query)
            assert cached.faces == compared.faces == scanned.faces
            assert compared.way == "exact"
            if threshold == 0.5:
                assert (cached.way, scanned.way) == ("cache", "scan")


def test_every_way_tells_the_same_number_of_faces(
    tenant: str, collection: NDArray[np.float32], bit_cache: BitCache, connection: Connection, vector: TenantSession
) -> None:
    probe_query = query(tenant, collection[0], **AT)

    def counts() -> dict[str, int | None]:
        answers = [
            bit_cache.nearest(connection, probe_query),
            search.nearest(connection, probe_query),
            search.nearest(connection, replace(probe_query, exact=True)),
        ]
        return {answer.way: answer.face_count for answer in answers}

    bit_cache.load(tenant, "crowd")
    assert counts() == dict.fromkeys(("cache", "scan", "exact"), FACES)
    vector.add_all(new_face(late_face) for late_face in random_faces(20, 8))
    vector.commit()
    assert counts() == dict.fromkeys(("cache", "scan", "exact"), FACES + 20)


def test_a_collection_is_loaded_while_searches_go_on(
    tenant: str, collection: NDArray[np.float32], bit_cache: BitCache, connection: Connection
) -> None:
    probe_query = query(tenant, collection[0], **AT)
    first = bit_cache.nearest(connection, probe_query)
    assert first.way == "scan"
    eventually(lambda: bit_cache.nearest(connection, probe_query).way == "cache", "the collection is loaded")


def test_a_face_that_was_just_committed_is_found(
    tenant: str, collection: NDArray[np.float32], bit_cache: BitCache, connection: Connection, vector: TenantSession
) -> None:
    bit_cache.load(tenant, "crowd")
    for late_face in random_faces(20, 8):
        face = new_face(late_face)
        vector.add(face)
        vector.commit()
        answer = bit_cache.nearest(connection, query(tenant, late_face, **AT))
        assert (best(answer), answer.way) == (face.id, "cache")


def test_a_transaction_that_began_earlier_and_committed_later_is_found(
    tenant: str, collection: NDArray[np.float32], bit_cache: BitCache, connection: Connection
) -> None:
    """The later one's face has the greater id and is known first: a watermark of max(id) would miss the other."""
    early, late = random_faces(2, 9)
    with vector_session(tenant) as slow, vector_session(tenant) as quick:
        slow.add(new_face(early))
        slow.flush()
        bit_cache.load(tenant, "crowd")
        face = new_face(late)
        quick.add(face)
        quick.commit()
        assert best(bit_cache.nearest(connection, query(tenant, late, **AT))) == face.id
        assert best(bit_cache.nearest(connection, query(tenant, early, **AT))) is None
        slow.commit()
        answer = bit_cache.nearest(connection, query(tenant, early, **AT))
        assert best(answer) is not None
        assert answer.way == "cache"


def test_a_face_that_moved_changed_or_left_is_where_it_is(
    tenant: str, collection: NDArray[np.float32], bit_cache: BitCache, connection: Connection, vector: TenantSession
) -> None:
    bit_cache.load(tenant, "crowd")
    ids = [best(bit_cache.nearest(connection, query(tenant, person, **AT))) for person in collection[:3]]
    late_face = random_faces(1, 10)[0]
    vector.add(Collection(id="elsewhere", model="synthetic", max_faces=1))
    vector.execute(delete(Face).where(Face.id == ids[0]))
    vector.execute(update(Face).where(Face.id == ids[1]).values(embedding=late_face))
    vector.execute(update(Face).where(Face.id == ids[2]).values(collection_id="elsewhere"))
    vector.commit()
    found = [
        best(bit_cache.nearest(connection, query(tenant, person, **AT))) for person in (*collection[:3], late_face)
    ]
    assert found == [None, None, None, ids[1]]


STEPS = st.lists(
    st.tuples(st.sampled_from(["insert", "delete", "change", "commit", "undo", "search"]), st.integers(0, 2)),
    min_size=5,
    max_size=30,
)


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(steps=STEPS, seed=st.integers(0, 1000))
def test_all_ways_agree_while_three_writers_take_turns(
    tenant: str, vector: TenantSession, bit_cache: BitCache, connection: Connection, steps: list, seed: int
) -> None:
    """Three transactions at a time insert, delete and change faces, and end in any order."""
    name = f"g{seed}-{np.random.default_rng().integers(10**9)}"
    random = np.random.default_rng(seed)
    people = random_faces(FACES, seed)
    ids = fill(vector, people, collection=name)
    bit_cache.load(tenant, name)
    writers = [
        TenantSession(engines.make_engine(engines.vector_engine().url.render_as_string()), tenant) for _ in "abc"
    ]
    try:
        for step, who in [*steps, ("search", 0)]:
            writer = writers[who]
            mine = ids[who::3]  # they wait for no lock
            if step == "insert":
                writer.add(new_face(near(people[random.integers(FACES)], 0.7, random), collection=name))
                writer.flush()
            elif step == "delete":
                writer.execute(delete(Face).where(Face.id == mine[random.integers(len(mine))]))
            elif step == "change":
                changed = near(people[random.integers(FACES)], 0.8, random)
                writer.execute(
                    update(Face).where(Face.id == mine[random.integers(len(mine))]).values(embedding=changed)
                )
            elif step == "commit":
                writer.commit()
            elif step == "undo":
                writer.rollback()
            else:
                probe = near(people[random.integers(FACES)], 0.9, random)
                probe_query = query(tenant, probe, collection_id=name, limit=10, **AT)
                ways = [
                    bit_cache.nearest(connection, probe_query),
                    search.nearest(connection, probe_query),
                    search.nearest(connection, replace(probe_query, exact=True)),
                ]
                assert ways[0].faces == ways[1].faces == ways[2].faces
                assert ways[0].way == "cache"
    finally:
        for writer in writers:
            writer.close()
            writer.get_bind().dispose()


def test_each_of_many_writers_finds_its_own_face_at_once(
    tenant: str, collection: NDArray[np.float32], bit_cache: BitCache
) -> None:
    bit_cache.load(tenant, "crowd")
    missed: list[int] = []

    def enrol_and_search(seed: int) -> None:
        with engines.vector_autocommit().connect() as mine, vector_session(tenant) as session:
            for late_face in random_faces(15, seed):
                face = new_face(late_face)
                session.add(face)
                session.commit()
                if best(bit_cache.nearest(mine, query(tenant, late_face, **AT))) != face.id:
                    missed.append(seed)

    threads = [threading.Thread(target=enrol_and_search, args=[100 + number]) for number in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert missed == []


def test_the_collections_own_threshold_is_heeded(
    tenant: str, collection: NDArray[np.float32], bit_cache: BitCache, connection: Connection, vector: TenantSession
) -> None:
    bit_cache.load(tenant, "crowd")
    random = np.random.default_rng(1)
    for own in (None, 0.3, 0.8):
        vector.execute(update(Collection).values(threshold=own))
        vector.commit()
        for _ in range(3):
            probe_query = query(tenant, near(collection[5], 0.5, random), threshold=None)
            cached, compared = (
                bit_cache.nearest(connection, probe_query),
                search.nearest(connection, replace(probe_query, exact=True)),
            )
            assert (cached.threshold, cached.faces) == (compared.threshold, compared.faces)
