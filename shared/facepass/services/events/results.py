"""Record what became of attempts, and plan the next ones. Switch off a webhook that fails all the time."""

import json
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime, timedelta
from http import HTTPStatus
from typing import Literal, TypeVar
from uuid import UUID

from sqlalchemy import select

from facepass import telemetry
from facepass.context import Context
from facepass.database.sessions import TenantSession
from facepass.logs import logger
from facepass.models.webhooks import Delivery, Webhook
from facepass.queue import Queue
from facepass.services.events.delivery_messages import OWN_FAULTS, Result
from facepass.services.events.kinds import TEST, webhook_disabled
from facepass.services.events.outbox import announce_user_events
from facepass.services.events.retries import next_pause, shortest_day
from facepass.settings import settings

Reason = Literal["gone", "keeps_failing"]
Table = TypeVar("Table", Delivery, Webhook)


def record(tenant_id: str, results: Sequence[Result], dead_letters: Queue) -> int:
    """Record results of one tenant in one transaction; how many changed something.

    A result that comes twice, or late, or of a delivery that is settled or deleted, changes nothing. A delivery that is
    given up becomes a dead letter before that is committed, so that none is lost; one that comes twice does no harm.
    """
    changed = 0
    with Context(tenant_id).main() as main:
        webhooks = _locked(main, Webhook, (result.name.webhook_id for result in results))  # first, as who changes one
        deliveries = _locked(main, Delivery, (result.name.delivery_id for result in results))
        for result in results:
            delivery = deliveries.get(result.name.delivery_id)
            if delivery is None or delivery.status != "pending" or result.attempt != delivery.attempts + 1:
                continue
            if (webhook := webhooks.get(delivery.webhook_id)) is None:  # the message names another one
                continue
            _record(main, webhook, delivery, result, dead_letters)
            changed += 1
    return changed


def _locked(main: TenantSession, table: type[Table], ids: Iterable[UUID]) -> dict[UUID, Table]:
    """Rows by id, locked in one order, so that two schedulers never wait for each other."""
    query = select(table).where(table.id.in_(set(ids))).order_by(table.id).with_for_update(key_share=True)
    return {row.id: row for row in main.scalars(query)}


def _record(main: TenantSession, webhook: Webhook, delivery: Delivery, result: Result, dead_letters: Queue) -> None:
    now, outcome = datetime.now(UTC), result.outcome
    delivery.attempts, delivery.last_attempt_at, delivery.taken_until = result.attempt, now, None
    delivery.last_status, delivery.last_error = outcome.status, outcome.error
    telemetry.attempt_made(outcome.error)
    if outcome.error is None:
        delivery.status, delivery.delivered_at = "delivered", now
        if webhook.failures:
            webhook.failures, webhook.failing_since = 0, None
    elif delivery.event_type == TEST:  # its sender looks at it now: one attempt, which says nothing of the webhook
        delivery.status = "failed"
    else:
        _plan_next(main, webhook, delivery, result, dead_letters)


def _plan_next(main: TenantSession, webhook: Webhook, delivery: Delivery, result: Result, dead_letters: Queue) -> None:
    now, pauses = datetime.now(UTC), settings().delivery_pauses
    own_fault = result.outcome.error in OWN_FAULTS
    if not own_fault:
        webhook.failures, webhook.failing_since = webhook.failures + 1, webhook.failing_since or now
        webhook.last_failed_at = now
    pause = next_pause(pauses, result.attempt, result.outcome.retry_after)
    if result.outcome.status == HTTPStatus.GONE:
        _switch_off(main, webhook, "gone")
    if pause is not None:
        delivery.due_at = now + timedelta(seconds=pause)
        return
    delivery.status = "failed"
    telemetry.delivery_given_up()
    dead_letters.send(json.dumps(result.name.as_json()))
    if own_fault or webhook.failing_since is None:
        return
    if webhook.failing_since <= now - timedelta(seconds=shortest_day(pauses)):
        _switch_off(main, webhook, "keeps_failing")


def _switch_off(main: TenantSession, webhook: Webhook, reason: Reason) -> None:
    """Let the webhook's deliveries wait until its owner enables it again, and tell of it."""
    if not webhook.enabled:
        return
    webhook.enabled, webhook.disabled_reason, webhook.disabled_at = False, reason, datetime.now(UTC)
    announce_user_events(main, [webhook_disabled(webhook.id, reason)])
    telemetry.webhook_disabled(reason)
    logger.warning("webhook switched off", extra={"webhook_id": str(webhook.id), "reason": reason})
