"""Work that failed: listed for its tenant, and a photo that is tried again."""

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any
from uuid import uuid4

import boto3
import pytest
from sqlalchemy import update

from facepass.database.sessions import TenantSession
from facepass.models.jobs import Job
from facepass.models.tenancy import new_id
from facepass.models.vector import Upload
from facepass.models.webhooks import Delivery, Webhook
from facepass.object_keys import upload_key
from facepass.queue import DeadLetter
from facepass.services.uploads import dead_letters
from facepass.settings import settings
from facepass.storage import PhotoBucket
from tests.support.api_client import Client
from tests.support.dead_letters import waiting
from tests.support.main_job import announce, enrol, index, message, status
from tests.support.throttling import slow_down

Photo = Callable[[str], bytes]


@pytest.fixture
def failed(http: Client, bucket: PhotoBucket, photo: Photo, monkeypatch: pytest.MonkeyPatch) -> str:
    """An upload that failed because S3 was slow."""
    upload_id, key = announce(http)
    bucket.put(key, photo("obama.jpg"), content_type="image/jpeg")
    with monkeypatch.context() as patch:
        patch.setattr(PhotoBucket, "get_first", slow_down)
        assert index(key, receive_count=5) == ["0"]
    return upload_id


def redrive(http: Client, upload_id: str) -> Any:
    return http.request("POST", f"/api/v1/uploads/{upload_id}/redrive")


def test_a_failed_photo_is_sent_to_the_indexer_again_and_indexed(
    http: Client, bucket: PhotoBucket, failed: str
) -> None:
    answer = redrive(http, failed)
    assert (answer.status, answer.json()["status"]) == (202, "processing")
    assert status(http, failed)["reason"] is None
    [body] = waiting(settings().index_queue_url)
    assert upload_key(str(http.tenant), failed) in body  # type: ignore[arg-type]
    assert index(upload_key(str(http.tenant), failed)) == []  # type: ignore[arg-type]
    assert status(http, failed)["status"] == "indexed"


def test_a_photo_is_sent_once_however_often_that_is_asked(http: Client, failed: str) -> None:
    answers = [redrive(http, failed) for _ in range(3)]
    assert [answer.status for answer in answers] == [202, 409, 409]
    assert answers[1].json()["code"] == "not_redrivable"
    assert len(waiting(settings().index_queue_url)) == 1


def test_what_has_not_failed_or_is_gone_cannot_be_sent_again(
    http: Client, bucket: PhotoBucket, photo: Photo, failed: str, vector: TenantSession
) -> None:
    indexed = enrol(http, bucket, photo("biden.jpg"))["upload_id"]
    open_one, _ = announce(http)
    bucket.erase([upload_key(str(http.tenant), failed)])  # type: ignore[arg-type]
    for upload_id in (indexed, open_one, failed):
        assert (redrive(http, upload_id).status, redrive(http, upload_id).json()["code"]) == (409, "not_redrivable")
    for nothing in (uuid4(), enrolled_and_erased(http, bucket, photo)):
        assert redrive(http, str(nothing)).json()["code"] == "upload_not_found"
    assert redrive(Client("stranger"), failed).json()["code"] == "upload_not_found"


def enrolled_and_erased(http: Client, bucket: PhotoBucket, photo: Photo) -> str:
    upload_id = str(enrol(http, bucket, photo("biden.jpg"))["upload_id"])
    assert http.delete(f"/api/v1/uploads/{upload_id}").status == 204
    return upload_id


def test_the_dead_letter_from_before_does_not_fail_the_photo_again(
    http: Client, failed: str, vector: TenantSession
) -> None:
    before = datetime(2026, 1, 1, tzinfo=UTC)
    assert redrive(http, failed).status == 202
    body = message(upload_key(str(http.tenant), failed))["body"]  # type: ignore[arg-type]
    assert dead_letters.settle_photo(DeadLetter("1", "r", body, before)) == "settled_meanwhile"
    assert status(http, failed)["status"] == "processing"
    later = datetime(2100, 1, 1, tzinfo=UTC)
    assert dead_letters.settle_photo(DeadLetter("2", "r", body, later)) == "photos_of_dead_workers"
    assert status(http, failed)["status"] == "failed"


def test_a_letter_says_when_its_message_was_sent(bucket: PhotoBucket) -> None:
    from facepass.queue import Queue

    dead = boto3.client("sqs").create_queue(QueueName="dead")["QueueUrl"]
    boto3.client("sqs").send_message(QueueUrl=dead, MessageBody="x")
    queue = Queue(settings().index_queue_url)
    queue.__dict__["_dead_letters"] = dead
    [letter] = queue.dead_letters(0)
    assert letter.sent_at is not None
    assert abs((datetime.now(UTC) - letter.sent_at).total_seconds()) < 60


def test_dead_letters_are_the_photos_jobs_and_deliveries_of_the_caller_s_tenant_that_failed(
    http: Client, failed: str, main: TenantSession, vector: TenantSession, bucket: PhotoBucket, photo: Photo
) -> None:
    enrol(http, bucket, photo("biden.jpg"))
    now = datetime.now(UTC)
    for state in ("failed", "done"):
        vector.add(
            Job(
                kind="search",
                collection_id="lobby",
                status=state,
                reason="worker_died",
                options={},
                caller="x",
                expires_at=now,
            )
        )
    vector.commit()
    webhook = Webhook(id=new_id(), url="https://example.com", secret=b"")
    main.add(webhook)
    main.flush()
    for state in ("failed", "delivered"):
        main.add(
            Delivery(
                webhook_id=webhook.id,
                event_id=new_id(),
                event_type="face.indexed",
                subject="x",
                event="{}",
                status=state,
                due_at=now,
                last_status=500,
            )
        )
    main.commit()
    items = http.get("/api/v1/dead-letters").json()["items"]
    shown = {(item["kind"], item["reason"], item["collection_id"]) for item in items}
    assert shown == {
        ("photo", "retries_exhausted", "default"),
        ("search", "worker_died", "lobby"),
        ("delivery", "status_500", None),
    }
    assert {item["id"] for item in items if item["kind"] == "photo"} == {failed}
    assert items == sorted(items, key=lambda item: item["created_at"])
    assert Client("stranger").get("/api/v1/dead-letters").json()["items"] == []

    pages, cursor = [], None
    while cursor is not None or not pages:
        page = http.get("/api/v1/dead-letters", limit=1, **({"cursor": cursor} if cursor else {})).json()
        pages += page["items"]
        cursor = page["next_cursor"]
    assert pages == items


def test_a_photo_that_is_no_longer_stored_is_no_dead_letter(
    http: Client, failed: str, vector: TenantSession, postgres: str
) -> None:
    assert len(http.get("/api/v1/dead-letters").json()["items"]) == 1
    vector.execute(update(Upload).values(photo_erased_at=datetime.now(UTC)))
    vector.commit()
    assert http.get("/api/v1/dead-letters").json()["items"] == []
