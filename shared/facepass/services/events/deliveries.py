"""Give what is due to the sender, as orders on its queue. Deliveries are planned in their rows, not in SQS."""

import math
import time
from collections.abc import Iterator, Sequence
from datetime import timedelta
from typing import Any

from sqlalchemy import Row, TextClause, text, update

from facepass import telemetry
from facepass.context import Context
from facepass.database.engines import main_autocommit
from facepass.database.every_tenant import rows_of
from facepass.logs import logger
from facepass.models.webhooks import Delivery
from facepass.queue import AT_ONCE, Delayed, Queue
from facepass.services.events.delivery_messages import DeliveryName, Order
from facepass.settings import settings
from facepass.time_limit import Deadline

BATCH = 100
SOON = timedelta(minutes=1)  # until the schedule comes again
SENDERS = timedelta(minutes=3)  # how long the sender has a delivery, from its moment on
PLACES = 20  # deliveries of one webhook that the sender has at once
TENANT_PLACES = 40  # those of all webhooks of a tenant
FAILING = 10  # failures in a row after which a webhook has one place
PAUSE = timedelta(minutes=1)  # of a webhook with one place, after a failure
BATCH_BYTES = 200_000  # of one call of SQS, which takes 256 KiB
FORGOTTEN_AT_ONCE = 1_000
TAKE = text("select * from take_due_deliveries(:most, :soon, :lease, :places, :of_tenant, :failing, :pause)")
FORGET = text("select forget_deliveries(:kept, :most)")
FORGET_DELETED = text("select forget_webhooks(:most)")


def queue_due(queue: Queue, deadline: Deadline) -> int:
    """Put what is due, or soon will be, on the sender's queue; how many orders that were.

    What SQS does not take stays due.
    """
    queued = 0
    while deadline.left:
        places = {"places": PLACES, "of_tenant": TENANT_PLACES, "failing": FAILING, "pause": PAUSE}
        rows = rows_of(main_autocommit(), TAKE, most=BATCH, soon=SOON, lease=SENDERS, **places)
        if again := sum(row.again for row in rows):
            telemetry.deliveries_repeated(again)
        refused = [row for batch in _batches(rows) for row in _send(queue, batch)]
        _give_back(refused)
        queued += len(rows) - len(refused)
        if not rows or refused:
            break
    return queued


def _batches(rows: Sequence[Row[Any]]) -> Iterator[list[tuple[Row[Any], Delayed]]]:
    """The rows with their messages, as many as fit into one call."""
    batch: list[tuple[Row[Any], Delayed]] = []
    size = 0
    for row in rows:
        message = Delayed(_order(row).write(), math.ceil(row.wait_seconds))
        if batch and (len(batch) == AT_ONCE or size + len(message.body) > BATCH_BYTES):
            yield batch
            batch, size = [], 0
        batch.append((row, message))
        size += len(message.body)
    if batch:
        yield batch


def _order(row: Row[Any]) -> Order:
    name = DeliveryName(row.tenant_id, row.webhook_id, row.id, row.event_id)
    secrets = [secret for secret in (row.secret, row.previous_secret) if secret is not None]
    return Order(name, row.attempt, row.url, row.event, secrets, time.time() + row.lease_seconds)


def _send(queue: Queue, batch: Sequence[tuple[Row[Any], Delayed]]) -> list[Row[Any]]:
    """Send a batch; the rows that SQS did not take."""
    try:
        failed = queue.send_delayed([message for _, message in batch])
    except Exception:  # the others are given back, too
        logger.exception("orders not sent", extra={"count": len(batch)})
        return [row for row, _ in batch]
    return [batch[place][0] for place in failed]


def _give_back(rows: Sequence[Row[Any]]) -> None:
    """Take deliveries back from the sender, who does not know of them."""
    by_tenant: dict[str, list[Any]] = {}
    for row in rows:
        by_tenant.setdefault(row.tenant_id, []).append(row.id)
    for tenant_id, ids in by_tenant.items():
        with Context(tenant_id).main() as main:
            main.execute(update(Delivery).where(Delivery.id.in_(ids)).values(taken_until=None))


def forget_old_deliveries(deadline: Deadline) -> int:
    """Delete the deliveries that are past their days, and those of webhooks that were deleted; how many."""
    kept = timedelta(days=settings().delivery_days)
    return _forget(deadline, FORGET_DELETED) + _forget(deadline, FORGET, kept=kept)


def _forget(deadline: Deadline, statement: TextClause, **values: Any) -> int:
    gone, more = 0, 1
    while more and deadline.left:
        more = rows_of(main_autocommit(), statement, most=FORGOTTEN_AT_ONCE, **values)[0][0]
        gone += more
    return gone
