"""A bus and the queue of the announcer. Moto stands in for EventBridge and SQS."""

from collections.abc import Iterator

import boto3
import pytest

from facepass.queue import event_queue
from facepass.services.events.bus import Bus, event_bus
from facepass.settings import settings
from facepass.storage import PhotoBucket
from tests.support.announced import Subscriber

BUS = "facepass-test"


@pytest.fixture
def bell(bucket: PhotoBucket, monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    """The URL of the queue that wakes the announcer."""
    url = boto3.client("sqs").create_queue(QueueName="events")["QueueUrl"]
    monkeypatch.setenv("EVENT_QUEUE_URL", url)
    _read_again()
    yield url
    monkeypatch.undo()
    _read_again()


@pytest.fixture
def subscriber(bucket: PhotoBucket, monkeypatch: pytest.MonkeyPatch) -> Iterator[Subscriber]:
    """Hears every event of a bus."""
    subscriber = Subscriber(boto3.client("events"))
    subscriber.events.create_event_bus(Name=BUS)
    monkeypatch.setenv("EVENT_BUS_NAME", BUS)
    monkeypatch.setattr(Bus, "_events", subscriber)
    _read_again()
    yield subscriber
    monkeypatch.undo()
    _read_again()


def _read_again() -> None:
    for cached in (settings, event_queue, event_bus):
        cached.cache_clear()
