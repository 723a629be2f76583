"""What a webhook gets and when: order, places, leases, secrets."""

import json
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from facepass.services.events import deliveries as planning
from facepass.services.events.deliveries import FAILING, PLACES, TENANT_PLACES
from tests.support.deliveries import Deliveries
from tests.support.receivers import Delivered, Receiver, status


def ids(requests: list[Delivered]) -> list[str]:
    return [request.id for request in requests]


def test_an_event_is_delivered_once_with_its_own_id_and_its_own_words(
    deliveries: Deliveries, receiver: Receiver
) -> None:
    delivery_id = deliveries.event(deliveries.webhook(receiver.url))
    assert deliveries.round() == 1
    assert deliveries.round() == 0
    delivery = deliveries.delivery(delivery_id)
    assert (delivery.status, delivery.attempts, delivery.last_status) == ("delivered", 1, 204)
    assert delivery.delivered_at is not None
    assert delivery.taken_until is None
    [request] = receiver.taken
    assert request.body.decode() == delivery.event
    assert request.id == str(delivery.event_id)


def test_events_of_one_object_arrive_in_their_order_and_others_do_not_wait(
    deliveries: Deliveries, receiver: Receiver
) -> None:
    webhook = deliveries.webhook(receiver.url)
    first, second = (deliveries.event(webhook, "users/1") for _ in range(2))
    other = deliveries.event(webhook, "users/2")
    deliveries.schedule()
    ordered = {json.loads(order)["delivery_id"] for order in deliveries.orders()}
    assert ordered == {str(first), str(other)}
    assert deliveries.delivery(second).taken_until is None


def test_a_failed_event_holds_back_the_next_ones_of_its_object_alone(
    deliveries: Deliveries, receiver: Receiver
) -> None:
    webhook = deliveries.webhook(receiver.url)
    first, second, third = (deliveries.event(webhook, "users/1") for _ in range(3))
    other = deliveries.event(webhook, "users/2")
    failing = str(deliveries.delivery(first).event_id)
    receiver.answer = lambda handler, request: status(500 if request.id == failing else 204)(handler, request)
    deliveries.round()
    assert [deliveries.delivery(each).attempts for each in (first, second, third, other)] == [1, 0, 0, 1]
    receiver.answer = status(204)
    deliveries.pass_time("1 minute")
    deliveries.round()
    events = [str(deliveries.delivery(each).event_id) for each in (first, second, third)]
    assert [taken for taken in ids(receiver.taken) if taken in events] == [events[0], *events]


def test_a_webhook_has_so_many_places_and_another_one_does_not_wait_for_it(
    deliveries: Deliveries, receiver: Receiver
) -> None:
    busy, idle = deliveries.webhook(receiver.url), deliveries.webhook(receiver.url)
    for _ in range(PLACES + 5):
        deliveries.event(busy)
    last = deliveries.event(idle)
    for _ in range(3):
        deliveries.schedule()
    ordered = [json.loads(order) for _ in range(4) for order in deliveries.orders()]
    assert sum(order["webhook_id"] == str(busy) for order in ordered) == PLACES
    assert str(last) in {order["delivery_id"] for order in ordered}


def test_a_webhook_that_keeps_failing_has_one_place(deliveries: Deliveries, receiver: Receiver) -> None:
    webhook = deliveries.webhook(receiver.url, failures=FAILING, failing_since=datetime.now(UTC))
    for _ in range(3):
        deliveries.event(webhook)
    deliveries.schedule()
    orders = deliveries.orders()
    assert len(orders) == 1
    deliveries.send(*orders)  # it works again
    deliveries.schedule(*deliveries.results())
    assert (deliveries.hook(webhook).failures, deliveries.hook(webhook).failing_since) == (0, None)
    assert len(deliveries.orders()) == 2


def test_of_a_webhook_that_keeps_failing_the_oldest_event_is_tried_first(
    deliveries: Deliveries, receiver: Receiver
) -> None:
    webhook = deliveries.webhook(receiver.url, failures=FAILING, failing_since=datetime.now(UTC))
    oldest = deliveries.event(webhook, attempts=3)
    deliveries.event(webhook, due_at=datetime.now(UTC) - timedelta(hours=1))
    deliveries.schedule()
    [order] = deliveries.orders()
    assert json.loads(order)["delivery_id"] == str(oldest)


def test_retries_that_are_not_due_yet_leave_half_of_the_places_free(
    deliveries: Deliveries, receiver: Receiver, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(planning, "SOON", timedelta(minutes=1))
    webhook = deliveries.webhook(receiver.url)
    soon = datetime.now(UTC) + timedelta(seconds=40)
    for _ in range(PLACES):
        deliveries.event(webhook, due_at=soon, attempts=1)
    for _ in range(2):
        deliveries.schedule()
    assert deliveries.taken(webhook) == PLACES // 2
    assert deliveries.orders() == []
    for _ in range(PLACES):
        deliveries.event(webhook)
    deliveries.schedule()
    assert deliveries.taken(webhook) == PLACES
    assert len(deliveries.orders()) == PLACES // 2


def test_what_is_due_in_an_hour_is_not_queued(deliveries: Deliveries, receiver: Receiver) -> None:
    deliveries.event(deliveries.webhook(receiver.url), due_at=datetime.now(UTC) + timedelta(hours=1))
    assert deliveries.round() == 0


# ---- retries


def test_a_delivery_whose_sender_died_is_sent_again_with_the_same_id(
    deliveries: Deliveries, receiver: Receiver
) -> None:
    delivery_id = deliveries.event(deliveries.webhook(receiver.url))
    deliveries.schedule()
    deliveries.send(*deliveries.orders())
    deliveries.results()  # lost
    assert deliveries.round() == 0
    deliveries.pass_time("4 minutes")
    assert deliveries.round() == 1
    assert deliveries.delivery(delivery_id).status == "delivered"
    assert deliveries.delivery(delivery_id).attempts == 1
    assert len(receiver.taken) == 2
    assert len(set(ids(receiver.taken))) == 1


def test_an_order_that_is_older_than_its_lease_is_dropped(deliveries: Deliveries, receiver: Receiver) -> None:
    deliveries.event(deliveries.webhook(receiver.url))
    deliveries.schedule()
    [order] = deliveries.orders()
    old = json.dumps(json.loads(order) | {"until": json.loads(order)["until"] - 181})
    assert deliveries.send(old) == {"batchItemFailures": []}
    assert receiver.taken == []
    assert deliveries.results() == []


def test_what_sqs_does_not_take_stays_due(
    deliveries: Deliveries, receiver: Receiver, monkeypatch: pytest.MonkeyPatch
) -> None:
    delivery_id = deliveries.event(deliveries.webhook(receiver.url))
    from facepass.queue import Queue

    def refuse(_queue: Queue, _messages: Any) -> None:
        raise ConnectionError

    with monkeypatch.context() as context:
        context.setattr(Queue, "send_delayed", refuse)
        deliveries.schedule()
    assert deliveries.delivery(delivery_id).taken_until is None
    assert deliveries.round() == 1


def test_large_events_are_sent_in_calls_that_sqs_takes(deliveries: Deliveries, receiver: Receiver) -> None:
    webhook = deliveries.webhook(receiver.url)
    for _ in range(8):
        deliveries.event(webhook, event=json.dumps({"id": "x" * 60_000}))
    assert deliveries.round() == 8


# ---- switched off


# ---- one tenant beside others


def test_a_tenant_s_webhooks_share_so_many_places(deliveries: Deliveries, receiver: Receiver) -> None:
    webhooks = [deliveries.webhook(receiver.url) for _ in range(4)]
    for webhook in webhooks:
        for _ in range(PLACES):
            deliveries.event(webhook)
    for _ in range(3):
        deliveries.schedule()
    assert sum(deliveries.taken(webhook) for webhook in webhooks) == TENANT_PLACES


def test_a_webhook_that_keeps_failing_is_left_alone_for_a_minute(deliveries: Deliveries, receiver: Receiver) -> None:
    receiver.answer = status(500)
    webhook = deliveries.webhook(receiver.url, failures=FAILING - 1, failing_since=datetime.now(UTC))
    for _ in range(3):
        deliveries.event(webhook)
    deliveries.schedule()
    sent = deliveries.orders()
    deliveries.send(*sent[:1])
    deliveries.schedule(*deliveries.results())
    deliveries.pass_time("50 seconds")
    deliveries.schedule()
    assert deliveries.orders() == []
    deliveries.pass_time("4 minutes")
    deliveries.schedule()
    assert len(deliveries.orders()) == 1


# ---- life


def test_an_order_carries_both_secrets_during_a_rotation_and_one_after_it(
    deliveries: Deliveries, receiver: Receiver
) -> None:
    webhook = deliveries.webhook(receiver.url)
    before = deliveries.encrypted(webhook, b"p" * 32)
    deliveries.change(webhook, previous_secret=before, previous_secret_until=datetime.now(UTC) + timedelta(hours=1))
    deliveries.event(webhook)
    deliveries.round()
    deliveries.pass_time("61 minutes")
    deliveries.event(webhook)
    deliveries.round()
    assert [len(request.headers["webhook-signature"].split()) for request in receiver.taken] == [2, 1]


def test_an_order_of_a_secret_that_is_another_webhooks_is_not_sent(deliveries: Deliveries, receiver: Receiver) -> None:
    webhook, other = deliveries.webhook(receiver.url), deliveries.webhook(receiver.url)
    deliveries.change(webhook, secret=deliveries.hook(other).secret)
    deliveries.event(webhook)
    deliveries.schedule()
    assert deliveries.send(*deliveries.orders()) == {"batchItemFailures": []}
    assert receiver.taken == []
    assert '"secret_unavailable"' in deliveries.results()[0]
