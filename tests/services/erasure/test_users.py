"""A user who is erased leaves nothing, also when the erasure is interrupted or a photo comes too late."""

from collections.abc import Callable

import pytest
from sqlalchemy import func, select

from facepass.database.sessions import TenantSession
from facepass.errors import Unavailable
from facepass.models.vector import Face
from facepass.services.collections.collections import pin_model
from facepass.services.matching import settling
from facepass.storage import PhotoBucket
from tests.support.api_client import Client
from tests.support.main_job import announce, enrol, index, new_user, versions

Photo = Callable[[str], bytes]


def test_an_erasure_that_was_interrupted_is_finished_by_the_next_delete(
    http: Client, bucket: PhotoBucket, photo: Photo, monkeypatch: pytest.MonkeyPatch
) -> None:
    obama, biden = new_user(http, "obama"), new_user(http, "biden")
    for user in (obama, biden):
        enrol(http, bucket, photo("obama.jpg"), user_id=user)
    with monkeypatch.context() as patch:
        patch.setattr(PhotoBucket, "erase", _refuse_to_erase)
        assert http.delete(f"/api/v1/users/{obama}").status == 503
    assert http.get(f"/api/v1/users/{obama}").status == 404
    assert versions(bucket, f"uploads/{http.tenant}/")
    assert http.delete(f"/api/v1/users/{obama}").status == 204
    assert http.delete(f"/api/v1/users/{obama}").status == 404
    assert len(versions(bucket)) == 2  # the other person's photo and thumbnail


def test_a_face_whose_photo_could_not_be_erased_is_finished_by_any_later_erasure(
    http: Client, bucket: PhotoBucket, photo: Photo, monkeypatch: pytest.MonkeyPatch
) -> None:
    first, second = (enrol(http, bucket, photo("obama.jpg"))["faces"][0]["face_id"] for _ in range(2))
    with monkeypatch.context() as patch:
        patch.setattr(PhotoBucket, "erase", _refuse_to_erase)
        assert http.delete(f"/api/v1/faces/{first}").status == 503
    assert http.delete(f"/api/v1/faces/{second}").status == 204
    assert versions(bucket) == []


def _refuse_to_erase(_bucket: PhotoBucket, _keys: list[str]) -> None:
    raise Unavailable


def test_a_user_erased_while_the_photo_is_indexed_leaves_nothing(
    http: Client, bucket: PhotoBucket, photo: Photo, vector: TenantSession, monkeypatch: pytest.MonkeyPatch
) -> None:
    obama = new_user(http, "obama")
    upload_id, key = announce(http, user_id=obama)
    bucket.put(key, photo("obama.jpg"), content_type="image/jpeg")

    def erase_meanwhile(own: TenantSession, collection_id: str, model: str) -> None:
        assert http.delete(f"/api/v1/users/{obama}").status == 204
        pin_model(own, collection_id, model)

    monkeypatch.setattr(settling, "pin_model", erase_meanwhile)
    assert index(key) == []
    assert vector.scalar(select(func.count()).select_from(Face)) == 0
    assert http.get(f"/api/v1/uploads/{upload_id}").status == 404
    assert versions(bucket) == []


def test_a_photo_sent_after_its_user_was_erased_is_removed(http: Client, bucket: PhotoBucket, photo: Photo) -> None:
    obama = new_user(http, "obama")
    _, key = announce(http, user_id=obama)
    assert http.delete(f"/api/v1/users/{obama}").status == 204
    bucket.put(key, photo("obama.jpg"), content_type="image/jpeg")
    assert index(key) == []
    assert versions(bucket) == []
