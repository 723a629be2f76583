"""What an answer tells about a similarity: its false match rate, and how many strangers a search would find."""

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

from facepass.database.sessions import vector_session
from facepass.models.vector import Collection
from facepass.recognition.calibration import rate_of
from facepass.recognition.packs import find_pack
from facepass.storage import PhotoBucket
from facepass.vectors.cache import BitCache, bit_cache
from tests.support.api_client import Client
from tests.support.main_job import enrol, new_user
from tests.support.runtime import eventually
from tests.support.synthetic_faces import near, new_face, random_faces

Photo = Callable[[str], bytes]
LITE = find_pack("lite")
RATE_AT_THRESHOLD = rate_of(LITE.calibrated, LITE.threshold)
STRANGERS = 700  # a scan compares with them, where 200 are compared one by one


@pytest.fixture
def crowd(http: Client) -> dict[str, str]:
    """A search by the first face of a collection of 700 strangers and one face at 0.44 to it."""
    people = random_faces(STRANGERS, 5)
    faces = [new_face(person) for person in (*people, near(people[0], 0.44, np.random.default_rng(1)))]
    for face in faces:
        face.model = LITE.model_id
    with vector_session(http.tenant) as vector:
        vector.add(Collection(id="crowd", model=LITE.model_id, max_faces=1))
        vector.add_all(faces)
        vector.flush()
        return {"face_id": str(faces[0].id), "collection_id": "crowd"}


def test_each_match_of_a_search_has_the_rate_of_its_similarity(http: Client, crowd: dict[str, str]) -> None:
    [match] = http.post("/api/v1/faces/search", crowd | {"threshold": 0.42}).json()["results"]
    assert match["similarity"] == pytest.approx(0.44, abs=0.001)
    assert match["false_match_rate"] == rate_of(LITE.calibrated, match["similarity"])
    assert 0.001 < match["false_match_rate"] < 0.01


def test_a_match_below_the_calibration_has_no_rate(http: Client, crowd: dict[str, str]) -> None:
    answer = http.post("/api/v1/faces/search", crowd | {"threshold": 0, "limit": 100}).json()
    rates = [match["false_match_rate"] for match in answer["results"]]
    assert len(rates) == 100
    assert rates[0] is not None
    assert set(rates[1:]) == {None}


@pytest.mark.parametrize(("exact", "fmr"), [(False, 0.001), (True, 0.001), (False, 0.01), (False, 0.000387)])
def test_a_search_expects_as_many_strangers_as_its_rate_times_the_faces(
    http: Client, crowd: dict[str, str], exact: bool, fmr: float
) -> None:
    answer = http.post("/api/v1/faces/search", crowd | {"fmr": fmr, "exact": exact}).json()
    assert answer["expected_false_matches"] == pytest.approx((STRANGERS + 1) * fmr, rel=0.006)


def test_without_a_threshold_the_collections_own_tells_the_expectation(http: Client, crowd: dict[str, str]) -> None:
    assert RATE_AT_THRESHOLD is not None
    answer = http.post("/api/v1/faces/search", crowd).json()
    assert answer["expected_false_matches"] == pytest.approx((STRANGERS + 1) * RATE_AT_THRESHOLD, rel=0.006)
    http.patch("/api/v1/collections/crowd", {"threshold": LITE.calibrated[1].threshold})
    answer = http.post("/api/v1/faces/search", crowd).json()
    assert answer["expected_false_matches"] == pytest.approx((STRANGERS + 1) * 0.001, rel=0.006)


@pytest.mark.parametrize("threshold", [0.4, 0.51, 0.9, -1])
def test_a_threshold_outside_of_the_calibration_lets_nothing_be_expected(
    http: Client, crowd: dict[str, str], threshold: float
) -> None:
    answer = http.post("/api/v1/faces/search", crowd | {"threshold": threshold}).json()
    assert answer["expected_false_matches"] is None


def test_an_empty_collection_has_no_stranger(http: Client, photo: Photo) -> None:
    assert http.post_form("/api/v1/faces/search", photo("obama.jpg")).json()["expected_false_matches"] == 0
    http.post("/api/v1/collections", {"collection_id": "empty"})
    answer = http.post_form("/api/v1/faces/search", photo("obama.jpg"), collection_id="empty").json()
    assert (answer["expected_false_matches"], answer["results"]) == (0, [])


def test_a_cached_collection_expects_as_many_strangers_as_an_uncached_one(
    http: Client, crowd: dict[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    cache = bit_cache()
    monkeypatch.setattr(cache, "_from_faces", 300)
    ways = []
    nearest = BitCache.nearest_of_each

    def noted(*arguments: Any) -> Any:
        found = nearest(*arguments)
        ways.append(found and found[0].way)
        return found

    def ask() -> tuple[str, float]:
        answer = http.post("/api/v1/faces/search", crowd | {"threshold": 0.42}).json()
        return str(ways[-1]), answer["expected_false_matches"]

    monkeypatch.setattr(BitCache, "nearest_of_each", noted)
    try:
        way, uncached = ask()
        assert way == "scan"
        eventually(lambda: ask()[0] == "cache", "the collection is loaded")
        assert ask() == ("cache", uncached)
    finally:
        cache.forget()


def test_a_verification_has_the_rate_of_its_similarity(http: Client, bucket: PhotoBucket, photo: Photo) -> None:
    obama = new_user(http, "obama")
    enrol(http, bucket, photo("obama.jpg"), user_id=obama)
    right = http.post_form(f"/api/v1/users/{obama}/verify", photo("obama2.jpg")).json()
    assert right["false_match_rate"] == pytest.approx(LITE.calibrated[-1].fmr)  # at most: it is above the calibration
    wrong = http.post_form(f"/api/v1/users/{obama}/verify", photo("biden.jpg")).json()
    assert (wrong["similarity"] < LITE.calibrated[0].threshold, wrong["false_match_rate"]) == (True, None)


def test_each_face_of_a_comparison_has_the_rate_of_its_similarity(http: Client, photo: Photo) -> None:
    path = "/api/v1/faces/compare"
    for target in ("obama2.jpg", "biden.jpg"):
        compared = http.post_files(path, source=photo("obama.jpg"), target=photo(target)).json()
        for face in (compared, *compared["target_faces"]):
            assert face["false_match_rate"] == rate_of(LITE.calibrated, face["similarity"])
        assert (compared["false_match_rate"] is None) == (target == "biden.jpg")
