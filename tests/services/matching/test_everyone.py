"""Everyone on a photo: a search with all of its faces, and a comparison of all with all."""

from base64 import b64encode
from collections.abc import Callable
from typing import Any

import pytest

from facepass.storage import PhotoBucket
from facepass.vectors import search
from tests.support.api_client import Client
from tests.support.main_job import enrol, new_user

Photo = Callable[[str], bytes]
PEOPLE = 6  # on the group photo
ALL = {"faces": "all"}


@pytest.fixture
def stored(http: Client, bucket: PhotoBucket, group_photo: bytes) -> list[dict[str, Any]]:
    """The faces of the group photo, indexed, largest first."""
    faces: list[dict[str, Any]] = enrol(http, bucket, group_photo)["faces"]
    return sorted(faces, key=area, reverse=True)


def area(face: dict[str, Any]) -> float:
    return float(face["bounding_box"]["width"] * face["bounding_box"]["height"])


def everyone(http: Client, photo: bytes, **options: object) -> dict[str, Any]:
    answer = http.post_form("/api/v1/faces/search", photo, **ALL | options)
    assert answer.status == 200, answer.body
    found: dict[str, Any] = answer.json()
    return found


def compare(http: Client, source: bytes, target: bytes, **options: object) -> dict[str, Any]:
    photos = {"source_base64": b64encode(source).decode(), "target_base64": b64encode(target).decode()}
    answer = http.post("/api/v1/faces/compare", photos | options)
    assert answer.status == 200, answer.body
    compared: dict[str, Any] = answer.json()
    return compared


def test_each_face_of_a_photo_finds_itself(http: Client, stored: list[dict[str, Any]], group_photo: bytes) -> None:
    found = everyone(http, group_photo)
    assert [face["results"][0]["face_id"] for face in found["faces"]] == [face["face_id"] for face in stored]
    assert all(face["results"][0]["similarity"] > 0.99 for face in found["faces"])
    areas = [area(face["searched_face"]) for face in found["faces"]]
    assert areas == sorted(areas, reverse=True)
    assert len(areas) == PEOPLE
    assert found["unused_faces"] == []
    assert found["results"] == found["faces"][0]["results"]
    assert found["searched_face"] == found["faces"][0]["searched_face"]


def test_the_answer_for_each_face_is_that_of_a_search_with_it_alone(
    http: Client, stored: list[dict[str, Any]], group_photo: bytes
) -> None:
    together = everyone(http, group_photo, threshold=-1, limit=20)["faces"]
    for face, alone in zip(together, stored, strict=True):
        found = http.post("/api/v1/faces/search", {"face_id": alone["face_id"], "threshold": -1, "limit": 20}).json()
        others = [match["face_id"] for match in face["results"] if match["face_id"] != alone["face_id"]]
        assert [match["face_id"] for match in found["results"]] == others


def test_all_faces_are_searched_in_one_statement(
    http: Client, stored: list[dict[str, Any]], group_photo: bytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    sent = []
    run = search.run_prepared
    monkeypatch.setattr(search, "run_prepared", lambda *given, **named: sent.append(given[1]) or run(*given, **named))
    everyone(http, group_photo)
    assert sent == [search.SEARCH_EACH]


def test_a_photo_of_one_face_has_one_answer(http: Client, bucket: PhotoBucket, photo: Photo) -> None:
    face = enrol(http, bucket, photo("obama.jpg"), user_id=new_user(http, "obama"))["faces"][0]["face_id"]
    alone = http.post_form("/api/v1/faces/search", photo("obama2.jpg")).json()
    together = everyone(http, photo("obama2.jpg"))
    assert alone["results"][0]["face_id"] == face
    assert [each["searched_face"] for each in alone["faces"]] == [alone["searched_face"]]
    assert _stable(together["faces"]) == _stable(alone["faces"])


def _stable(faces: list[dict[str, Any]]) -> list[tuple[Any, list[tuple[str, float]]]]:
    """Without the URLs, which are new each time."""
    return [
        (face["searched_face"], [(match["face_id"], match["similarity"]) for match in face["results"]])
        for face in faces
    ]


def test_faces_that_are_not_searched_with_have_their_reasons(
    http: Client, stored: list[dict[str, Any]], group_photo: bytes
) -> None:
    found = everyone(http, group_photo, max_faces=2)
    assert [face["results"][0]["face_id"] for face in found["faces"]] == [face["face_id"] for face in stored[:2]]
    assert [face["reasons"] for face in found["unused_faces"]] == [["EXCEEDS_MAX_FACES"]] * (PEOPLE - 2)
    largest = http.post_form("/api/v1/faces/search", group_photo).json()
    assert len(largest["faces"]) == 1
    assert len(largest["unused_faces"]) == PEOPLE - 1


def test_an_empty_collection_answers_for_each_face(http: Client, group_photo: bytes) -> None:
    found = everyone(http, group_photo)
    assert [face["results"] for face in found["faces"]] == [[]] * PEOPLE
    missing = http.post_form("/api/v1/faces/search", group_photo, **ALL, collection_id="nowhere")
    assert (missing.status, missing.json()["code"]) == (404, "collection_not_found")


@pytest.mark.parametrize(
    "wrong",
    [
        {"face_id": "0192a0b0-0000-7000-8000-000000000000"},
        {"user_id": "0192a0b0-0000-7000-8000-000000000000"},
        {"image_base64": "AA==", "limit": 21},
        {"image_base64": "AA==", "max_faces": 51},
        {"image_base64": "AA==", "faces": "some"},
    ],
)
def test_what_does_not_fit_is_refused(http: Client, wrong: dict[str, Any]) -> None:
    answer = http.post("/api/v1/faces/search", ALL | wrong)
    assert (answer.status, answer.json()["code"]) == (422, "invalid_request")


def test_all_faces_of_one_photo_are_compared_with_all_of_another(http: Client, group_photo: bytes) -> None:
    compared = compare(http, group_photo, group_photo, **ALL)
    assert len(compared["matched"]) == PEOPLE
    assert all(pair["source_face"] == pair["target_face"] for pair in compared["matched"])
    assert (compared["unmatched_source"], compared["unmatched_target"]) == ([], [])
    assert len(compared["target_faces"]) == PEOPLE


def test_a_stranger_among_them_is_unmatched(http: Client, group_photo: bytes, photo: Photo) -> None:
    compared = compare(http, group_photo, photo("obama.jpg"), **ALL)
    assert (compared["match"], compared["matched"]) == (False, [])
    assert len(compared["unmatched_source"]) == PEOPLE
    assert len(compared["unmatched_target"]) == 1
    largest = compare(http, photo("obama2.jpg"), photo("obama.jpg"))
    assert [pair["similarity"] for pair in largest["matched"]] == [largest["similarity"]]
    assert (largest["unmatched_source"], largest["unmatched_target"]) == ([], [])
