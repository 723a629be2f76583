"""Deliveries of a webhook over HTTP: tests, lists, sending again."""

from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest
from sqlalchemy import func, select

from facepass.database.sessions import main_session
from facepass.models.webhooks import Delivery, Webhook
from tests.support.api_client import Client
from tests.support.audit_log import entries
from tests.support.webhooks import ROOM, create, deliver, refusal


def test_a_test_delivery_is_due_at_once_also_of_a_webhook_that_is_off(http: Client) -> None:
    made = create(http, event_types=["user.erased"], enabled=False)["webhook_id"]
    sent = http.post(f"{ROOM}/{made}/test", {})
    assert sent.status == 202
    delivery = sent.json()
    assert (delivery["event_type"], delivery["status"], delivery["attempts"]) == ("webhook.test", "pending", 0)
    with main_session(http.tenant or "") as main:
        kept = main.scalars(select(Delivery)).one()
        event = kept.event
        assert kept.due_at <= datetime.now(UTC)
    assert f'"id":"{delivery["event_id"]}"' in event
    assert f'"data":{{"webhook_id":"{made}"}}' in event
    [noted] = [each for each in entries(http.tenant or "") if each.verb == "send_test"]
    assert noted.object == f"webhook:{made}/delivery:{delivery['delivery_id']}"


def test_deliveries_are_listed_newest_first_and_by_status(http: Client) -> None:
    made = create(http)["webhook_id"]
    now = datetime.now(UTC)
    failed = deliver(
        http, made, status="failed", attempts=11, last_status=500, last_error="bad_status", last_attempt_at=now
    )
    delivered = deliver(
        http, made, status="delivered", attempts=1, last_status=204, delivered_at=now, last_attempt_at=now
    )
    waits = deliver(http, made)
    path = f"{ROOM}/{made}/deliveries"
    listed = http.get(path).json()["items"]
    assert [each["delivery_id"] for each in listed] == [waits, delivered, failed]
    assert (listed[2]["last_status"], listed[2]["last_error"], listed[2]["attempts"]) == (500, "bad_status", 11)
    assert [each["due_at"] is None for each in listed] == [False, True, True]
    for status, ids in (("failed", [failed]), ("delivered", [delivered]), ("pending", [waits])):
        assert [each["delivery_id"] for each in http.get(path, status=status).json()["items"]] == ids
    first = http.get(path, limit=2).json()
    second = http.get(path, limit=2, cursor=first["next_cursor"]).json()
    assert [each["delivery_id"] for each in second["items"]] == [failed]
    assert refusal(http.get(path, status="gone")) == (422, "invalid_request")
    assert refusal(http.get(path, limit=2, status="failed", cursor=first["next_cursor"])) == (400, "invalid_cursor")


def test_a_delivery_is_sent_again_whatever_became_of_it(http: Client) -> None:
    made = create(http)["webhook_id"]
    later = datetime.now(UTC) + timedelta(hours=5)
    for fields in (
        {"status": "failed", "attempts": 11},
        {"status": "delivered", "attempts": 1, "delivered_at": datetime.now(UTC)},
        {"status": "pending", "attempts": 4, "due_at": later},
    ):
        delivery = deliver(http, made, **fields)
        again = http.post(f"{ROOM}/{made}/deliveries/{delivery}/redeliver", {})
        assert again.status == 202
        shown = again.json()
        assert (shown["delivery_id"], shown["status"], shown["attempts"]) == (delivery, "pending", 0)
        assert shown["delivered_at"] is None
        assert datetime.fromisoformat(shown["due_at"]) <= datetime.now(UTC)
    sending = deliver(http, made, taken_until=later, attempts=2, due_at=later)
    left_alone = http.post(f"{ROOM}/{made}/deliveries/{sending}/redeliver", {}).json()
    assert (left_alone["attempts"], datetime.fromisoformat(left_alone["due_at"])) == (2, later)


def test_a_deleted_webhook_takes_its_deliveries_with_it(http: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("facepass.services.erasure.webhooks.BATCH", 2)
    made, other = create(http)["webhook_id"], create(http)["webhook_id"]
    for _ in range(5):
        deliver(http, made)
    kept = deliver(http, other)
    assert http.delete(f"{ROOM}/{made}").status == 204
    with main_session(http.tenant or "") as main:
        assert list(main.scalars(select(Delivery.id))) == [UUID(kept)]
        assert main.scalar(select(func.count(Webhook.id))) == 1
    assert refusal(http.delete(f"{ROOM}/{made}")) == (404, "webhook_not_found")
