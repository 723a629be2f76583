"""Messages that are doubled, failing or hopeless: each photo is indexed once, and no message is retried for ever."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from uuid import UUID

import boto3
import pytest
from sqlalchemy import func, select, update

from facepass.context import Context
from facepass.database.sessions import TenantSession
from facepass.errors import RetriesExhausted
from facepass.models.vector import Face, Upload
from facepass.recognition.engine import Engine
from facepass.recognition.engines import Engines
from facepass.services.collections.collections import pin_model
from facepass.services.matching import settling
from facepass.services.matching.context import MatchingContext
from facepass.services.matching.indexing import index_photo
from facepass.services.matching.settling import Outcome
from facepass.services.uploads.s3_events import photos_in
from facepass.storage import PhotoBucket
from tests.support.api_client import Client
from tests.support.main_job import announce, index, message, status, versions
from tests.support.throttling import slow_down

Photo = Callable[[str], bytes]


@pytest.fixture
def throttled(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(PhotoBucket, "get_first", slow_down)


def test_two_copies_of_an_event_at_once_store_each_face_once(
    http: Client, bucket: PhotoBucket, engine: Engine, group_photo: bytes, vector: TenantSession
) -> None:
    upload_id, key = announce(http)
    bucket.put(key, group_photo, content_type="image/jpeg")
    [arrival] = photos_in(message(key)["body"])

    def index_once(_copy: int) -> Outcome:
        return index_photo(MatchingContext(arrival.tenant_id, bucket, engines=Engines(engine)), arrival.upload_id)

    with ThreadPoolExecutor(4) as pool:
        outcomes = list(pool.map(index_once, range(4)))

    assert {outcome.status for outcome in outcomes} == {"indexed"}
    assert status(http, upload_id)["status"] == "indexed"
    assert vector.scalar(select(func.count()).select_from(Face)) == 6
    crops = boto3.client("s3").list_objects_v2(Bucket=bucket.name, Prefix=f"crops/{http.tenant}/")
    assert crops["KeyCount"] == 6


def test_a_failure_that_may_pass_brings_the_message_back(
    http: Client, bucket: PhotoBucket, photo: Photo, monkeypatch: pytest.MonkeyPatch
) -> None:
    upload_id, key = announce(http)
    bucket.put(key, photo("obama.jpg"), content_type="image/jpeg")
    with monkeypatch.context() as patch:
        patch.setattr(PhotoBucket, "get_first", slow_down)
        assert index(key, receive_count=4) == ["0"]
        assert status(http, upload_id)["status"] == "processing"
    assert index(key, receive_count=5) == []
    assert status(http, upload_id)["status"] == "indexed"


def test_an_upload_is_failed_after_its_last_delivery(http: Client, bucket: PhotoBucket, throttled: None) -> None:
    upload_id, key = announce(http)
    assert index(key, receive_count=5) == ["0"]  # and so SQS moves it to the dead letters
    upload = status(http, upload_id)
    assert (upload["status"], upload["reason"]) == ("failed", "retries_exhausted")


def test_a_failing_message_does_not_take_its_batch_along(
    http: Client, bucket: PhotoBucket, photo: Photo, monkeypatch: pytest.MonkeyPatch
) -> None:
    get_first = PhotoBucket.get_first

    def half_throttled(self: PhotoBucket, key: str, *, max_bytes: int) -> bytes:
        return (slow_down if key == first_key else get_first)(self, key, max_bytes=max_bytes)

    _, first_key = announce(http)
    second, second_key = announce(http)
    bucket.put(second_key, photo("obama.jpg"), content_type="image/jpeg")
    monkeypatch.setattr(PhotoBucket, "get_first", half_throttled)
    assert index(first_key, second_key) == ["0"]
    assert status(http, second)["status"] == "indexed"


def test_a_missing_object_fails_at_once(http: Client, bucket: PhotoBucket) -> None:
    upload_id, key = announce(http)
    assert index(key) == []
    assert (status(http, upload_id)["status"], status(http, upload_id)["reason"]) == ("failed", "photo_missing")


def test_a_photo_larger_than_the_limit_is_rejected_unread(
    http: Client, bucket: PhotoBucket, monkeypatch: pytest.MonkeyPatch
) -> None:
    upload_id, key = announce(http)
    bucket.put(key, bytes(31 * 1024 * 1024), content_type="image/jpeg")
    assert index(key) == []
    assert status(http, upload_id)["reason"] == "photo_too_large"


def test_a_collection_of_another_model_pack_takes_no_faces(
    http: Client, bucket: PhotoBucket, photo: Photo, monkeypatch: pytest.MonkeyPatch
) -> None:
    from functions.indexer import app

    _, key = announce(http)
    bucket.put(key, photo("obama.jpg"), content_type="image/jpeg")
    assert index(key) == []
    second, second_key = announce(http)
    bucket.put(second_key, photo("obama2.jpg"), content_type="image/jpeg")
    with monkeypatch.context() as patch:
        patch.setattr(app, "engines", _under_another_name(app.engines))
        assert index(second_key) == []
        patch.setattr("functions.search.matching_context.engines", _under_another_name(app.engines))
        answer = http.post_form("/api/v1/faces/search", photo("obama2.jpg"))
    assert status(http, second)["reason"] == "model_mismatch"
    assert second_key in versions(bucket)  # the setting is wrong, not the photo
    assert (answer.status, answer.json()["code"]) == (409, "model_mismatch")


def _under_another_name(engines: Engines) -> Engines:
    from dataclasses import replace

    engine = engines.default
    other = object.__new__(type(engine))
    other.__dict__ = engine.__dict__ | {"pack": replace(engine.pack, model_id="other_pack")}
    return Engines(other)


def test_an_upload_that_another_worker_gave_up_meanwhile_is_indexed_without_a_reason(
    http: Client, bucket: PhotoBucket, photo: Photo, monkeypatch: pytest.MonkeyPatch
) -> None:
    upload_id, key = announce(http)
    bucket.put(key, photo("obama.jpg"), content_type="image/jpeg")

    def give_up_meanwhile(own: TenantSession, collection_id: str, model: str) -> None:
        settling.give_up(Context(http.tenant), UUID(upload_id), RetriesExhausted(), TimeoutError())
        pin_model(own, collection_id, model)

    monkeypatch.setattr(settling, "pin_model", give_up_meanwhile)
    assert index(key) == []
    upload = status(http, upload_id)
    assert (upload["status"], upload["reason"], upload["detail"], len(upload["faces"])) == ("indexed", None, None, 1)


def test_a_failed_upload_whose_photo_was_erased_is_not_indexed_from_a_late_copy(
    http: Client, bucket: PhotoBucket, photo: Photo, vector: TenantSession
) -> None:
    upload_id, key = announce(http)
    settling.give_up(Context(http.tenant), UUID(upload_id), RetriesExhausted())
    vector.execute(update(Upload).where(Upload.id == UUID(upload_id)).values(photo_erased_at=func.now()))
    vector.commit()
    bucket.put(key, photo("obama.jpg"), content_type="image/jpeg")
    assert index(key) == []
    assert (status(http, upload_id)["status"], versions(bucket)) == ("failed", [])


def test_a_late_copy_does_not_let_the_janitor_requeue_a_photo_twice(
    http: Client, bucket: PhotoBucket, vector: TenantSession, throttled: None
) -> None:
    upload_id, key = announce(http)
    vector.execute(update(Upload).where(Upload.id == UUID(upload_id)).values(requeued_at=func.now()))
    vector.commit()
    settling.give_up(Context(http.tenant), UUID(upload_id), RetriesExhausted())
    assert index(key) == ["0"]
    row = vector.scalars(select(Upload)).one()
    assert (row.status, row.requeued_at is None) == ("processing", False)


def test_a_collection_deleted_while_its_photo_is_indexed_leaves_no_thumbnail(
    http: Client, bucket: PhotoBucket, photo: Photo, monkeypatch: pytest.MonkeyPatch
) -> None:
    http.post("/api/v1/collections", {"collection_id": "short-lived"})
    _, key = announce(http, collection_id="short-lived")
    bucket.put(key, photo("obama.jpg"), content_type="image/jpeg")

    def delete_meanwhile(own: TenantSession, collection_id: str, model: str) -> None:
        assert http.delete("/api/v1/collections/short-lived").status == 204
        pin_model(own, collection_id, model)

    monkeypatch.setattr(settling, "pin_model", delete_meanwhile)
    assert index(key) == []
    assert versions(bucket) == []
