"""Verification of a photo against one user."""

from collections.abc import Callable

import pytest

from facepass.storage import PhotoBucket
from tests.support.api_client import Client
from tests.support.main_job import enrol, new_user

Photo = Callable[[str], bytes]
UNKNOWN_ID = "0192a0b0-0000-7000-8000-000000000000"


def test_a_photo_is_verified_against_one_user(http: Client, bucket: PhotoBucket, photo: Photo) -> None:
    obama = new_user(http, "obama")
    face_id = enrol(http, bucket, photo("obama.jpg"), user_id=obama)["faces"][0]["face_id"]
    right = http.post_form(f"/api/v1/users/{obama}/verify", photo("obama2.jpg")).json()
    wrong = http.post_form(f"/api/v1/users/{obama}/verify", photo("biden.jpg")).json()
    assert (right["match"], right["face_id"], right["threshold"]) == (True, face_id, pytest.approx(0.45))
    assert right["similarity"] > 0.6
    assert wrong["similarity"] < 0.3
    assert wrong["match"] is False
    strict = http.post_form(f"/api/v1/users/{obama}/verify", photo("obama2.jpg"), threshold=0.9).json()
    assert strict["match"] is False


def test_a_user_without_a_face_cannot_be_verified(http: Client, photo: Photo) -> None:
    ada = new_user(http, "ada")
    answer = http.post_form(f"/api/v1/users/{ada}/verify", photo("obama.jpg"))
    assert (answer.status, answer.json()["code"]) == (409, "not_enrolled")
    assert http.post("/api/v1/faces/search", {"user_id": ada}).json()["code"] == "not_enrolled"
    assert http.post_form(f"/api/v1/users/{UNKNOWN_ID}/verify", photo("obama.jpg")).status == 404
