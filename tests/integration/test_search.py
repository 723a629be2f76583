"""The search in Postgres gives the answers of an exact scan, and its parts agree with their twins in SQL."""

import math
from typing import Any
from uuid import UUID

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from numpy.typing import NDArray
from pgvector import HalfVector
from sqlalchemy import Connection, text

from facepass.database import engines
from facepass.database.sessions import TenantSession
from facepass.models.tenancy import new_id
from facepass.models.vector import Collection, Face
from facepass.services.vector_search import InvalidVector, Neighbours, nearest, quantize

FACES = 1500


def unit(vectors: NDArray[np.float64]) -> NDArray[np.float32]:
    return (vectors / np.linalg.norm(vectors, axis=-1, keepdims=True)).astype(np.float32)


def near(vector: NDArray[np.float32], cosine: float, random: np.random.Generator) -> NDArray[np.float32]:
    """A unit vector at exactly this cosine."""
    noise = random.standard_normal(512)
    noise -= noise @ vector * vector
    return unit(cosine * vector + np.sqrt(1 - cosine**2) * unit(noise))


def face(collection: str, embedding: NDArray[np.float32], user_id: UUID | None = None) -> Face:
    return Face(
        id=new_id(),
        collection_id=collection,
        user_id=user_id,
        box=[0, 0, 1, 1],
        landmarks=[0.5] * 10,
        confidence=1,
        quality={},
        model="synthetic",
        embedding=embedding,
    )


@pytest.fixture
def gallery(vector: TenantSession) -> NDArray[np.float32]:
    """More people than the scan keeps candidates, committed; (1500, 512)."""
    people = unit(np.random.default_rng(7).standard_normal((FACES, 512)))
    vector.add(Collection(id="gallery", model="synthetic", max_faces=1))
    vector.add_all([face("gallery", person) for person in people])
    vector.commit()
    return people


def search(tenant: str, probe: NDArray[np.float32], **options: Any) -> Neighbours | None:
    with engines.vector_reader().connect() as connection:
        return ask(connection, tenant, probe, **options)


def ask(connection: Connection, tenant: str, probe: NDArray[np.float32], **options: Any) -> Neighbours | None:
    asked = {"threshold": 0.4, "default_threshold": 0.45, "limit": 5, "best_of_user": False, "collection_id": "gallery"}
    return nearest(connection, tenant_id=tenant, embedding=probe, **(asked | options))


def hamming_bound(cosine: float) -> int:
    """How many of 512 bits may differ at this cosine: SimHash's mean and three standard deviations."""
    spread = math.acos(cosine) / math.pi
    return math.floor(512 * spread + 3 * math.sqrt(512 * spread * (1 - spread)))


def test_a_genuine_face_is_found_at_its_exact_similarity(tenant: str, gallery: NDArray[np.float32]) -> None:
    random = np.random.default_rng(11)
    for person in gallery[:60]:
        probe = near(person, 0.55, random)
        found = search(tenant, probe)
        assert found is not None
        assert found.faces[0].similarity == pytest.approx(float(probe @ person), abs=1e-3)
        assert [match.similarity for match in found.faces] == pytest.approx(
            sorted((s for s in gallery @ probe if s >= 0.4), reverse=True)[:5], abs=1e-3
        )


def test_the_threshold_is_applied_to_the_exact_similarity(tenant: str, gallery: NDArray[np.float32]) -> None:
    probe = near(gallery[0], 0.5, np.random.default_rng(3))
    for threshold, count in ((0.49, 1), (0.51, 0)):
        found = search(tenant, probe, threshold=threshold)
        assert found is not None
        assert len(found.faces) == count
        assert found.threshold == pytest.approx(threshold)


def test_the_collections_own_threshold_comes_before_the_packs(tenant: str, vector: TenantSession) -> None:
    person = unit(np.random.default_rng(5).standard_normal(512))
    vector.add(Collection(id="strict", model="synthetic", max_faces=1, threshold=0.8))
    vector.add(Collection(id="plain", model="synthetic", max_faces=1))
    vector.add_all([face("strict", person), face("plain", person)])
    vector.commit()
    probe = near(person, 0.6, np.random.default_rng(6))
    strict = search(tenant, probe, collection_id="strict", threshold=None)
    plain = search(tenant, probe, collection_id="plain", threshold=None)
    assert strict is not None
    assert plain is not None
    assert (strict.faces, strict.threshold) == ([], pytest.approx(0.8))
    assert (len(plain.faces), plain.threshold) == (1, pytest.approx(0.45))


def test_grouped_by_user_only_each_users_best_face_is_shown(tenant: str, vector: TenantSession) -> None:
    random = np.random.default_rng(9)
    probe = unit(random.standard_normal(512))
    ada, ben = new_id(), new_id()
    vector.add(Collection(id="gallery", model="synthetic", max_faces=1))
    for user_id, cosine in ((ada, 0.9), (ada, 0.8), (ben, 0.7), (ada, 0.6), (None, 0.55), (None, 0.5)):
        vector.add(face("gallery", near(probe, cosine, random), user_id))
    vector.commit()
    found = search(tenant, probe, best_of_user=True)
    assert found is not None
    assert [(match.user_id, round(match.similarity, 2)) for match in found.faces] == [
        (ada, 0.9),
        (ben, 0.7),
        (None, 0.55),
        (None, 0.5),
    ]


def test_a_collection_of_another_tenant_is_not_there(gallery: NDArray[np.float32]) -> None:
    assert search("stranger", gallery[0]) is None


def test_the_search_scans_the_covering_index_and_never_the_table(tenant: str, gallery: NDArray[np.float32]) -> None:
    counts = text(
        "select pg_stat_get_xact_numscans('faces_bits'::regclass), pg_stat_get_xact_numscans('faces'::regclass)"
    )
    with engines.vector_engine().connect() as connection, connection.begin():
        ask(connection, tenant, gallery[0])
        index_scans, table_scans = connection.execute(counts).one()
    assert (index_scans, table_scans) == (1, 0)


def test_a_similarity_is_never_above_one(tenant: str, vector: TenantSession) -> None:
    people = unit(np.random.default_rng(1).standard_normal((50, 512)))
    vector.add(Collection(id="gallery", model="synthetic", max_faces=1))
    vector.add_all([face("gallery", person) for person in people])
    vector.commit()
    for person in people:
        found = search(tenant, person)
        assert found is not None
        assert 0.999 < found.faces[0].similarity <= 1


@given(arrays(np.float32, 512, elements=st.floats(-1, 1, width=32), fill=st.just(0.25)))
def test_the_clients_bits_are_the_databases(postgres: str, embedding: NDArray[np.float32]) -> None:
    with engines.vector_reader().connect() as connection:
        theirs = connection.scalar(
            text("select binary_quantize(cast(:v as halfvec(512)))::bit(512)::text"),
            {"v": HalfVector(embedding).to_text()},
        )
    assert quantize(embedding) == theirs


@pytest.mark.parametrize("cosine", [-1.0, -0.3, 0.0, 0.2, 0.4, 0.45, 0.9, 1.0])
def test_the_bound_in_sql_is_the_one_that_is_documented(postgres: str, cosine: float) -> None:
    with engines.vector_reader().connect() as connection:
        source = connection.scalar(text("select prosrc from pg_proc where proname = 'search_faces'"))
        formula = source.partition("hamming := ")[2].partition(";")[0]
        twin = text(f"select floor({formula}) from (select acos({cosine}::float8) / pi() as spread) s")
        theirs = connection.scalar(twin)
    assert hamming_bound(cosine) == theirs


def test_the_bound_for_040_is_the_designs() -> None:
    assert hamming_bound(0.40) == 221


@pytest.mark.parametrize(
    "vector",
    [np.zeros(512), np.full(512, np.nan), np.full(512, np.inf), np.ones(511), np.ones((2, 512))],
    ids=["zero", "nan", "infinite", "short", "two"],
)
def test_a_vector_that_cannot_be_compared_never_reaches_sql(vector: NDArray[np.float64]) -> None:
    with pytest.raises(InvalidVector):
        nearest(
            None,  # type: ignore[arg-type]  # it is not asked
            tenant_id="t",
            collection_id="c",
            embedding=vector.astype(np.float32),
            threshold=None,
            default_threshold=0.4,
            limit=1,
            best_of_user=False,
        )
