"""Verification of a photo against one user."""

from collections.abc import Callable

import cv2
import numpy as np
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


def printed(photo: bytes) -> bytes:
    """The photo as paper before a camera: a print with a margin, held askew, in dimmer light, a little out of focus."""
    pixels = cv2.imdecode(np.frombuffer(photo, np.uint8), cv2.IMREAD_COLOR)
    paper = cv2.copyMakeBorder(pixels, *[60] * 4, cv2.BORDER_CONSTANT, value=(235, 240, 240))
    height, width = paper.shape[:2]
    corners = np.array([[0, 0], [width, 0], [width, height], [0, height]], np.float32)
    held = corners + np.array([[150, 120], [90, 150], [110, 90], [140, 110]], np.float32)
    turn = cv2.getPerspectiveTransform(corners, held)
    scene = cv2.warpPerspective(paper, turn, (width + 300, height + 300), borderValue=(70, 80, 75))
    scene = cv2.GaussianBlur(scene, (0, 0), 1.2)
    noise = np.random.default_rng(3).normal(0, 6, scene.shape)
    dimmer = np.clip(scene.astype(np.float32) * 0.8 + noise, 0, 255).astype(np.uint8)
    return cv2.imencode(".jpg", dimmer, [cv2.IMWRITE_JPEG_QUALITY, 85])[1].tobytes()


def test_a_printed_photo_of_a_user_is_verified_like_the_user(http: Client, bucket: PhotoBucket, photo: Photo) -> None:
    obama = new_user(http, "obama")
    enrol(http, bucket, photo("obama.jpg"), user_id=obama)
    answer = http.post_form(f"/api/v1/users/{obama}/verify", printed(photo("obama2.jpg"))).json()
    assert answer["match"] is True  # there is no liveness detection: docs/threat-model.md


def test_a_user_without_a_face_cannot_be_verified(http: Client, photo: Photo) -> None:
    ada = new_user(http, "ada")
    answer = http.post_form(f"/api/v1/users/{ada}/verify", photo("obama.jpg"))
    assert (answer.status, answer.json()["code"]) == (409, "not_enrolled")
    assert http.post("/api/v1/faces/search", {"user_id": ada}).json()["code"] == "not_enrolled"
    assert http.post_form(f"/api/v1/users/{UNKNOWN_ID}/verify", photo("obama.jpg")).status == 404
