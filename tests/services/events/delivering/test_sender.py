"""The sender function: it knows no database, a thread works on each order, and its secrets are opened once."""

import json
import os
import subprocess
import sys
import time

import pytest

from facepass.services.events import opened_secrets
from facepass.services.events.delivery_messages import Order
from facepass.services.events.opened_secrets import OpenedSecrets
from tests.support.api_client import ROOT
from tests.support.deliveries import Deliveries
from tests.support.receivers import Receiver, running_receiver


def test_the_sender_starts_without_a_database_a_bucket_and_sqlalchemy() -> None:
    code = (
        "import sys; sys.path.insert(0, '.'); import app;"
        "print([module for module in ('sqlalchemy', 'pg8000', 'boto3') if module in sys.modules])"
    )
    kept = {name: value for name, value in os.environ.items() if not name.endswith(("_URL", "_BUCKET"))}
    empty = {"MAIN_DATABASE_URL": "", "VECTOR_DATABASE_URL": "", "EVENT_QUEUE_URL": "https://sqs.example/events"}
    answer = subprocess.run(
        [sys.executable, "-c", code],
        cwd=ROOT / "functions/webhooks",
        env=kept | empty,
        capture_output=True,
        text=True,
        check=True,
    )
    assert answer.stdout.strip() == "[]"


def test_a_slow_receiver_does_not_delay_the_others_of_its_batch(deliveries: Deliveries, receiver: Receiver) -> None:
    with running_receiver() as slow:
        slow.answer = lambda _handler, _request: time.sleep(3)
        for _ in range(3):
            deliveries.event(deliveries.webhook(slow.url))
            deliveries.event(deliveries.webhook(receiver.url))
        deliveries.schedule()
        start = time.monotonic()
        deliveries.send(*deliveries.orders())
    assert time.monotonic() - start < 2.5  # DELIVERY_SECONDS is 1 in these tests
    outcomes = sorted(str(json.loads(result)["result"]["error"]) for result in deliveries.results())
    assert outcomes == ["None"] * 3 + ["timed_out"] * 3


def test_a_secret_is_decrypted_once_in_five_minutes(deliveries: Deliveries, monkeypatch: pytest.MonkeyPatch) -> None:
    webhook = deliveries.webhook("https://hooks.example")
    deliveries.event(webhook)
    deliveries.schedule()
    order = Order.read(deliveries.orders()[0])
    secrets, asked = OpenedSecrets(), []
    decrypt = secrets.kms.decrypt
    monkeypatch.setattr(secrets.kms, "decrypt", lambda **call: asked.append(call) or decrypt(**call))
    opened = [secrets.open(order.name, order.secrets[0]) for _ in range(3)]
    assert len(set(opened)) == len(asked) == 1
    later = time.monotonic() + opened_secrets.KEPT_SECONDS
    monkeypatch.setattr(opened_secrets, "monotonic", lambda: later)
    secrets.open(order.name, order.secrets[0])
    assert len(asked) == 2


def test_no_more_secrets_are_kept_than_fit(deliveries: Deliveries, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(opened_secrets, "MOST_KEPT", 2)
    secrets = OpenedSecrets()
    for _ in range(3):
        deliveries.event(deliveries.webhook("https://hooks.example"))
    deliveries.schedule()
    for order in map(Order.read, deliveries.orders()):
        secrets.open(order.name, order.secrets[0])
    assert len(secrets._kept) == 2


def test_a_message_that_is_no_order_comes_back(deliveries: Deliveries) -> None:
    assert deliveries.send("not JSON", "{}") == {
        "batchItemFailures": [{"itemIdentifier": "0"}, {"itemIdentifier": "1"}]
    }


def test_nothing_of_an_event_or_a_secret_is_logged(
    deliveries: Deliveries, receiver: Receiver, caplog: pytest.LogCaptureFixture
) -> None:
    webhook = deliveries.webhook(receiver.url)
    deliveries.event(webhook, event='{"data": "of an event"}')
    deliveries.round()
    logged = str([record.__dict__ for record in caplog.records])
    assert "attempt made" in logged
    for secret in ("of an event", deliveries.secret(webhook).removeprefix("whsec_"), receiver.url):
        assert secret not in logged


def test_an_attempt_that_ends_unexpectedly_is_reported_as_a_failure(
    deliveries: Deliveries, receiver: Receiver, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object, **__: object) -> None:
        raise OverflowError

    monkeypatch.setattr("facepass.services.events.attempts.post", fail)
    delivery_id = deliveries.event(deliveries.webhook(receiver.url))
    assert deliveries.round() == 1
    delivery = deliveries.delivery(delivery_id)
    assert (delivery.status, delivery.attempts, delivery.last_error) == ("pending", 1, "connection_failed")
