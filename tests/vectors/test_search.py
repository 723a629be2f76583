"""The search in Postgres gives the answers of an exact scan, and its parts agree with their twins in Python."""

from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from numpy.typing import NDArray
from sqlalchemy import text

from facepass.database import engines
from facepass.database.engines import make_engine
from facepass.database.sessions import TenantSession
from facepass.models.tenancy import new_id
from facepass.models.vector import Collection
from facepass.vectors.bounds import hamming_bound
from facepass.vectors.encoding import as_text, from_text, sign_bits
from facepass.vectors.query import Neighbours
from facepass.vectors.search import nearest
from tests.support.postgres import database_url
from tests.support.synthetic_faces import MODEL, fill, near, new_face, query, random_faces, unit

FACES = 1500


@pytest.fixture
def collection(vector: TenantSession) -> NDArray[np.float32]:
    """More people than are ranked at threshold 0.4, committed; (1500, 512)."""
    people = random_faces(FACES, 7)
    fill(vector, people)
    return people


def search(tenant: str, probe: NDArray[np.float32], **options: Any) -> Neighbours:
    with engines.vector_autocommit().connect() as connection:
        found = nearest(connection, query(tenant, probe, **options))
    assert found is not None
    return found


def test_a_genuine_face_is_found_at_its_exact_similarity(tenant: str, collection: NDArray[np.float32]) -> None:
    random = np.random.default_rng(11)
    for person in collection[:60]:
        probe = near(person, 0.55, random)
        found = search(tenant, probe)
        assert found.way == "scan"
        assert found.faces[0].similarity == pytest.approx(float(probe @ person), abs=1e-3)
        assert [match.similarity for match in found.faces] == pytest.approx(
            sorted((s for s in collection @ probe if s >= 0.4), reverse=True)[:5], abs=1e-3
        )


def test_a_search_on_request_compares_every_face(tenant: str, collection: NDArray[np.float32]) -> None:
    probe = near(collection[3], 0.41, np.random.default_rng(1))
    scanned, compared = search(tenant, probe), search(tenant, probe, exact=True)
    assert (scanned.way, compared.way) == ("scan", "exact")
    assert scanned.faces == compared.faces


def test_a_small_collection_is_compared_face_by_face(tenant: str, vector: TenantSession) -> None:
    people = random_faces(50, 1)
    fill(vector, people)
    for person in people:
        found = search(tenant, person)
        assert found.way == "exact"
        assert 0.999 < found.faces[0].similarity <= 1  # half precision may round a norm above 1


@pytest.mark.parametrize("faces", [1, 150, FACES])
@pytest.mark.parametrize("exact", [False, True])
def test_a_search_tells_how_many_faces_it_compared_with(
    tenant: str, vector: TenantSession, faces: int, exact: bool
) -> None:
    people = random_faces(FACES, 7)
    fill(vector, people[:faces])
    fill(vector, people[:77], collection="another")
    for limit in (1, 100):
        found = search(tenant, people[0], limit=limit, exact=exact)
        assert (found.way, found.face_count) == ("scan" if faces == FACES and not exact else "exact", faces)


def test_several_searches_of_one_transaction_count_their_own_faces(
    tenant: str, collection: NDArray[np.float32]
) -> None:
    with engines.vector_engine().connect() as connection, connection.begin():
        for _ in range(3):
            found = nearest(connection, query(tenant, collection[0]))
            assert found is not None
            assert (found.way, found.face_count) == ("scan", FACES)


def test_a_server_without_statistics_searches_and_counts_nothing(
    postgres: str, tenant: str, collection: NDArray[np.float32]
) -> None:
    owner = make_engine(database_url(postgres, "postgres", "facepass_vector"), autocommit=True)
    with owner.connect() as connection:
        connection.execute(text("set track_counts = off"))
        found = nearest(connection, query(tenant, collection[0]))
        connection.execute(text("set track_counts = on"))
    owner.dispose()
    assert found is not None
    assert (found.way, found.face_count, len(found.faces)) == ("scan", None, 1)


def test_a_low_threshold_finds_what_lies_beyond_the_first_candidates(
    tenant: str, collection: NDArray[np.float32]
) -> None:
    # at 0.05 nearly every face is within the bound: the order of ranking must not decide what is found
    for probe in random_faces(20, 3):
        scanned = search(tenant, probe, threshold=0.0, limit=100)
        compared = search(tenant, probe, threshold=0.0, limit=100, exact=True)
        assert scanned.faces == compared.faces


def test_a_crowd_within_the_bound_hides_no_match(tenant: str, vector: TenantSession) -> None:
    """600 faces nearer by their bits than are ranked at first, of which the nearest by cosine is any."""
    random = np.random.default_rng(2)
    middle = random_faces(1, 5)[0]
    fill(vector, unit(np.array([near(middle, c, random) for c in random.uniform(0.75, 0.85, 600)])))
    for _ in range(10):
        probe = near(middle, 0.8, random)
        scanned, compared = search(tenant, probe, threshold=0.5), search(tenant, probe, threshold=0.5, exact=True)
        assert (scanned.way, compared.way) == ("scan", "exact")
        assert scanned.faces == compared.faces


def test_one_user_with_many_faces_does_not_take_the_others_places(tenant: str, vector: TenantSession) -> None:
    random = np.random.default_rng(4)
    probe = random_faces(1, 6)[0]
    fill(vector, unit(np.array([near(probe, 0.9, random) for _ in range(600)])), user_id=new_id())
    others = [new_id() for _ in range(4)]
    vector.add_all(new_face(near(probe, 0.6, random), user_id=user) for user in others)
    vector.commit()
    found = search(tenant, probe, threshold=0.5, best_of_user=True)
    assert found.way == "scan"
    assert len(found.faces) == 5
    assert {match.user_id for match in found.faces[1:]} == set(others)


@pytest.mark.parametrize("exact", [False, True])
def test_equal_faces_come_in_the_order_of_their_ids(tenant: str, vector: TenantSession, exact: bool) -> None:
    person = random_faces(1, 8)[0]
    ids = fill(vector, np.array([*random_faces(400, 9), *[person] * 8]))[-8:]
    found = search(tenant, person, threshold=0.5, limit=5, exact=exact)
    assert [match.face_id for match in found.faces] == sorted(ids)[:5]


def test_the_threshold_is_applied_to_the_exact_similarity(tenant: str, collection: NDArray[np.float32]) -> None:
    probe = near(collection[0], 0.5, np.random.default_rng(3))
    for threshold, count in ((0.49, 1), (0.51, 0)):
        found = search(tenant, probe, threshold=threshold)
        assert len(found.faces) == count
        assert found.threshold == pytest.approx(threshold)


def test_the_collections_own_threshold_comes_before_the_packs(tenant: str, vector: TenantSession) -> None:
    person = random_faces(1, 5)[0]
    vector.add(Collection(id="strict", model=MODEL, max_faces=1, threshold=0.8))
    vector.add(Collection(id="plain", model=MODEL, max_faces=1))
    vector.add_all([new_face(person, collection="strict"), new_face(person, collection="plain")])
    vector.commit()
    probe = near(person, 0.6, np.random.default_rng(6))
    strict = search(tenant, probe, collection_id="strict", threshold=None)
    plain = search(tenant, probe, collection_id="plain", threshold=None)
    assert (strict.faces, strict.threshold) == ([], pytest.approx(0.8))
    assert (len(plain.faces), plain.threshold) == (1, pytest.approx(0.45))


def test_grouped_by_user_only_each_users_best_face_is_shown(tenant: str, vector: TenantSession) -> None:
    random = np.random.default_rng(9)
    probe = random_faces(1, 10)[0]
    ada, ben = new_id(), new_id()
    vector.add(Collection(id="crowd", model=MODEL, max_faces=1))
    for user_id, cosine in ((ada, 0.9), (ada, 0.8), (ben, 0.7), (ada, 0.6), (None, 0.55), (None, 0.5)):
        vector.add(new_face(near(probe, cosine, random), user_id=user_id))
    vector.commit()
    found = search(tenant, probe, best_of_user=True)
    assert [(match.user_id, round(match.similarity, 2)) for match in found.faces] == [
        (ada, 0.9),
        (ben, 0.7),
        (None, 0.55),
        (None, 0.5),
    ]


def test_a_collection_of_another_tenant_is_not_there(collection: NDArray[np.float32]) -> None:
    with engines.vector_autocommit().connect() as connection:
        assert nearest(connection, query("stranger", collection[0])) is None


def scans_of_a_search(tenant: str, probe: NDArray[np.float32]) -> list[int]:
    """How often one search scans the bits' index, the primary key, and the whole table."""
    relations = ("faces_bits", "faces_pkey", "faces")
    counts = text("select " + ", ".join(f"pg_stat_get_xact_numscans('{name}'::regclass)" for name in relations))
    with engines.vector_engine().connect() as connection, connection.begin():
        before = connection.execute(counts).one()  # the server reports the last second's scans late, so they count too
        nearest(connection, query(tenant, probe))
        after = connection.execute(counts).one()
    return [int(count) for count in np.subtract(after, before)]


def test_the_search_scans_the_covering_index_and_never_the_table(tenant: str, collection: NDArray[np.float32]) -> None:
    by_bits, by_id, whole_table = scans_of_a_search(tenant, collection[0])
    assert by_bits in (1, 2)  # who is near; is it large, unless the primary key tells
    assert by_id >= 1  # one by one, who is nearest
    assert whole_table == 0


def test_old_statistics_do_not_make_the_ranking_read_every_face(
    postgres: str, tenant: str, collection: NDArray[np.float32]
) -> None:
    owner = make_engine(database_url(postgres, "postgres", "facepass_vector"), autocommit=True)
    with owner.connect() as connection:  # as if the planner knew small tenants only, and this one were just imported
        connection.execute(text("alter table faces alter column tenant_id set (n_distinct = -0.5)"))
        connection.execute(text("analyze faces"))
    try:
        by_bits, by_id, whole_table = scans_of_a_search(tenant, collection[0])
    finally:
        with owner.connect() as connection:
            connection.execute(text("alter table faces alter column tenant_id reset (n_distinct)"))
            connection.execute(text("analyze faces"))
        owner.dispose()
    assert by_bits <= 2
    assert by_id >= 1
    assert whole_table == 0


@given(arrays(np.float32, 512, elements=st.floats(-1, 1, width=32), fill=st.just(0.25)))
def test_the_clients_bits_and_numbers_are_the_databases(postgres: str, embedding: NDArray[np.float32]) -> None:
    with engines.vector_autocommit().connect() as connection:
        bits, stored = connection.execute(
            text("select binary_quantize(v)::bit(512)::text, v::text from (select cast(:v as halfvec(512)) as v) s"),
            {"v": as_text(embedding)},
        ).one()
    assert np.unpackbits(sign_bits(embedding)).tolist() == [int(bit) for bit in bits]
    assert (from_text(stored) == embedding.astype(np.float16)).all()


@pytest.mark.parametrize("cosine", [-1.0, -0.3, 0.0, 0.2, 0.4, 0.45, 0.9, 1.0, 1.0000001])
def test_the_bound_in_sql_is_the_one_that_is_documented(postgres: str, cosine: float) -> None:
    with engines.vector_autocommit().connect() as connection:
        theirs = connection.scalar(text("select hamming_bound(:cosine)"), {"cosine": cosine})
    assert hamming_bound(cosine) == pytest.approx(theirs)


@pytest.mark.parametrize(("cosine", "count"), [(0.6, 200), (0.4, 1200), (0.2, 2000)])
def test_as_many_candidates_are_ranked_as_a_million_faces_would_yield(postgres: str, cosine: float, count: int) -> None:
    with engines.vector_autocommit().connect() as connection:
        assert connection.scalar(text("select candidate_count(:cosine)"), {"cosine": cosine}) == pytest.approx(
            count, rel=0.1
        )
