"""What the scheduler makes of an attempt's result: retries, dead letters, and results that come twice or late."""

import json
import time
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from uuid import UUID

import pytest
from sqlalchemy import select

from facepass.context import Context
from facepass.models.webhooks import Delivery, Webhook
from facepass.settings import settings
from tests.support.api_client import load as app_of
from tests.support.dead_letters import waiting
from tests.support.deliveries import ENVIRONMENT, Deliveries
from tests.support.janitor import as_owner
from tests.support.receivers import Delivered, Receiver, status

DEAD = ENVIRONMENT["DELIVERY_DEAD_LETTERS_URL"]
LAST = 11  # the number of the last attempt


def ids(requests: list[Delivered]) -> list[str]:
    return [request.id for request in requests]


def test_each_failure_is_followed_by_a_longer_pause_and_the_last_one_by_a_dead_letter(
    deliveries: Deliveries, receiver: Receiver
) -> None:
    receiver.answer = status(500)
    delivery_id = deliveries.event(deliveries.webhook(receiver.url))
    pauses = settings().delivery_pauses
    for attempt, pause in enumerate(pauses, 1):
        assert deliveries.round() == 1
        delivery = deliveries.delivery(delivery_id)
        assert (delivery.status, delivery.attempts) == ("pending", attempt)
        assert (delivery.last_status, delivery.last_error) == (500, "bad_status")
        wait = (delivery.due_at - datetime.now(UTC)).total_seconds()
        assert pause * 0.9 - 5 <= wait <= pause * 1.1
        deliveries.pass_time("12 hours")
    assert deliveries.round() == 1
    delivery = deliveries.delivery(delivery_id)
    assert (delivery.status, delivery.attempts) == ("failed", LAST)
    [letter] = waiting(DEAD)
    assert json.loads(letter) == {
        "tenant_id": deliveries.tenant,
        "webhook_id": str(delivery.webhook_id),
        "delivery_id": str(delivery_id),
        "event_id": str(delivery.event_id),
    }
    assert len(set(ids(receiver.taken))) == 1
    assert len(receiver.taken) == LAST


def test_the_pauses_are_a_day_in_all() -> None:
    from facepass.settings import Settings

    assert 23 * 3600 < sum(Settings.model_fields["delivery_pauses"].default) <= 24 * 3600


def test_a_receiver_that_asks_for_a_longer_pause_gets_it_up_to_an_hour(
    deliveries: Deliveries, receiver: Receiver
) -> None:
    webhook = deliveries.webhook(receiver.url)
    for asked, least in ((900, 890), (86_400, 3_590)):
        receiver.answer = status(503, retry_after=str(asked))
        delivery = deliveries.event(webhook)
        deliveries.round()
        wait = (deliveries.delivery(delivery).due_at - datetime.now(UTC)).total_seconds()
        assert least <= wait <= min(asked, 3_600)


@pytest.mark.parametrize("copies", [1, 3])
def test_a_result_that_comes_twice_changes_nothing(deliveries: Deliveries, receiver: Receiver, copies: int) -> None:
    receiver.answer = status(500)
    webhook = deliveries.webhook(receiver.url)
    delivery_id = deliveries.event(webhook)
    deliveries.schedule()
    deliveries.send(*deliveries.orders())
    results = deliveries.results()
    deliveries.schedule(*results * copies)
    due = deliveries.delivery(delivery_id).due_at
    deliveries.schedule(*results)
    assert deliveries.delivery(delivery_id).attempts == 1
    assert deliveries.delivery(delivery_id).due_at == due
    assert deliveries.hook(webhook).failures == 1


def test_a_result_that_comes_late_or_for_nothing_changes_nothing(deliveries: Deliveries, receiver: Receiver) -> None:
    webhook = deliveries.webhook(receiver.url)
    delivery_id = deliveries.event(webhook)
    deliveries.schedule()
    deliveries.send(*deliveries.orders())
    results = deliveries.results()
    deliveries.schedule(*results)
    late = json.loads(results[0])
    late["result"] |= {"status": 500, "error": "bad_status"}
    deliveries.schedule(json.dumps(late))
    assert deliveries.delivery(delivery_id).status == "delivered"
    late["result"]["delivery_id"] = str(UUID(int=7))
    assert deliveries.schedule(json.dumps(late)) == {"batchItemFailures": []}
    other = late | {"result": late["result"] | {"tenant_id": "other", "delivery_id": str(delivery_id)}}
    deliveries.schedule(json.dumps(other))
    assert deliveries.delivery(delivery_id).status == "delivered"


def test_a_message_that_is_no_result_comes_back_and_the_others_count(
    deliveries: Deliveries, receiver: Receiver
) -> None:
    delivery_id = deliveries.event(deliveries.webhook(receiver.url))
    deliveries.schedule()
    deliveries.send(*deliveries.orders())
    answer = deliveries.schedule("not JSON", *deliveries.results(), '{"ring": true}', '{"result": {}}')
    assert answer == {"batchItemFailures": [{"itemIdentifier": "0"}, {"itemIdentifier": "3"}]}
    assert deliveries.delivery(delivery_id).status == "delivered"


def test_a_secret_that_kms_does_not_decrypt_is_a_failure_of_facepass_and_is_retried(
    deliveries: Deliveries, receiver: Receiver, caplog: pytest.LogCaptureFixture
) -> None:
    webhook = deliveries.webhook(receiver.url)
    deliveries.change(webhook, secret=b"not encrypted")
    delivery_id, last = deliveries.event(webhook), deliveries.event(webhook, attempts=LAST - 1)
    assert deliveries.round() == 2
    delivery = deliveries.delivery(delivery_id)
    assert (delivery.status, delivery.attempts, delivery.last_error) == ("pending", 1, "secret_unavailable")
    assert delivery.due_at > datetime.now(UTC)
    assert (deliveries.delivery(last).status, len(waiting(DEAD))) == ("failed", 1)
    hook = deliveries.hook(webhook)
    assert (hook.failures, hook.failing_since, hook.enabled) == (0, None, True)
    assert "secret not decrypted" in {record.message for record in caplog.records if record.levelname == "ERROR"}


def test_results_wait_for_the_webhook_before_they_lock_a_delivery(deliveries: Deliveries, receiver: Receiver) -> None:
    """As a change of the webhook does; the other way round, the two would wait for each other."""
    webhook = deliveries.webhook(receiver.url)
    delivery_id = deliveries.event(webhook)
    deliveries.schedule()
    deliveries.send(*deliveries.orders())
    [result] = deliveries.results()
    with ThreadPoolExecutor(1) as pool, Context(deliveries.tenant).main() as main:
        main.scalars(select(Webhook).where(Webhook.id == webhook).with_for_update()).one()
        recorded = pool.submit(app_of("events").record_results, [{"messageId": "1", "body": result}])
        waits(deliveries.postgres)
        main.scalars(select(Delivery).where(Delivery.id == delivery_id).with_for_update(nowait=True)).one()
        main.commit()
        assert recorded.result(10) == []
    assert deliveries.delivery(delivery_id).status == "delivered"


def waits(postgres: str) -> None:
    """Until a transaction waits for a row."""
    ends = time.monotonic() + 5
    query = "select count(*) from pg_stat_activity where wait_event_type = 'Lock' and query like '%webhook%'"
    while not as_owner(postgres, "main", query)[0]:
        assert time.monotonic() < ends
        time.sleep(0.01)
