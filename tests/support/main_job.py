"""The steps of the main job, as a client takes them through the handlers."""

import json
from typing import Any

import boto3

from facepass.storage import PhotoBucket
from tests.support.api_client import CONTEXT, Client, handler_of


def new_user(http: Client, name: str) -> str:
    """Make a user; return the id."""
    answer = http.post("/api/v1/users", {"email": f"{name}@example.com", "full_name": name.title()})
    assert answer.status == 201, answer.body
    return answer.json()["id"]


def allow_self_enrolment(http: Client, collection_id: str = "default") -> None:
    """Let users enrol themselves in a collection."""
    answer = http.patch(f"/api/v1/collections/{collection_id}", {"self_enrolment": True})
    assert answer.status == 200, answer.body


def announce(http: Client, **fields: Any) -> tuple[str, str]:
    """Ask for a ticket; return the upload's id and the key that the photo goes under."""
    ticket = http.post("/api/v1/faces/upload", {"content_type": "image/jpeg", **fields})
    assert ticket.status == 201, ticket.body
    return ticket.json()["upload_id"], ticket.json()["upload"]["fields"]["key"]


def enrol(http: Client, bucket: PhotoBucket, photo: bytes, **fields: Any) -> dict[str, Any]:
    """Ask for a ticket, put the photo where the ticket says, and index it; return the upload."""
    upload_id, key = announce(http, **fields)
    bucket.put(key, photo, content_type="image/jpeg")
    assert index(key) == []
    return status(http, upload_id)


def status(http: Client, upload_id: str) -> dict[str, Any]:
    """The upload as a client sees it."""
    answer = http.get(f"/api/v1/uploads/{upload_id}")
    assert answer.status == 200, answer.body
    return answer.json()


def index(*keys: str, receive_count: int = 1) -> list[str]:
    """Run the indexer on one batch with a message for each key; return which messages (by position) come back."""
    records = [message(key, receive_count, str(position)) for position, key in enumerate(keys)]
    answer = handler_of("indexer")({"Records": records}, CONTEXT)
    return [failure["itemIdentifier"] for failure in answer["batchItemFailures"]]


def message(key: str, receive_count: int = 1, message_id: str = "0") -> dict[str, Any]:
    """The SQS message that S3 sends about an object."""
    body = {"Records": [{"eventName": "ObjectCreated:Post", "s3": {"object": {"key": key}}}]}
    return {
        "messageId": message_id,
        "receiptHandle": "receipt",
        "body": json.dumps(body),
        "attributes": {"ApproximateReceiveCount": str(receive_count)},
        "messageAttributes": {},
        "eventSource": "aws:sqs",
    }


def versions(bucket: PhotoBucket, prefix: str = "") -> list[str]:
    """The keys of every version and delete marker of photos and thumbnails; the journal of erasures has neither."""
    found = boto3.client("s3").list_object_versions(Bucket=bucket.name, Prefix=prefix)
    keys = [entry["Key"] for entry in found.get("Versions", []) + found.get("DeleteMarkers", [])]
    return [key for key in keys if not key.startswith("erasures/")]


def photos(bucket: PhotoBucket, tenant: str) -> list[str]:
    """Every version of the tenant's photos and thumbnails."""
    return versions(bucket, f"uploads/{tenant}/") + versions(bucket, f"crops/{tenant}/")
