"""Announce what happened, and plan what webhooks get: when an event is noted, when an attempt ends, every minute."""

from collections import defaultdict
from collections.abc import Callable, Sequence
from typing import Any

from aws_lambda_powertools.utilities.typing import LambdaContext

from facepass.logs import logger
from facepass.queue import Queue, delivery_queue
from facepass.services.events.deliveries import forget_old_deliveries, queue_due
from facepass.services.events.delivery_messages import NO_DELIVERY, Result
from facepass.services.events.fan_out import announce_waiting
from facepass.services.events.outbox import ring
from facepass.services.events.results import record
from facepass.settings import settings
from facepass.telemetry import observed
from facepass.time_limit import Deadline

RESERVE_SECONDS = 15  # for work that is running when the time is over: a statement takes 12 s at most
MESSAGES_SECONDS = 4  # of a run with messages: those behind them may be results, and the sender's leases end


@observed
@logger.inject_lambda_context
def handler(event: dict[str, Any], context: LambdaContext) -> dict[str, Any]:
    records = event.get("Records", [])
    left = context.get_remaining_time_in_millis() / 1000 - RESERVE_SECONDS
    failed = record_results(records)
    deadline = Deadline.within(min(left, MESSAGES_SECONDS) if records else left)
    errors = [
        *attempt(lambda: queue_due(delivery_queue(), deadline.share(3))),  # before what may wait for the bus
        *attempt(lambda: announce_waiting(deadline.share(2))),
        *attempt(lambda: queue_due(delivery_queue(), deadline)),
        *([] if records else attempt(lambda: forget_old_deliveries(deadline))),
    ]
    if records and not deadline.left:
        ring()  # the rest is for a run behind the messages that wait
    if errors and not records:
        raise errors[0]  # of the schedule's run, for the alarm; a message would only come again
    return {"batchItemFailures": [{"itemIdentifier": message_id} for message_id in failed]}


def attempt(step: Callable[[], int]) -> list[Exception]:
    """Take a step; an error is logged, and the next step is taken. The next run makes up for it."""
    try:
        step()
    except Exception as error:
        logger.exception("step failed")
        return [error]
    return []


def record_results(records: Sequence[dict[str, Any]]) -> list[str]:
    """Record the sender's results, tenant by tenant; the ids of the messages that must come again."""
    of_tenants: dict[str, dict[str, Result]] = defaultdict(dict)
    failed: list[str] = []
    for message in records:
        try:
            if result := Result.read(message["body"]):
                of_tenants[result.name.tenant_id][message["messageId"]] = result
        except NO_DELIVERY:
            logger.exception("message is no result", extra={"message_id": message["messageId"]})
            failed.append(message["messageId"])
    for tenant_id, results in of_tenants.items():
        try:
            record(tenant_id, list(results.values()), Queue(settings().delivery_dead_letters_url))
        except Exception:
            logger.exception("results will be recorded later", extra={"count": len(results)})
            failed += results
    return failed
