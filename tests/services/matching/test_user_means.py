"""Searches that are grouped by user: a user is found by a face, and judged by the mean of all."""

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
from sqlalchemy import select

from facepass.database.sessions import vector_session
from facepass.models.vector import Face
from facepass.storage import PhotoBucket
from tests.support.api_client import Client
from tests.support.main_job import enrol, new_user
from tests.support.synthetic_faces import new_face, random_faces

Photo = Callable[[str], bytes]


def search(http: Client, photo: bytes, **options: object) -> list[dict[str, Any]]:
    answer = http.post_form("/api/v1/faces/search", photo, group_by="user", **options)
    assert answer.status == 200, answer.body
    results: list[dict[str, Any]] = answer.json()["results"]
    return results


@pytest.fixture
def obama(http: Client, bucket: PhotoBucket, photo: Photo) -> str:
    """A user with two photos."""
    user = new_user(http, "obama")
    for name in ("obama.jpg", "obama2.jpg"):
        enrol(http, bucket, photo(name), user_id=user)
    return user


def vectors_of(tenant: str | None, user: str) -> np.ndarray:
    with vector_session(tenant or "") as vector:
        return np.array(vector.scalars(select(Face.embedding).where(Face.user_id == user)).all(), np.float32)


def test_a_users_similarity_is_that_of_the_mean_of_the_faces(http: Client, obama: str, photo: Photo) -> None:
    by_face = http.post_form("/api/v1/faces/search", photo("obama3.jpg")).json()["results"]
    [by_user] = search(http, photo("obama3.jpg"))
    assert by_user["face_id"] == by_face[0]["face_id"]  # the nearest of them is shown
    first, second = vectors_of(http.tenant, obama)
    cosines = sum(match["similarity"] for match in by_face)
    expected = cosines / np.linalg.norm(first + second)
    assert by_user["similarity"] == pytest.approx(expected, abs=2e-3)
    assert by_user["similarity"] > max(match["similarity"] for match in by_face)


def test_a_user_whose_mean_is_below_the_threshold_is_left_out(http: Client, obama: str, photo: Photo) -> None:
    [found] = search(http, photo("obama3.jpg"))
    strangers = [new_face(each, collection="default", user_id=obama) for each in random_faces(12, 5)]
    with vector_session(http.tenant or "") as vector:
        model = vector.scalar(select(Face.model).where(Face.user_id == obama))
        for stranger in strangers:
            stranger.model = model
        vector.add_all(strangers)
    assert search(http, photo("obama3.jpg"), threshold=found["similarity"] - 0.1) == []
    assert len(http.post_form("/api/v1/faces/search", photo("obama3.jpg")).json()["results"]) == 2


def test_a_searched_face_does_not_count_for_its_own_user(http: Client, obama: str, photo: Photo) -> None:
    faces = http.get(f"/api/v1/users/{obama}/faces").json()["items"]
    probe = {"face_id": faces[0]["face_id"]}
    [by_face] = http.post("/api/v1/faces/search", probe).json()["results"]
    [by_user] = http.post("/api/v1/faces/search", probe | {"group_by": "user"}).json()["results"]
    assert by_user["similarity"] == pytest.approx(by_face["similarity"], abs=2e-3)


def test_faces_without_a_user_stay_as_they_are(http: Client, bucket: PhotoBucket, photo: Photo) -> None:
    enrol(http, bucket, photo("obama.jpg"))
    [by_face] = http.post_form("/api/v1/faces/search", photo("obama2.jpg")).json()["results"]
    [by_user] = search(http, photo("obama2.jpg"))
    assert (by_user["user_id"], by_user["similarity"]) == (None, by_face["similarity"])


def test_each_user_on_a_photo_is_judged(http: Client, bucket: PhotoBucket, group_photo: bytes) -> None:
    enrolled = enrol(http, bucket, group_photo)["faces"]
    users = [new_user(http, f"user{place}") for place in range(len(enrolled))]
    for face, user in zip(enrolled, users, strict=True):
        assert http.patch(f"/api/v1/faces/{face['face_id']}", {"user_id": user}).status == 200
    answer = http.post_form("/api/v1/faces/search", group_photo, group_by="user", faces="all").json()
    assert {face["results"][0]["user_id"] for face in answer["faces"]} == set(users)
    assert all(face["results"][0]["similarity"] > 0.99 for face in answer["faces"])
