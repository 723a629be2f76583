"""When FacePass switches a webhook off, and what becomes of what waits for it."""

import json
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest
from sqlalchemy import func, select

from facepass.context import Context
from facepass.models.tenancy import new_id
from facepass.models.webhooks import Delivery, Webhook
from facepass.services.erasure.webhooks import delete_webhook
from facepass.services.events.delivery_log import redeliver
from facepass.services.events.kinds import user_erased
from facepass.services.events.outbox import announce_user_events
from facepass.services.events.webhooks import get_webhook, list_webhooks
from facepass.webhook_errors import DeliveryNotFound, WebhookNotFound
from tests.support.dead_letters import waiting
from tests.support.deliveries import ENVIRONMENT, Deliveries
from tests.support.receivers import Receiver, running_receiver, status

DEAD = ENVIRONMENT["DELIVERY_DEAD_LETTERS_URL"]
LAST = 11  # the number of the last attempt


@pytest.fixture
def other(deliveries: Deliveries) -> Iterator[Receiver]:
    """The receiver of the tenant's other webhook."""
    with running_receiver() as running:
        deliveries.webhook(running.url)
        yield running


def announced_to(webhook: UUID, reason: str, other: Receiver) -> bool:
    """Whether the other webhook was told that this one was switched off, and why."""
    [event] = [json.loads(request.body) for request in other.taken]
    announced = (event["type"], event["subject"], event["data"])
    return announced == ("webhook.disabled", f"webhooks/{webhook}", {"webhook_id": str(webhook), "reason": reason})


def test_a_webhook_whose_receiver_is_gone_is_switched_off_at_once_and_announced_to(
    deliveries: Deliveries, receiver: Receiver, other: Receiver
) -> None:
    receiver.answer = status(410)
    webhook = deliveries.webhook(receiver.url)
    delivery_id = deliveries.event(webhook)
    deliveries.round()
    hook = deliveries.hook(webhook)
    assert (hook.enabled, hook.disabled_reason) == (False, "gone")
    assert hook.disabled_at is not None
    assert announced_to(webhook, "gone", other)
    deliveries.pass_time("1 hour")
    assert deliveries.round() == 0  # it waits
    assert deliveries.delivery(delivery_id).status == "pending"
    receiver.answer = status(204)
    deliveries.change(webhook, enabled=True, disabled_reason=None, failures=0, failing_since=None)
    deliveries.round()
    assert deliveries.delivery(delivery_id).status == "delivered"


def given_up(deliveries: Deliveries, webhook: UUID, receiver: Receiver) -> UUID:
    """A delivery whose last attempt fails now."""
    receiver.answer = status(500)
    delivery_id = deliveries.event(webhook, attempts=LAST - 1)
    deliveries.round()
    assert deliveries.delivery(delivery_id).status == "failed"
    return delivery_id


def test_a_webhook_is_switched_off_when_nothing_was_delivered_for_a_day(
    deliveries: Deliveries, receiver: Receiver, other: Receiver
) -> None:
    webhook = deliveries.webhook(receiver.url, failures=5, failing_since=datetime.now(UTC) - timedelta(days=1))
    given_up(deliveries, webhook, receiver)
    hook = deliveries.hook(webhook)
    assert (hook.enabled, hook.disabled_reason) == (False, "keeps_failing")
    assert announced_to(webhook, "keeps_failing", other)


def test_a_webhook_that_takes_other_events_stays_on(deliveries: Deliveries, receiver: Receiver) -> None:
    webhook = deliveries.webhook(receiver.url, failures=5, failing_since=datetime.now(UTC) - timedelta(hours=2))
    given_up(deliveries, webhook, receiver)
    assert deliveries.hook(webhook).enabled


def test_a_webhook_that_is_switched_off_gets_nothing_but_a_test(deliveries: Deliveries, receiver: Receiver) -> None:
    webhook = deliveries.webhook(receiver.url, enabled=False)
    deliveries.event(webhook)
    test = deliveries.event(webhook, kind="webhook.test")
    assert deliveries.round() == 1
    assert deliveries.delivery(test).status == "delivered"


def test_a_test_is_tried_once_and_says_nothing_of_the_webhook(deliveries: Deliveries, receiver: Receiver) -> None:
    receiver.answer = status(500)
    webhook = deliveries.webhook(receiver.url)
    test = deliveries.event(webhook, kind="webhook.test")
    assert deliveries.round() == 1
    delivery = deliveries.delivery(test)
    assert (delivery.status, delivery.last_status, delivery.last_error) == ("failed", 500, "bad_status")
    assert deliveries.hook(webhook).failures == 0
    assert waiting(DEAD) == []


def test_a_webhook_has_one_test_in_flight(deliveries: Deliveries, receiver: Receiver) -> None:
    webhook, other = deliveries.webhook(receiver.url), deliveries.webhook(receiver.url, enabled=False)
    for _ in range(50):
        deliveries.event(webhook, kind="webhook.test")
    deliveries.event(other, kind="webhook.test")
    for _ in range(3):
        deliveries.schedule()
    assert (deliveries.taken(webhook), deliveries.taken(other)) == (1, 1)
    orders = deliveries.orders()
    assert len(orders) == 2
    deliveries.send(*orders)
    deliveries.schedule(*deliveries.results())
    assert deliveries.taken(webhook) == 1  # the next one


def test_what_a_deleted_webhook_left_is_deleted_by_the_scheduler(
    deliveries: Deliveries, receiver: Receiver, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("facepass.services.erasure.webhooks.BATCH", 2)
    monkeypatch.setattr("facepass.services.erasure.webhooks.BATCHES", 1)
    webhook, other = deliveries.webhook(receiver.url), deliveries.webhook(receiver.url)
    left = [deliveries.event(webhook, kind=kind) for kind in ("upload.indexed", "webhook.test") for _ in range(3)]
    kept, context = deliveries.event(other, due_at="2100-01-01"), Context(deliveries.tenant)
    delete_webhook(context, webhook)
    assert deliveries.hook(webhook).secret == b""
    assert [hook.id for hook in list_webhooks(context, after=None, limit=9)] == [other]
    for refused, verb in (
        (WebhookNotFound, lambda: get_webhook(context, webhook)),
        (WebhookNotFound, lambda: delete_webhook(context, webhook)),
        (DeliveryNotFound, lambda: redeliver(context, webhook, left[-1])),
    ):
        with pytest.raises(refused):
            verb()
    with context.main() as main:
        announce_user_events(main, [user_erased(new_id())])
    deliveries.schedule('{"ring": true}')
    assert deliveries.taken(webhook) == 0
    deliveries.schedule()
    with context.main() as main:
        assert main.scalar(select(func.count(Webhook.id))) == 1
        assert kept in main.scalars(select(Delivery.id)).all()
        assert {row.webhook_id for row in main.scalars(select(Delivery))} == {other}


def test_deliveries_are_forgotten_after_a_week(deliveries: Deliveries, receiver: Receiver) -> None:
    webhook = deliveries.webhook(receiver.url, enabled=False)
    old, young = deliveries.event(webhook), deliveries.event(webhook)
    with Context(deliveries.tenant).main() as main:
        main.scalars(select(Delivery).where(Delivery.id == old)).one().created_at = datetime.now(UTC) - timedelta(
            days=7, minutes=1
        )
        main.scalars(select(Delivery).where(Delivery.id == young)).one().created_at = datetime.now(UTC) - timedelta(
            days=6
        )
    deliveries.schedule()
    with Context(deliveries.tenant).main() as main:
        assert set(main.scalars(select(Delivery.id).where(Delivery.webhook_id == webhook))) == {young}
