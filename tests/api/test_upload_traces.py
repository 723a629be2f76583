"""One upload's traces, from its announcement to the indexer: the real handlers, and a socket for X-Ray's daemon."""

import json
from collections.abc import Callable
from io import StringIO
from typing import Any

import boto3
import pytest

from facepass.logs import logger
from facepass.queue import index_queue
from facepass.storage import PhotoBucket
from tests.support import xray
from tests.support.api_client import CONTEXT, Client, handler_of, load
from tests.support.janitor import let_pass, tidy
from tests.support.main_job import announce, index, new_user, status
from tests.support.xray import Daemon

Photo = Callable[[str], bytes]
FIELDS = "annotations end_time fault id in_progress name parent_id start_time trace_id type"  # all that may be sent


def steps(daemon: Daemon, upload_id: str) -> list[tuple[str, bool | None]]:
    """The steps that were sent since the last look, and whether each failed; None for one that has only begun."""
    documents = daemon.received()
    for document in documents:
        assert document["annotations"] == {"upload_id": upload_id}
        assert document["trace_id"] == xray.ROOT_ID
        assert set(document) <= set(FIELDS.split())
    return [(document["name"], document.get("fault")) for document in documents]


def test_a_ticket_and_the_indexing_of_its_photo_are_found_by_the_uploads_id(
    http: Client, bucket: PhotoBucket, photo: Photo, xray_daemon: Daemon
) -> None:
    upload_id, key = announce(http, user_id=new_user(http, "ada"), external_image_id="card-7")
    assert steps(xray_daemon, upload_id) == [("issue_ticket", None), ("issue_ticket", False)]

    bucket.put(key, photo("obama.jpg"), content_type="image/jpeg")
    assert index(key) == []
    assert steps(xray_daemon, upload_id) == [("index_photo", None), ("index_photo", False)]
    assert status(http, upload_id)["status"] == "indexed"


def test_a_photo_in_the_request_is_found_by_the_uploads_id(http: Client, photo: Photo, xray_daemon: Daemon) -> None:
    answer = http.post_form("/api/v1/faces/upload", photo("obama.jpg"))
    assert answer.status == 202, answer.body
    upload_id = answer.json()["upload_id"]
    assert steps(xray_daemon, upload_id) == [("store_photo", None), ("store_photo", False)]


def test_each_delivery_of_a_photo_is_found_by_the_uploads_id(
    http: Client, bucket: PhotoBucket, photo: Photo, xray_daemon: Daemon, monkeypatch: pytest.MonkeyPatch
) -> None:
    upload_id, key = announce(http)
    bucket.put(key, photo("obama.jpg"), content_type="image/jpeg")
    xray_daemon.received()

    def fail(*_: Any) -> None:
        raise RuntimeError(f"ada@example.com {key}")

    with monkeypatch.context() as broken:
        broken.setattr(load("indexer"), "index_photo", fail)
        assert index(key) == ["0"]
    assert steps(xray_daemon, upload_id) == [("index_photo", None), ("index_photo", True)]
    assert index(key, receive_count=2) == []
    assert steps(xray_daemon, upload_id) == [("index_photo", None), ("index_photo", False)]


def test_a_photo_that_the_janitor_sends_again_is_found_by_the_uploads_id(
    http: Client, tenant: str, postgres: str, photo: Photo, xray_daemon: Daemon
) -> None:
    tidy()  # what other tests left
    sqs = boto3.client("sqs")
    sqs.purge_queue(QueueUrl=index_queue().url)
    answer = http.post_form("/api/v1/faces/upload", photo("obama.jpg"))
    upload_id = answer.json()["upload_id"]
    xray_daemon.received()
    let_pass(postgres, "vector", "uploads", "updated_at", "1 day", tenant)

    assert tidy()["photos_requeued"] == 1
    assert steps(xray_daemon, upload_id) == [("requeue_photo", None), ("requeue_photo", False)]

    [message] = sqs.receive_message(QueueUrl=index_queue().url, MessageSystemAttributeNames=["All"])["Messages"]
    record = {
        "messageId": "0",
        "receiptHandle": "receipt",
        "body": message["Body"],
        "attributes": {"ApproximateReceiveCount": "1"},
        "eventSource": "aws:sqs",
    }
    assert handler_of("indexer")({"Records": [record]}, CONTEXT)["batchItemFailures"] == []
    assert steps(xray_daemon, upload_id) == [("index_photo", None), ("index_photo", False)]


def test_an_upload_that_is_not_sampled_sends_nothing(
    http: Client, bucket: PhotoBucket, photo: Photo, xray_daemon: Daemon, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("_X_AMZN_TRACE_ID", xray.header(sampled=0))
    upload_id, key = announce(http)
    bucket.put(key, photo("obama.jpg"), content_type="image/jpeg")
    assert index(key) == []
    assert status(http, upload_id)["status"] == "indexed"
    assert xray_daemon.received() == []


def test_every_upload_is_found_in_the_log_by_its_id_sampled_or_not(
    http: Client, bucket: PhotoBucket, photo: Photo, monkeypatch: pytest.MonkeyPatch
) -> None:
    log = StringIO()
    monkeypatch.setattr(logger.registered_handler, "stream", log)
    upload_id, key = announce(http)
    bucket.put(key, photo("obama.jpg"), content_type="image/jpeg")
    with monkeypatch.context() as broken:
        broken.delattr(load("indexer"), "index_photo")
        index(key)
    index(key, receive_count=2)

    lines = [json.loads(line) for line in log.getvalue().splitlines()]
    found = [line for line in lines if line.get("upload_id") == upload_id]
    assert [line["message"] for line in found] == ["upload accepted", "message will be retried", "photo indexed"]
    request_id = found[0]["correlation_id"]
    answered = [line for line in lines if line.get("correlation_id") == request_id and line["message"] == "answered"]
    assert [line["route"] for line in answered] == ["POST /api/v1/faces/upload"]


@pytest.mark.parametrize(
    ("event", "send"),
    [
        ("request-created.s3.PutObject", lambda bucket: bucket.put("uploads/t/u", b"x", content_type="image/jpeg")),
        ("request-created.sqs.SendMessage", lambda _bucket: index_queue().announce("uploads/t/u")),
    ],
)
def test_a_photo_and_a_message_of_our_own_carry_the_trace(
    bucket: PhotoBucket,
    xray_daemon: Daemon,
    monkeypatch: pytest.MonkeyPatch,
    event: str,
    send: Callable[[PhotoBucket], None],
) -> None:
    """The header that S3 and SQS hand on to the indexer. botocore adds it, but in Lambda only."""
    monkeypatch.setenv("AWS_LAMBDA_FUNCTION_NAME", "faces")
    carried = []
    for client in (bucket._s3, index_queue()._sqs):
        client.meta.events.register(event, lambda request, **_: carried.append(request.headers["X-Amzn-Trace-Id"]))
    send(bucket)
    assert carried == [xray.header()]
