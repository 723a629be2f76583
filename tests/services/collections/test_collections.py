"""Collections: made, changed, listed, deleted."""

from collections.abc import Callable
from typing import Any

import pytest
from sqlalchemy import delete

from facepass.database.sessions import TenantSession
from facepass.models.vector import Collection
from facepass.storage import PhotoBucket
from tests.support.api_client import Client
from tests.support.main_job import announce, enrol, index, status, versions

Photo = Callable[[str], bytes]


def test_a_collection_is_made_changed_listed_and_deleted(http: Client, bucket: PhotoBucket, photo: Photo) -> None:
    made = http.post("/api/v1/collections", {"collection_id": "party", "threshold": 0.6, "max_faces": 3})
    assert (made.status, made.json()["face_count"], made.json()["model"]) == (201, 0, None)
    enrol(http, bucket, photo("obama.jpg"), collection_id="party")
    kept = enrol(http, bucket, photo("biden.jpg"))

    found = http.get("/api/v1/collections/party").json()
    assert (found["face_count"], found["model"], found["threshold"]) == (1, "facepass_lite", pytest.approx(0.6))
    assert http.patch("/api/v1/collections/party", {"threshold": None}).json()["threshold"] is None
    assert http.patch("/api/v1/collections/party", {}).json()["max_faces"] == 3
    assert [c["collection_id"] for c in http.get("/api/v1/collections").json()["items"]] == ["default", "party"]
    page = http.get("/api/v1/collections", limit=1).json()
    assert http.get("/api/v1/collections", cursor=page["next_cursor"]).json()["items"][0]["collection_id"] == "party"

    assert http.delete("/api/v1/collections/party").status == 204
    assert http.get("/api/v1/collections/party").status == 404
    assert {key.split("/")[2].removesuffix(".jpg") for key in versions(bucket)} == {
        kept["upload_id"],
        kept["faces"][0]["face_id"],
    }


@pytest.mark.parametrize(
    ("method", "path", "body", "expected"),
    [
        ("POST", "/api/v1/collections", {"collection_id": "party"}, (409, "collection_taken")),
        ("POST", "/api/v1/collections", {"collection_id": "No id"}, (422, "invalid_request")),
        ("POST", "/api/v1/collections", {"collection_id": "x", "max_faces": 101}, (422, "invalid_request")),
        ("PATCH", "/api/v1/collections/nowhere", {}, (404, "collection_not_found")),
        ("PATCH", "/api/v1/collections/party", {"collection_id": "other"}, (422, "invalid_request")),
        ("DELETE", "/api/v1/collections/nowhere", None, (404, "collection_not_found")),
        ("DELETE", "/api/v1/collections/default", None, (409, "default_collection")),
    ],
)
def test_a_collection_request_that_cannot_be_met_says_why(
    http: Client, method: str, path: str, body: dict[str, Any] | None, expected: tuple[int, str]
) -> None:
    assert http.post("/api/v1/collections", {"collection_id": "party"}).status == 201
    answer = http.delete(path) if body is None else (http.patch if method == "PATCH" else http.post)(path, body)
    assert (answer.status, answer.json()["code"]) == expected


def test_a_photo_for_a_collection_that_was_deleted_is_refused_and_removed(
    http: Client, bucket: PhotoBucket, photo: Photo, vector: TenantSession
) -> None:
    http.post("/api/v1/collections", {"collection_id": "party"})
    upload_id, key = announce(http, collection_id="party")
    bucket.put(key, photo("obama.jpg"), content_type="image/jpeg")
    vector.execute(delete(Collection).where(Collection.id == "party"))  # as if it was announced while it was deleted
    vector.commit()
    assert index(key) == []
    assert (status(http, upload_id)["status"], status(http, upload_id)["reason"]) == (
        "rejected",
        "collection_not_found",
    )
    assert versions(bucket) == []
