"""A photo whose workers die, hang or run out of time is settled, and costs no other photo its result."""

import time
from collections.abc import Callable

import boto3
import pytest
from sqlalchemy import update

from facepass.database.sessions import TenantSession
from facepass.models.vector import Upload
from facepass.storage import PhotoBucket
from tests.support.api_client import CONTEXT, Client
from tests.support.dead_letters import bury, waiting
from tests.support.janitor import tidy
from tests.support.main_job import announce, enrol, index, new_user, status

Photo = Callable[[str], bytes]
RESERVE = 5_000  # milliseconds of the indexer


def reason(http: Client, upload_id: str) -> tuple[str, str | None]:
    upload = status(http, upload_id)
    return upload["status"], upload["reason"]


@pytest.mark.parametrize("known_as", ["awaiting_upload", "processing", "expired"])
def test_the_photo_of_dead_workers_is_failed_in_the_next_run_of_the_janitor(
    http: Client, bucket: PhotoBucket, photo: Photo, vector: TenantSession, dead: str, known_as: str
) -> None:
    upload_id, key = announce(http)
    bucket.put(key, photo("obama.jpg"), content_type="image/jpeg")
    vector.execute(update(Upload).where(Upload.id == upload_id).values(status=known_as))
    vector.commit()
    bury(dead, key)

    done = tidy()

    assert (done["dead_letters_looked_at"], done["photos_of_dead_workers"]) == (1, 1)
    assert reason(http, upload_id) == ("failed", "worker_died")
    assert len(waiting(dead)) == 1  # it stays, visible, for the operator's redrive
    assert tidy()["settled_meanwhile"] == 1
    assert index(key) == []  # the redriven message
    assert reason(http, upload_id) == ("indexed", None)


def test_a_dead_letter_of_a_settled_upload_changes_nothing(
    http: Client, bucket: PhotoBucket, photo: Photo, dead: str
) -> None:
    upload = enrol(http, bucket, photo("obama.jpg"), user_id=new_user(http, "barack"))
    bury(dead, f"uploads/{http.tenant}/{upload['upload_id']}")
    assert tidy()["settled_meanwhile"] == 1
    assert reason(http, upload["upload_id"]) == ("indexed", None)


def test_the_janitor_passes_over_letters_that_name_no_upload(http: Client, bucket: PhotoBucket, dead: str) -> None:
    sqs = boto3.client("sqs")
    for body in ("not JSON", "{}", "[]", '{"Records": []}', '{"Records": [{"s3": {"object": {"key": 5}}}]}'):
        sqs.send_message(QueueUrl=dead, MessageBody=body)
    done = tidy()
    assert done["dead_letters_looked_at"] == done["unknown_dead_letters"] == 5
    assert "dead_letters_looked_at_failed" not in done
    assert len(waiting(dead)) == 5


def test_more_dead_letters_than_one_answer_holds_are_all_settled(http: Client, bucket: PhotoBucket, dead: str) -> None:
    uploads = [announce(http) for _ in range(25)]
    for _, key in uploads:
        bury(dead, key)
    assert tidy()["photos_of_dead_workers"] == 25
    assert {reason(http, upload_id)[1] for upload_id, _ in uploads} == {"worker_died"}


@pytest.fixture
def hanging(monkeypatch: pytest.MonkeyPatch) -> Callable[[str], None]:
    """Make the bucket hang for one key."""
    get_first = PhotoBucket.get_first

    def hang_at(hanging_key: str) -> None:
        def get(self: PhotoBucket, key: str, *, max_bytes: int) -> bytes:
            if key == hanging_key:
                time.sleep(60)
            return get_first(self, key, max_bytes=max_bytes)

        monkeypatch.setattr(PhotoBucket, "get_first", get)

    return hang_at


def test_a_batch_ends_in_order_before_its_time_is_over(
    http: Client, bucket: PhotoBucket, photo: Photo, hanging: Callable[[str], None], monkeypatch: pytest.MonkeyPatch
) -> None:
    done, done_key = announce(http)
    bucket.put(done_key, photo("obama.jpg"), content_type="image/jpeg")
    _, hanging_key = announce(http)
    untouched, untouched_key = announce(http)
    hanging(hanging_key)
    over_at = time.monotonic() + 2 + RESERVE / 1000
    monkeypatch.setattr(CONTEXT, "get_remaining_time_in_millis", lambda: (over_at - time.monotonic()) * 1000)

    assert index(done_key, hanging_key, untouched_key) == ["1", "2"]

    assert time.monotonic() < over_at
    assert status(http, done)["status"] == "indexed"
    assert status(http, untouched)["status"] == "awaiting_upload"


def test_a_photo_that_hangs_in_its_last_delivery_is_failed(
    http: Client, bucket: PhotoBucket, hanging: Callable[[str], None], monkeypatch: pytest.MonkeyPatch
) -> None:
    upload_id, key = announce(http)
    hanging(key)
    monkeypatch.setattr(CONTEXT, "get_remaining_time_in_millis", lambda: RESERVE + 200)
    assert index(key, receive_count=5) == ["0"]
    assert reason(http, upload_id) == ("failed", "retries_exhausted")
