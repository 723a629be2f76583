"""An upload's life: deleted, never used, noticed late, lost by its worker."""

import json
from collections.abc import Callable
from datetime import timedelta

import boto3
import pytest
from sqlalchemy import func, select, update

from facepass.database.sessions import TenantSession
from facepass.errors import Unavailable
from facepass.models.vector import Face, Upload
from facepass.settings import settings
from facepass.storage import PhotoBucket
from tests.support.api_client import Client
from tests.support.janitor import let_pass, tidy
from tests.support.main_job import announce, enrol, index, new_user, status, versions

Photo = Callable[[str], bytes]


def queued() -> list[str]:
    """The keys that the queue would bring to the indexer."""
    received = boto3.client("sqs").receive_message(QueueUrl=settings().index_queue_url, MaxNumberOfMessages=10)
    bodies = [json.loads(message["Body"]) for message in received.get("Messages", [])]
    return [body["Records"][0]["s3"]["object"]["key"] for body in bodies]


def stored(vector: TenantSession, upload_id: str) -> Upload:
    fresh = select(Upload).where(Upload.id == upload_id).execution_options(populate_existing=True)
    upload = vector.scalars(fresh).one()
    vector.commit()
    return upload


def test_deleting_an_upload_deletes_its_faces_and_photos(
    http: Client, bucket: PhotoBucket, photo: Photo, vector: TenantSession
) -> None:
    upload = enrol(http, bucket, photo("obama.jpg"), user_id=new_user(http, "obama"))
    path = f"/api/v1/uploads/{upload['upload_id']}"
    assert http.delete(path).status == 204
    assert http.get(path).status == 404
    assert http.get(f"/api/v1/faces/{upload['faces'][0]['face_id']}").status == 404
    assert http.post_form("/api/v1/faces/search", photo("obama.jpg")).json()["results"] == []
    assert versions(bucket) == []
    assert vector.scalar(select(func.count()).select_from(Face)) == 0
    assert (http.delete(path).status, http.delete(path).json()["code"]) == (404, "upload_not_found")


def test_a_photo_that_comes_after_its_upload_was_deleted_is_removed(
    http: Client, bucket: PhotoBucket, photo: Photo
) -> None:
    upload_id, key = announce(http)
    assert http.delete(f"/api/v1/uploads/{upload_id}").status == 204
    bucket.put(key, photo("obama.jpg"), content_type="image/jpeg")
    assert index(key) == []
    assert versions(bucket) == []


def test_a_user_may_delete_their_own_upload_and_no_other(http: Client) -> None:
    http.post("/api/v1/users", {"email": "a@example.com", "full_name": "A", "external_id": "sub-a"})
    ada = http.get("/api/v1/users").json()["items"][0]["id"]
    own, _ = announce(http, user_id=ada)
    other, _ = announce(http, user_id=new_user(http, "ben"))
    own_client = Client(http.tenant, scopes="self", subject="sub-a")
    assert own_client.delete(f"/api/v1/uploads/{other}").status == 403
    assert own_client.delete(f"/api/v1/uploads/{own}").status == 204


def test_a_second_photo_of_a_rejected_upload_does_not_stay(http: Client, bucket: PhotoBucket, photo: Photo) -> None:
    upload_id, key = announce(http)
    bucket.put(key, b"text", content_type="image/jpeg")
    assert index(key) == []
    assert status(http, upload_id)["status"] == "rejected"
    assert status(http, upload_id)["photo_erased_at"] is not None
    bucket.put(key, photo("obama.jpg"), content_type="image/jpeg")
    assert index(key) == []
    assert versions(bucket) == []


def test_an_unused_ticket_expires(
    postgres: str, http: Client, bucket: PhotoBucket, vector: TenantSession, tenant: str
) -> None:
    unused, _ = announce(http)
    probe, _ = announce(http, purpose="probe")
    let_pass(postgres, "vector", "uploads", "expires_at", "20 minutes", tenant)
    assert tidy()["tickets_expired"] >= 2
    assert (stored(vector, unused).status, stored(vector, probe).status) == ("expired", "expired")
    assert status(http, unused)["status"] == "expired"


def test_a_photo_that_comes_at_the_last_moment_is_indexed_though_its_ticket_expired(
    postgres: str, http: Client, bucket: PhotoBucket, photo: Photo, tenant: str
) -> None:
    upload_id, key = announce(http)
    let_pass(postgres, "vector", "uploads", "expires_at", "20 minutes", tenant)
    tidy()
    bucket.put(key, photo("obama.jpg"), content_type="image/jpeg")
    assert index(key) == []
    assert status(http, upload_id)["status"] == "indexed"


def test_a_photo_whose_notification_was_lost_is_indexed(
    postgres: str, http: Client, bucket: PhotoBucket, photo: Photo, vector: TenantSession, tenant: str
) -> None:
    upload_id, key = announce(http)
    bucket.put(key, photo("obama.jpg"), content_type="image/jpeg")
    let_pass(postgres, "vector", "uploads", "expires_at", "20 minutes", tenant)
    tidy()
    assert stored(vector, upload_id).status == "processing"
    assert key not in queued()  # its message may still be in the queue
    _age(postgres, tenant)
    tidy()
    assert [key] == [found for found in queued() if found == key]
    assert index(key) == []
    assert status(http, upload_id)["status"] == "indexed"


def test_a_photo_whose_worker_died_goes_back_once_and_then_fails(
    postgres: str, http: Client, bucket: PhotoBucket, photo: Photo, vector: TenantSession, tenant: str
) -> None:
    upload_id, key = announce(http)
    bucket.put(key, photo("obama.jpg"), content_type="image/jpeg")
    vector.execute(update(Upload).values(status="processing"))
    vector.commit()
    tidy()
    assert queued() == []  # it may be under way
    for outcome in ("processing", "failed"):
        _age(postgres, tenant)
        tidy()
        assert stored(vector, upload_id).status == outcome
        tidy()
    assert status(http, upload_id)["reason"] == "retries_exhausted"
    assert queued() == [key]  # once


def test_an_upload_in_progress_whose_object_is_missing_fails(
    postgres: str, http: Client, bucket: PhotoBucket, vector: TenantSession, tenant: str
) -> None:
    upload_id, _ = announce(http)
    vector.execute(update(Upload).values(status="processing"))
    vector.commit()
    _age(postgres, tenant)
    tidy()
    upload = stored(vector, upload_id)
    assert (upload.status, upload.reason) == ("failed", "photo_missing")


def test_an_upload_that_cannot_be_settled_keeps_no_other_waiting(
    postgres: str,
    http: Client,
    bucket: PhotoBucket,
    vector: TenantSession,
    tenant: str,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    (first, _), (second, _) = announce(http), announce(http)
    let_pass(postgres, "vector", "uploads", "expires_at", "20 minutes", tenant)
    exists = PhotoBucket.exists

    def away(own: PhotoBucket, key: str) -> bool:
        if first in key:
            raise Unavailable
        return exists(own, key)

    monkeypatch.setattr(PhotoBucket, "exists", away)
    assert tidy()["uploads_looked_at_failed"] == 1
    assert (stored(vector, first).status, stored(vector, second).status) == ("awaiting_upload", "expired")


def test_the_photo_of_a_failed_upload_goes_after_two_weeks(
    postgres: str, http: Client, bucket: PhotoBucket, photo: Photo, vector: TenantSession, tenant: str
) -> None:
    upload_id, key = announce(http)
    bucket.put(key, photo("obama.jpg"), content_type="image/jpeg")
    vector.execute(update(Upload).values(status="failed", reason="retries_exhausted"))
    vector.commit()
    tidy()
    assert versions(bucket) == [key]
    _age(postgres, tenant, "15 days")
    tidy()
    assert versions(bucket) == []
    assert stored(vector, upload_id).photo_erased_at is not None


def _age(postgres: str, tenant: str, interval: str = "2 hours") -> None:
    for column in ("updated_at", "looked_at"):
        let_pass(postgres, "vector", "uploads", column, interval, tenant)


def test_a_run_without_time_does_nothing_and_says_so(bucket: PhotoBucket) -> None:
    from facepass.queue import index_queue
    from facepass.services.janitor.rounds import tidy as tidy_within
    from facepass.time_limit import Deadline

    done = tidy_within(index_queue(), Deadline.within(0), under_way=timedelta(hours=1))
    assert not [name for name in done if name not in ("requests_forgotten", "buckets_forgotten")]
