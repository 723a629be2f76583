"""Identification: by stored face, by user, grouped by user."""

from collections.abc import Callable
from typing import Any, cast
from uuid import UUID

import numpy as np
import pytest

from facepass.services.matching import identification
from facepass.storage import PhotoBucket
from facepass.vectors.query import Neighbour, Neighbours, Query
from tests.support.api_client import Client
from tests.support.main_job import enrol, new_user

Photo = Callable[[str], bytes]
UNKNOWN_ID = "0192a0b0-0000-7000-8000-000000000000"


def test_a_search_by_stored_face_finds_the_others_and_not_itself(
    http: Client, bucket: PhotoBucket, photo: Photo
) -> None:
    first = enrol(http, bucket, photo("obama.jpg"))["faces"][0]["face_id"]
    second = enrol(http, bucket, photo("obama2.jpg"))["faces"][0]["face_id"]
    answer = http.post("/api/v1/faces/search", {"face_id": first}).json()
    assert [match["face_id"] for match in answer["results"]] == [second]
    assert answer["searched_face"]["confidence"] > 0.7
    assert answer["timings"]["detect_ms"] is None


def test_a_search_by_user_finds_faces_that_are_not_the_users(http: Client, bucket: PhotoBucket, photo: Photo) -> None:
    obama = new_user(http, "obama")
    for name in ("obama.jpg", "obama2.jpg"):
        enrol(http, bucket, photo(name), user_id=obama)
    event = enrol(http, bucket, photo("obama3.jpg"))["faces"][0]["face_id"]
    answer = http.post("/api/v1/faces/search", {"user_id": obama}).json()
    assert [match["face_id"] for match in answer["results"]] == [event]
    assert answer["results"][0]["similarity"] > 0.7  # the mean of two photos is nearer than either
    assert answer["searched_face"] is None


def test_grouped_by_user_a_user_with_many_photos_is_one_match(http: Client, bucket: PhotoBucket, photo: Photo) -> None:
    obama = new_user(http, "obama")
    for name in ("obama.jpg", "obama2.jpg"):
        enrol(http, bucket, photo(name), user_id=obama)
    by_face = http.post_form("/api/v1/faces/search", photo("obama3.jpg")).json()["results"]
    by_user = http.post_form("/api/v1/faces/search", photo("obama3.jpg"), group_by="user").json()["results"]
    assert len(by_face) == 2
    assert [match["face_id"] for match in by_user] == [by_face[0]["face_id"]]


@pytest.mark.parametrize(
    ("probe", "expected"),
    [({"face_id": UNKNOWN_ID}, (404, "face_not_found")), ({"user_id": UNKNOWN_ID}, (404, "user_not_found"))],
)
def test_a_probe_that_does_not_exist_is_404(http: Client, probe: dict[str, str], expected: tuple[int, str]) -> None:
    answer = http.post("/api/v1/faces/search", probe)
    assert (answer.status, answer.json()["code"]) == expected


def test_a_search_for_users_looks_through_a_limited_number_of_faces_without_a_user() -> None:
    face = Neighbour(UUID(UNKNOWN_ID), None, None, [0, 0, 1, 1], 0.9)
    limits: list[int] = []

    class OnlyUnknown:
        """A collection of 100,000 faces, none of which is a user's."""

        def nearest_of_each(self, _vector: Any, queries: list[Query]) -> list[Neighbours]:
            limits.append(queries[0].limit)
            return [Neighbours("lite", 0.4, "scan", 100_000, [face] * min(each.limit, 100_000)) for each in queries]

    query = Query("acme", "door", np.ones(512, np.float32), None, 0.4, 80, best_of_user=True)
    [found] = identification._nearest_users(cast("Any", OnlyUnknown()), cast("Any", None), [query]) or []
    assert found.faces == []
    assert max(limits) == identification.MOST_CANDIDATES
    assert sum(limits) < 2 * identification.MOST_CANDIDATES
