"""Several probes in one statement: each has the answer of a search of its own, and the cache learns as from one."""

from dataclasses import replace

import numpy as np
import pytest
from numpy.typing import NDArray
from sqlalchemy import Connection

from facepass.database.sessions import TenantSession
from facepass.vectors.cache import BitCache
from facepass.vectors.query import Query, ThresholdTooLow
from tests.support.synthetic_faces import AT, FACES, best, near, new_face, query, random_faces


@pytest.fixture
def queries(tenant: str, collection: NDArray[np.float32]) -> list[Query]:
    """A stranger among probes of known people, each at its own distance."""
    random = np.random.default_rng(3)
    [stranger] = random_faces(1, 77)
    cosines = (0.9, 0.6, 0.52, 0.45, 0.9)
    probes = [near(person, cosine, random) for person, cosine in zip(collection, cosines, strict=False)]
    return [query(tenant, probe, **AT) for probe in (*probes[:2], stranger, *probes[2:])]


@pytest.mark.parametrize("cached", [False, True])
@pytest.mark.parametrize("exact", [False, True])
def test_each_probe_has_the_answer_of_a_search_of_its_own(
    queries: list[Query], tenant: str, bit_cache: BitCache, connection: Connection, *, cached: bool, exact: bool
) -> None:
    if cached:
        assert bit_cache.load(tenant, "crowd")
    asked = [replace(each, exact=exact) for each in queries]
    together = bit_cache.nearest_of_each(connection, asked)
    alone = [bit_cache.nearest(connection, each) for each in asked]
    assert [each.faces for each in together] == [each.faces for each in alone]
    assert {each.way for each in together} == {"exact" if exact else "cache" if cached else "scan"}
    assert {each.face_count for each in together} == {FACES}
    assert [bool(each.faces) for each in together] == [True, True, False, True, False, True]


def test_what_was_just_committed_is_found_and_learnt_once(
    queries: list[Query], tenant: str, bit_cache: BitCache, connection: Connection, vector: TenantSession
) -> None:
    assert bit_cache.load(tenant, "crowd")
    late = random_faces(3, 8)
    faces = [new_face(each) for each in late]
    vector.add_all(faces)
    vector.commit()
    for _ in range(2):
        found = bit_cache.nearest_of_each(connection, [query(tenant, each, **AT) for each in late])
        assert [best(each) for each in found] == [face.id for face in faces]
        assert {(each.way, each.face_count) for each in found} == {("cache", FACES + len(late))}


def test_a_collection_that_does_not_exist_has_no_answer(
    tenant: str, bit_cache: BitCache, connection: Connection
) -> None:
    asked = [query(tenant, each) for each in random_faces(2, 1)]
    assert bit_cache.nearest_of_each(connection, asked) is None


def test_a_threshold_that_may_not_be_asked_for_is_refused(
    queries: list[Query], bit_cache: BitCache, connection: Connection
) -> None:
    with pytest.raises(ThresholdTooLow):
        bit_cache.nearest_of_each(connection, [replace(each, threshold=-0.5, lowest="own") for each in queries])
