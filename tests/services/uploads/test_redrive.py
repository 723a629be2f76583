"""`facepass redrive`: each dead letter's reason first, then another attempt. Moto stands in for SQS."""

import json
from collections.abc import Callable

import boto3
import pytest
from sqlalchemy import delete, select
from typer.testing import CliRunner, Result

from facepass.cli.__main__ import app
from facepass.database.sessions import TenantSession
from facepass.models.vector import Upload
from facepass.settings import settings
from facepass.storage import PhotoBucket
from tests.support.api_client import Client
from tests.support.dead_letters import bury, waiting
from tests.support.main_job import announce, enrol, index, new_user, status
from tests.support.throttling import slow_down

Photo = Callable[[str], bytes]


def redrive(*options: str, answer: str = "") -> Result:
    result = CliRunner().invoke(app, ["redrive", *options], input=answer, env={"COLUMNS": "200"})
    assert result.exit_code in (0, 1), result.output
    return result


@pytest.fixture
def failed(http: Client, bucket: PhotoBucket, photo: Photo, dead: str, monkeypatch: pytest.MonkeyPatch) -> str:
    """An upload that failed because S3 was slow, and its dead letter."""
    upload_id, key = announce(http)
    bucket.put(key, photo("obama.jpg"), content_type="image/jpeg")
    with monkeypatch.context() as patch:
        patch.setattr(PhotoBucket, "get_first", slow_down)
        assert index(key, receive_count=5) == ["0"]
    bury(dead, key)
    return upload_id


def test_redrive_lists_the_reason_of_each_letter_before_it_moves_any(
    http: Client, bucket: PhotoBucket, photo: Photo, dead: str, failed: str, vector: TenantSession
) -> None:
    erased, erased_key = announce(http, user_id=(ada := new_user(http, "ada")))
    http.delete(f"/api/v1/users/{ada}")
    _, unknown_key = announce(http)
    indexed = enrol(http, bucket, photo("biden.jpg"))["upload_id"]
    open_one, open_key = announce(http)
    bucket.put(open_key, photo("biden.jpg"), content_type="image/jpeg")
    vector.execute(delete(Upload).where(Upload.id == unknown_key.rpartition("/")[2]))
    vector.commit()
    for key in (erased_key, unknown_key, f"uploads/{http.tenant}/{indexed}", open_key):
        bury(dead, key)
    boto3.client("sqs").send_message(QueueUrl=dead, MessageBody="not JSON")
    result = redrive(answer="n\n").output
    assert f"{failed} │ every attempt failed, the last with botocore.exceptions.ClientError" in result
    assert f"{erased} │ the upload is erased now" in result
    assert f"{indexed} │ the upload is indexed now" in result
    assert f"{open_one} │ no attempt recorded a failure" in result
    assert "the photo has no upload" in result
    assert "it is not a notification from S3" in result
    assert "Send 2 again?" in result
    assert len(waiting(dead)) == 6
    assert status(http, failed)["status"] == "failed"


def test_a_letter_that_is_sent_again_is_indexed(http: Client, dead: str, failed: str, vector: TenantSession) -> None:
    assert "sent again 1, dropped 0, left 0" in redrive("--yes").output
    assert waiting(dead) == []
    [body] = waiting(settings().index_queue_url)
    assert status(http, failed)["status"] == "processing"
    assert index(json.loads(body)["Records"][0]["s3"]["object"]["key"]) == []
    assert status(http, failed)["status"] == "indexed"
    assert vector.scalars(select(Upload.cause)).one() is None


def move_dead_letters(dead: str) -> list[str]:
    """As SQS's StartMessageMoveTask does, which moto lacks: each message from the dead letters to the source queue.

    Returns the keys that the source queue then delivers.
    """
    sqs, source = boto3.client("sqs"), settings().index_queue_url
    for letter in sqs.receive_message(QueueUrl=dead, MaxNumberOfMessages=10).get("Messages", []):
        sqs.send_message(QueueUrl=source, MessageBody=letter["Body"])
        sqs.delete_message(QueueUrl=dead, ReceiptHandle=letter["ReceiptHandle"])
    return [json.loads(body)["Records"][0]["s3"]["object"]["key"] for body in waiting(source)]


def test_a_dead_letter_that_a_move_task_sends_back_is_indexed(
    http: Client, dead: str, failed: str, vector: TenantSession
) -> None:
    assert status(http, failed)["status"] == "failed"
    keys = move_dead_letters(dead)
    assert (waiting(dead), len(keys)) == ([], 1)
    assert index(*keys) == []
    upload = status(http, failed)
    assert (upload["status"], upload["reason"], upload["detail"], len(upload["faces"])) == ("indexed", None, None, 1)
    row = vector.scalars(select(Upload)).one()
    assert (row.cause, row.requeued_at) == (None, None)


def test_a_moved_letter_that_fails_again_fails_with_its_own_reason(
    http: Client, bucket: PhotoBucket, dead: str, failed: str
) -> None:
    bucket.erase([f"uploads/{http.tenant}/{failed}"])
    assert index(*move_dead_letters(dead)) == []
    upload = status(http, failed)
    assert (upload["status"], upload["reason"]) == ("failed", "photo_missing")


def test_a_moved_letter_shows_its_upload_as_processing_until_the_last_delivery(
    http: Client, dead: str, failed: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    [key] = move_dead_letters(dead)
    monkeypatch.setattr(PhotoBucket, "get_first", slow_down)
    assert index(key, receive_count=1) == ["0"]
    assert status(http, failed)["status"] == "processing"
    assert index(key, receive_count=5) == ["0"]
    assert status(http, failed)["status"] == "failed"


def test_letters_that_nothing_helps_are_dropped_on_request_alone(
    http: Client, bucket: PhotoBucket, dead: str, failed: str
) -> None:
    bucket.erase([f"uploads/{http.tenant}/{failed}"])
    result = redrive("--yes")
    assert "the photo is no longer in the bucket" in result.output
    assert len(waiting(dead)) == 1
    assert "sent again 0, dropped 1, left 0" in redrive("--yes", "--drop").output
    assert waiting(dead) == []


def test_without_dead_letters_there_is_nothing_to_do(dead: str) -> None:
    assert redrive().output == "there are no dead letters\n"
