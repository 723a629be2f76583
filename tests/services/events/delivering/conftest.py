"""A tenant's deliveries, a receiver on this machine, and the queues between the functions."""

import json
from collections.abc import Iterator
from datetime import timedelta

import boto3
import pytest

from facepass.queue import delivery_queue, event_queue
from facepass.services.events import deliveries as planning
from facepass.settings import sender_settings, settings
from facepass.storage import PhotoBucket
from tests.support.deliveries import ENVIRONMENT, Deliveries
from tests.support.janitor import as_owner
from tests.support.receivers import Receiver, running_receiver


@pytest.fixture
def receiver() -> Iterator[Receiver]:
    with running_receiver() as running:
        yield running


@pytest.fixture
def deliveries(
    postgres: str, bucket: PhotoBucket, tenant: str, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Deliveries]:
    """The tenant's, with no webhook yet. Nothing is queued before it is due: no test waits for SQS."""
    sqs = boto3.client("sqs")
    for name in ("events", "deliveries", "deliveries-dead"):
        sqs.create_queue(QueueName=name)
    dead = {"QueueUrl": ENVIRONMENT["DELIVERY_DEAD_LETTERS_URL"], "AttributeNames": ["QueueArn"]}
    policy = {"deadLetterTargetArn": sqs.get_queue_attributes(**dead)["Attributes"]["QueueArn"], "maxReceiveCount": 5}
    sqs.set_queue_attributes(
        QueueUrl=ENVIRONMENT["DELIVERY_QUEUE_URL"], Attributes={"RedrivePolicy": json.dumps(policy)}
    )
    for name, value in ENVIRONMENT.items():
        monkeypatch.setenv(name, value)
    monkeypatch.setattr(planning, "SOON", timedelta())
    _read_anew()
    # the scheduler serves all tenants: what other tests have left is not sent here
    as_owner(postgres, "main", "update webhook_deliveries set status = 'failed' where status = 'pending'")
    made = Deliveries(tenant, postgres)
    yield made
    made.forget()
    monkeypatch.undo()
    _read_anew()


def _read_anew() -> None:
    for cached in (settings, sender_settings, delivery_queue, event_queue):
        cached.cache_clear()
