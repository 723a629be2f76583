"""Handlers wake the announcer, once, when they have committed an event; SQS cannot harm or delay them much."""

import socket
from collections.abc import Callable, Iterator
from time import monotonic

import boto3
import pytest
from botocore.config import Config

from facepass.queue import Bell, event_queue
from facepass.services.events import outbox
from facepass.settings import settings
from facepass.storage import PhotoBucket
from tests.support.announced import waiting
from tests.support.api_client import Client
from tests.support.assignments import give
from tests.support.janitor import let_pass, tidy
from tests.support.jobs import probe_of, search_id, work_off
from tests.support.main_job import announce, enrol, index, new_user
from tests.support.rekognition_client import rekognition

Photo = Callable[[str], bytes]


def rings(bell: str) -> int:
    """How often it rang since the last look."""
    sqs, bodies = boto3.client("sqs"), []
    while messages := sqs.receive_message(QueueUrl=bell, MaxNumberOfMessages=10).get("Messages"):
        for message in messages:
            bodies.append(message["Body"])
            sqs.delete_message(QueueUrl=bell, ReceiptHandle=message["ReceiptHandle"])
    assert set(bodies) <= {outbox.RING}
    return len(bodies)


def test_a_batch_of_photos_rings_once(http: Client, bucket: PhotoBucket, photo: Photo, bell: str) -> None:
    keys = [announce(http)[1] for _ in range(2)]
    for key in keys:
        bucket.put(key, photo("obama.jpg"), content_type="image/jpeg")
    assert rings(bell) == 0  # an accepted upload is no event
    index(*keys)
    assert rings(bell) == 1
    index(*keys)  # delivered again
    assert rings(bell) == 0


def test_requests_jobs_and_the_janitor_ring(
    http: Client, bucket: PhotoBucket, photo: Photo, bell: str, postgres: str
) -> None:
    user = new_user(http, "ada")
    [face] = enrol(http, bucket, photo("obama.jpg"))["faces"]
    rings(bell)
    give(http, face["face_id"], user, review="off")
    assert rings(bell) == 1
    assert give(http, face["face_id"], "no-id").status == 422
    assert http.get(f"/api/v1/faces/{face['face_id']}").status == 200
    assert rings(bell) == 0
    search_id(http, [probe_of(http, bucket, photo("obama2.jpg"))])
    assert rings(bell) == 0
    work_off()
    assert rings(bell) == 1
    announce(http)
    for column in ("updated_at", "expires_at"):
        let_pass(postgres, "vector", "uploads", column, "1 day", http.tenant or "")
    tidy()
    rings(bell)
    assert http.delete(f"/api/v1/users/{user}").status == 204
    assert rings(bell) == 1


def test_an_aws_sdk_s_requests_ring(
    http: Client, bucket: PhotoBucket, photo: Photo, bell: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SIGNING_SECRETS", "a secret for tests of 32 characters or more")
    settings.cache_clear()
    client = rekognition(http.tenant or "")
    client.create_collection(CollectionId="staff")
    assert rings(bell) == 0
    indexed = client.index_faces(CollectionId="staff", Image={"Bytes": photo("obama.jpg")})["FaceRecords"]
    assert (len(indexed), rings(bell)) == (1, 1)
    client.list_faces(CollectionId="staff")
    assert rings(bell) == 0


@pytest.fixture
def silent() -> Iterator[str]:
    """The URL of a server that takes connections and never answers."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        yield f"http://127.0.0.1:{server.getsockname()[1]}/1/events"


def test_a_queue_that_does_not_answer_delays_a_request_by_seconds_at_most(
    http: Client, postgres: str, silent: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    user = new_user(http, "ada")
    # Moto answers for AWS alone: this address is asked for real
    client = boto3.client("sqs", endpoint_url=silent, config=Config(**Bell.PATIENCE))
    monkeypatch.setattr(Bell, "_sqs", client, raising=False)
    monkeypatch.setattr(outbox, "event_queue", lambda: Bell(silent))
    begun = monotonic()
    assert http.delete(f"/api/v1/users/{user}").status == 204
    assert 0.5 < monotonic() - begun < 5
    assert [event.type for event in waiting(postgres, http.tenant or "")] == ["user.erased"]


@pytest.mark.parametrize("url", ["https://sqs.us-east-1.amazonaws.com/123456789012/nothing-here", ""])
def test_without_a_queue_events_wait_for_the_schedule(
    http: Client, postgres: str, url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    user = new_user(http, "ada")
    monkeypatch.setenv("EVENT_QUEUE_URL", url)
    settings.cache_clear()
    event_queue.cache_clear()
    try:
        assert http.delete(f"/api/v1/users/{user}").status == 204
    finally:
        monkeypatch.undo()
        settings.cache_clear()
        event_queue.cache_clear()
    assert [event.type for event in waiting(postgres, http.tenant or "")] == ["user.erased"]
