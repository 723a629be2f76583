"""Uploads: listed, refused as a probe of a user, and their photo removed when it is rejected."""

from collections.abc import Callable

from facepass.storage import PhotoBucket
from tests.support.api_client import Client
from tests.support.main_job import announce, enrol, index, new_user, versions

Photo = Callable[[str], bytes]


def test_uploads_are_listed_with_their_faces_page_by_page(http: Client, bucket: PhotoBucket, photo: Photo) -> None:
    first = enrol(http, bucket, photo("obama.jpg"))
    second, _ = announce(http)
    page = http.get("/api/v1/uploads", limit=1).json()
    assert page["items"] == [first]
    rest = http.get("/api/v1/uploads", cursor=page["next_cursor"]).json()
    assert [(upload["upload_id"], upload["status"]) for upload in rest["items"]] == [(second, "awaiting_upload")]
    assert rest["next_cursor"] is None


def test_a_probe_enrols_no_user(http: Client) -> None:
    ada = new_user(http, "ada")
    body = {"content_type": "image/jpeg", "purpose": "probe", "user_id": ada}
    assert http.post("/api/v1/faces/upload", body).status == 422


def test_a_rejected_photo_is_removed(http: Client, bucket: PhotoBucket, group_photo: bytes) -> None:
    upload = enrol(http, bucket, group_photo, user_id=new_user(http, "ada"))
    assert upload["reason"] == "multiple_faces"
    assert versions(bucket) == []
    assert index(f"uploads/{http.tenant}/{upload['upload_id']}") == []


def test_an_empty_content_type_is_415_and_a_missing_one_422(http: Client) -> None:
    empty = http.post("/api/v1/faces/upload", {"content_type": ""})
    missing = http.post("/api/v1/faces/upload", {})
    assert (empty.status, missing.status) == (415, 422)
