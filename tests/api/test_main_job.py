"""The main job without the runtime: enrol, index, search, erase, through the handlers on a real Postgres."""

from collections.abc import Callable

import boto3
import pytest
from sqlalchemy import func, select

from facepass.database.sessions import TenantSession
from facepass.models.vector import Face, PhotoErasure
from facepass.storage import PhotoBucket
from tests.support.api_client import Client
from tests.support.main_job import enrol, index, new_user, versions

Photo = Callable[[str], bytes]


def test_a_search_with_a_second_photo_of_a_user_answers_with_their_name(
    http: Client, bucket: PhotoBucket, photo: Photo
) -> None:
    obama, biden = new_user(http, "obama"), new_user(http, "biden")
    for user, name in ((obama, "obama.jpg"), (biden, "biden.jpg")):
        upload = enrol(http, bucket, photo(name), user_id=user)
        assert upload["status"] == "indexed"
        assert len(upload["faces"]) == 1

    found = http.post_form("/api/v1/faces/search", photo("obama2.jpg"))

    assert found.status == 200, found.body
    [best] = found.json()["results"]
    assert best["user"]["full_name"] == "Obama"
    assert best["similarity"] > 0.6
    assert found.json()["model"] == "facepass_lite"
    assert all(milliseconds > 0 for milliseconds in found.json()["timings"].values())


def test_every_face_of_an_event_photo_is_indexed_and_found_again(
    http: Client, bucket: PhotoBucket, group_photo: bytes
) -> None:
    upload = enrol(http, bucket, group_photo, external_image_id="party/1")
    assert upload["status"] == "indexed"
    assert len(upload["faces"]) == 6

    found = http.post_form("/api/v1/faces/search", group_photo, limit=3, threshold=0.99)

    [best] = found.json()["results"]
    assert best["user"] is None
    assert best["external_image_id"] == "party/1"
    areas = [face["bounding_box"]["width"] * face["bounding_box"]["height"] for face in upload["faces"]]
    searched = found.json()["searched_face"]["bounding_box"]
    assert searched["width"] * searched["height"] == pytest.approx(max(areas), rel=0.01)


def test_an_event_photo_keeps_its_largest_faces_up_to_max_faces(
    http: Client, bucket: PhotoBucket, group_photo: bytes
) -> None:
    upload = enrol(http, bucket, group_photo, max_faces=2)
    assert len(upload["faces"]) == 2
    assert [face["reasons"] for face in upload["rejected_faces"]] == [["EXCEEDS_MAX_FACES"]] * 4


def test_the_same_event_twice_changes_nothing(
    http: Client, bucket: PhotoBucket, photo: Photo, vector: TenantSession
) -> None:
    upload = enrol(http, bucket, photo("obama.jpg"))
    key = f"uploads/{http.tenant}/{upload['upload_id']}"
    assert index(key) == []
    assert vector.scalar(select(func.count()).select_from(Face)) == 1
    crops = boto3.client("s3").list_objects_v2(Bucket=bucket.name, Prefix=f"crops/{http.tenant}/")
    assert crops["KeyCount"] == 1


def test_deleting_a_user_leaves_no_row_no_vector_and_no_photo(
    http: Client, bucket: PhotoBucket, photo: Photo, vector: TenantSession
) -> None:
    obama = new_user(http, "obama")
    enrol(http, bucket, photo("obama.jpg"), user_id=obama)
    bystander = enrol(http, bucket, photo("biden.jpg"))

    assert http.delete(f"/api/v1/users/{obama}").status == 204

    assert http.get(f"/api/v1/users/{obama}").status == 404
    assert http.get(f"/api/v1/users/{obama}/faces").status == 404
    assert http.post_form("/api/v1/faces/search", photo("obama2.jpg")).json()["results"] == []
    assert [str(face.upload_id) for face in vector.scalars(select(Face))] == [bystander["upload_id"]]
    assert vector.scalars(select(PhotoErasure)).all() == []
    assert {key.split("/")[2].removesuffix(".jpg") for key in versions(bucket)} == {
        bystander["upload_id"],
        bystander["faces"][0]["face_id"],
    }


def test_deleting_the_last_face_of_a_photo_removes_the_photo(http: Client, bucket: PhotoBucket, photo: Photo) -> None:
    face_id = enrol(http, bucket, photo("obama.jpg"))["faces"][0]["face_id"]
    assert http.get(f"/api/v1/faces/{face_id}").json()["image_url"].startswith("https://")
    assert http.delete(f"/api/v1/faces/{face_id}").status == 204
    assert http.get(f"/api/v1/faces/{face_id}").status == 404
    assert versions(bucket) == []


def test_an_object_without_an_upload_is_ignored_and_logged(
    http: Client, bucket: PhotoBucket, photo: Photo, caplog: pytest.LogCaptureFixture
) -> None:
    key = f"uploads/{http.tenant}/0192a0b0-0000-7000-8000-000000000000"
    bucket.put(key, photo("obama.jpg"), content_type="image/jpeg")
    assert index(key) == []
    assert index("uploads/strange name/x") == []
    assert bucket.get(key, max_bytes=10**7)
    assert [record.message for record in caplog.records if "ignored" in record.message] == [
        "photo ignored",
        "object without an upload ignored",
    ]


def test_a_search_by_probe_upload_finds_the_user(http: Client, bucket: PhotoBucket, photo: Photo) -> None:
    enrol(http, bucket, photo("obama.jpg"))
    ticket = http.post("/api/v1/faces/upload", {"content_type": "image/jpeg", "purpose": "probe"}).json()
    bucket.put(ticket["upload"]["fields"]["key"], photo("obama3.jpg"), content_type="image/jpeg")
    found = http.post("/api/v1/faces/search", {"upload_id": ticket["upload_id"]})
    assert found.json()["results"][0]["similarity"] > 0.6


def test_an_exact_search_gives_the_same_answer(http: Client, bucket: PhotoBucket, photo: Photo) -> None:
    enrol(http, bucket, photo("biden.jpg"))
    face_id = enrol(http, bucket, photo("obama.jpg"))["faces"][0]["face_id"]
    raw = http.request(
        "POST", "/api/v1/faces/search", photo("obama3.jpg"), "image/jpeg", query={"exact": "true"}
    ).json()
    stored = [http.post("/api/v1/faces/search", {"face_id": face_id, "exact": exact}).json() for exact in (True, False)]
    assert raw["results"][0]["face_id"] == face_id
    assert stored[0]["results"] == stored[1]["results"]


@pytest.mark.parametrize(
    ("field", "message"),
    [
        ({"limit": 0}, "greater than or equal to 1"),
        ({"limit": 101}, "less than or equal to 100"),
        ({"threshold": -1.01}, "greater than or equal to -1"),
        ({"threshold": 1.01}, "less than or equal to 1"),
    ],
)
def test_the_error_for_a_limit_or_threshold_out_of_range_names_the_range(
    http: Client, field: dict[str, float], message: str
) -> None:
    refused = http.post("/api/v1/faces/search", {"face_id": "0199c82c-c000-72a9-abb1-729f3ef43286", **field})
    assert refused.status == 422
    [error] = refused.json()["errors"]
    assert message in str(error)


def test_an_unknown_collection_is_not_found(http: Client, bucket: PhotoBucket, photo: Photo) -> None:
    query = {"collection_id": "nowhere"}
    refused = http.request("POST", "/api/v1/faces/search", photo("obama.jpg"), "image/jpeg", query=query)
    assert (refused.status, refused.json()["code"]) == (404, "collection_not_found")
