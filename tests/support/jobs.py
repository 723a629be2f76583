"""Searches with many probes, as a client starts and reads them; and the function of jobs, fed from Moto's queue."""

from collections.abc import Sequence
from typing import Any

import boto3

from facepass.settings import settings
from facepass.storage import PhotoBucket
from tests.support.api_client import CONTEXT, Client, handler_of
from tests.support.main_job import announce


def probe_of(http: Client, bucket: PhotoBucket, photo: bytes, **fields: Any) -> str:
    """Send a photo with the ticket of a probe; return the upload's id."""
    upload_id, key = announce(http, purpose="probe", **fields)
    bucket.put(key, photo, content_type="image/jpeg")
    return upload_id


def search_id(http: Client, probes: Sequence[str], **options: Any) -> str:
    """Start a search; return its id."""
    answer = http.post("/api/v1/searches", {"upload_ids": list(probes), **options})
    assert answer.status == 202, answer.body
    started: str = answer.json()["search_id"]
    assert answer.json()["status"] == "queued"
    return started


def found(http: Client, search: str, **query: Any) -> dict[str, Any]:
    """The search as a client sees it."""
    answer = http.get(f"/api/v1/searches/{search}", **query)
    assert answer.status == 200, answer.body
    state: dict[str, Any] = answer.json()
    return state


def received() -> list[dict[str, Any]]:
    """The messages that wait in the queue of jobs, as the function gets them; they stay hidden until work_on ends."""
    waiting = boto3.client("sqs").receive_message(QueueUrl=settings().job_queue_url, MaxNumberOfMessages=10)
    return waiting.get("Messages", [])


def deliver(body: str, receive_count: int = 1, context: Any = CONTEXT) -> bool:
    """Run the function on a message; return whether it is done with it."""
    record = {
        "messageId": "0",
        "receiptHandle": "receipt",
        "body": body,
        "attributes": {"ApproximateReceiveCount": str(receive_count)},
        "messageAttributes": {},
        "eventSource": "aws:sqs",
    }
    return handler_of("jobs")({"Records": [record]}, context) == {"batchItemFailures": []}


def work_off(most: int = 100) -> int:
    """Deliver every message of the queue, and those that the slices send; return how many those were."""
    sqs, delivered = boto3.client("sqs"), 0
    while delivered < most and (messages := received()):
        for message in messages:
            assert deliver(message["Body"])
            sqs.delete_message(QueueUrl=settings().job_queue_url, ReceiptHandle=message["ReceiptHandle"])
            delivered += 1
    return delivered
