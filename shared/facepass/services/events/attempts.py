"""What the sender does with one order: decrypt, sign, post, and report what became of it."""

import time
from collections.abc import Sequence

from facepass.logs import logger
from facepass.queue import Queue
from facepass.services.events.delivery_messages import Order, Outcome, Result
from facepass.services.events.opened_secrets import OpenedSecrets
from facepass.services.events.sending import post
from facepass.services.events.signing import signed_headers
from facepass.settings import sender_settings


def make_attempt(body: str, secrets: OpenedSecrets, results: Queue) -> bool:
    """Make the attempt that a message orders; whether it was made.

    An order that comes too late is dropped: the scheduler has given, or will give, the delivery to the sender again.
    Raises an error of SQS, and one of NO_DELIVERY for a message that is no order.
    """
    order = Order.read(body)
    if time.time() >= order.until:
        logger.warning("order dropped, it is too old", extra=order.name.as_json())
        return False
    outcome = _outcome(order, secrets)
    known = {"attempt": order.attempt, "status": outcome.status, "error": outcome.error}
    logger.info("attempt made", extra=order.name.as_json() | known)
    results.send(Result(order.name, order.attempt, outcome).write())
    return True


def _outcome(order: Order, secrets: OpenedSecrets) -> Outcome:
    """An error is an outcome too: an order without a result would come again and again, and never count."""
    try:
        keys = [secrets.open(order.name, encrypted) for encrypted in order.secrets]
    except Exception:
        logger.exception("secret not decrypted", extra=order.name.as_json())
        return Outcome(error="secret_unavailable")
    try:
        return _send(order, keys)
    except Exception:
        logger.exception("attempt ended unexpectedly", extra=order.name.as_json())
        return Outcome(error="connection_failed")


def _send(order: Order, keys: Sequence[bytes]) -> Outcome:
    content = order.event.encode()
    headers = signed_headers(keys, str(order.name.event_id), int(time.time()), content)
    settings = sender_settings()
    return post(order.url, content, headers, seconds=settings.delivery_seconds, anywhere=settings.stage == "local")
