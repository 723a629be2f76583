"""A ticket that is used again: the first photo stays the one that counts, and nothing else is kept."""

from collections.abc import Callable

import pytest
from sqlalchemy import select

from facepass.database.sessions import TenantSession
from facepass.models.vector import Face
from facepass.object_keys import upload_key
from facepass.storage import ObjectMissing, PhotoBucket
from tests.support.api_client import Client
from tests.support.main_job import announce, index, new_user, status, versions

Photo = Callable[[str], bytes]


def photos(bucket: PhotoBucket, key: str) -> int:
    return versions(bucket, key).count(key)


def test_a_ticket_that_is_posted_again_leaves_the_first_photo_and_its_face(
    http: Client, bucket: PhotoBucket, photo: Photo, vector: TenantSession
) -> None:
    upload_id, key = announce(http, user_id=new_user(http, "obama"))
    bucket.put(key, photo("obama.jpg"), content_type="image/jpeg")
    assert index(key) == []
    before = vector.scalars(select(Face.id)).all()

    bucket.put(key, photo("biden.jpg"), content_type="image/jpeg")
    assert index(key) == []

    assert bucket.get(key, max_bytes=10**7) == photo("obama.jpg")
    assert photos(bucket, key) == 1
    assert vector.scalars(select(Face.id)).all() == before
    assert status(http, upload_id)["status"] == "indexed"


def test_of_two_photos_before_the_first_event_the_first_is_indexed(
    http: Client, bucket: PhotoBucket, photo: Photo
) -> None:
    obama = new_user(http, "obama")
    _, key = announce(http, user_id=obama)
    for name in ("obama.jpg", "biden.jpg"):
        bucket.put(key, photo(name), content_type="image/jpeg")
    assert index(key, key) == []  # S3 tells of both, in whatever order
    found = http.post_form("/api/v1/faces/search", photo("obama2.jpg")).json()["results"]
    assert [match["user_id"] for match in found] == [obama]
    assert (bucket.get(key, max_bytes=10**7), photos(bucket, key)) == (photo("obama.jpg"), 1)


def test_a_photo_that_is_read_again_later_is_the_first_one(http: Client, bucket: PhotoBucket, photo: Photo) -> None:
    _, key = announce(http)
    bucket.put(key, photo("obama.jpg"), content_type="image/jpeg")
    assert index(key) == []
    bucket.put(key, photo("biden.jpg"), content_type="image/jpeg")  # not announced to the queue yet
    assert bucket.get_first(key, max_bytes=10**7) == photo("obama.jpg")


def test_a_photo_that_is_erased_during_a_lookup_is_missing(
    bucket: PhotoBucket, monkeypatch: pytest.MonkeyPatch
) -> None:
    bucket.put("uploads/a/b", b"photo", content_type="image/jpeg")
    listed = PhotoBucket.keep_first(bucket, "uploads/a/b")
    bucket.erase(["uploads/a/b"])
    monkeypatch.setattr(PhotoBucket, "keep_first", lambda *_: listed)
    with pytest.raises(ObjectMissing):
        bucket.get_first("uploads/a/b", max_bytes=10)


def test_a_rejected_ticket_that_is_posted_again_keeps_no_photo(http: Client, bucket: PhotoBucket, photo: Photo) -> None:
    upload_id, key = announce(http)
    for content in (b"text", photo("obama.jpg")):
        bucket.put(key, content, content_type="image/jpeg")
        assert index(key) == []
    assert status(http, upload_id)["status"] == "rejected"
    assert versions(bucket) == []


def test_an_event_cannot_reach_into_another_tenant(http: Client, bucket: PhotoBucket, photo: Photo) -> None:
    upload_id, _ = announce(http)
    foreign = upload_key("another-tenant", upload_id)
    bucket.put(foreign, photo("obama.jpg"), content_type="image/jpeg")
    assert index(foreign) == []
    assert status(http, upload_id)["status"] == "awaiting_upload"
    assert http.post_form("/api/v1/faces/search", photo("obama2.jpg")).json()["results"] == []


@pytest.mark.parametrize(
    "trick",
    [
        "uploads/{tenant}/../{tenant}/{upload}",
        "uploads/{tenant}/{upload}/../x",
        "uploads/{tenant}/{upload}%00",
        "uploads/{tenant}/{upload}\n",
        "uploads//{tenant}/{upload}",
        "/uploads/{tenant}/{upload}",
        "UPLOADS/{tenant}/{upload}",
        "uploads/{tenant}%2F{upload}x",
        "crops/{tenant}/{upload}",
        "probes/{tenant}/{upload}",
    ],
)
def test_a_key_of_somebodys_making_announces_nothing(http: Client, bucket: PhotoBucket, trick: str) -> None:
    upload_id, _ = announce(http)
    assert index(trick.format(tenant=http.tenant, upload=upload_id)) == []
    assert status(http, upload_id)["status"] == "awaiting_upload"
