"""Comparison of two photos, and detection in one; nothing is stored."""

import base64
from collections.abc import Callable

from facepass.storage import PhotoBucket
from tests.support.api_client import Client
from tests.support.main_job import announce, versions

Photo = Callable[[str], bytes]


def test_two_photos_are_compared_and_nothing_is_stored(
    http: Client, bucket: PhotoBucket, photo: Photo, group_photo: bytes
) -> None:
    same = http.post_files("/api/v1/faces/compare", source=photo("obama.jpg"), target=photo("obama2.jpg")).json()
    other = http.post_files("/api/v1/faces/compare", source=photo("obama.jpg"), target=group_photo).json()
    assert (same["match"], len(same["target_faces"])) == (True, 1)
    assert (other["match"], len(other["target_faces"])) == (False, 6)
    similarities = [face["similarity"] for face in other["target_faces"]]
    assert similarities == sorted(similarities, reverse=True)
    assert versions(bucket) == []


def test_photos_are_compared_by_base64_and_by_upload(http: Client, bucket: PhotoBucket, photo: Photo) -> None:
    upload_id, key = announce(http, purpose="probe")
    bucket.put(key, photo("obama2.jpg"), content_type="image/jpeg")
    source = base64.b64encode(photo("obama.jpg")).decode()
    body = {"source_base64": source, "target_upload_id": upload_id}
    assert http.post("/api/v1/faces/compare", body).json()["match"] is True
    assert http.post("/api/v1/faces/compare", {"source_base64": source}).status == 422


def test_detection_tells_what_is_there_and_whether_it_could_be_used(
    http: Client, photo: Photo, group_photo: bytes
) -> None:
    found = http.post_form("/api/v1/faces/detect", group_photo).json()
    assert len(found["faces"]) == 6
    assert all(face["usable"] and face["reasons"] == [] and len(face["landmarks"]) == 5 for face in found["faces"])
    assert http.post_files("/api/v1/faces/detect", file=b"text").json()["code"] == "unsupported_photo"
