"""Send events to webhooks, as the scheduler orders. This function has a way to the internet, and none to a database."""

from concurrent.futures import ThreadPoolExecutor
from functools import cache
from typing import Any

from aws_lambda_powertools.utilities.typing import LambdaContext

from facepass.logs import logger
from facepass.queue import Queue
from facepass.services.events.attempts import make_attempt
from facepass.services.events.opened_secrets import OpenedSecrets
from facepass.settings import sender_settings

secrets = OpenedSecrets()


@cache
def results() -> Queue:
    return Queue(sender_settings().event_queue_url)


@logger.inject_lambda_context
def handler(event: dict[str, Any], _context: LambdaContext) -> dict[str, Any]:
    assert secrets.kms  # before the threads need it
    results().connect()
    records = event["Records"]
    with ThreadPoolExecutor(len(records)) as threads:
        done = list(threads.map(deliver, records))
    failures = [record["messageId"] for record, is_done in zip(records, done, strict=True) if not is_done]
    return {"batchItemFailures": [{"itemIdentifier": message_id} for message_id in failures]}


def deliver(record: dict[str, Any]) -> bool:
    """Whether the message may be forgotten."""
    try:
        make_attempt(record["body"], secrets, results())
    except Exception:  # of SQS: the scheduler orders the delivery again
        logger.exception("order failed", extra={"message_id": record["messageId"]})
        return False
    return True
