"""What scheduler and sender tell each other over SQS: what to deliver, and what became of it.

This module knows no database, because the sender has none.
"""

import base64
import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Literal
from uuid import UUID

# Why an attempt failed (docs/webhooks.md).
AttemptError = Literal[
    "connection_failed",
    "timed_out",
    "tls_failed",
    "name_not_resolved",
    "address_refused",
    "redirect",
    "bad_status",
    "secret_unavailable",
]
OWN_FAULTS = ("secret_unavailable",)  # of FacePass, which say nothing of the receiver
# What the functions below raise for a message that no function of FacePass wrote.
NO_DELIVERY = (ValueError, LookupError, TypeError, AttributeError)


@dataclass(frozen=True)
class DeliveryName:
    """Which delivery a message is about."""

    tenant_id: str
    webhook_id: UUID
    delivery_id: UUID
    event_id: UUID

    def as_json(self) -> dict[str, Any]:
        """For a message."""
        ids = {"webhook_id": self.webhook_id, "delivery_id": self.delivery_id, "event_id": self.event_id}
        return {"tenant_id": self.tenant_id} | {name: str(value) for name, value in ids.items()}

    @classmethod
    def read(cls, message: dict[str, Any]) -> "DeliveryName":
        """Of a message. Raises one of NO_DELIVERY."""
        ids = (UUID(message[name]) for name in ("webhook_id", "delivery_id", "event_id"))
        return cls(str(message["tenant_id"]), *ids)


@dataclass(frozen=True)
class Order:
    """An attempt that the sender is to make.

    attempt: its number, from 1. event: the body, exactly as it is sent. secrets: encrypted by KMS, newest first. until:
    when the scheduler will think that the sender died, in Unix seconds.
    """

    name: DeliveryName
    attempt: int
    url: str
    event: str
    secrets: Sequence[bytes]
    until: float

    def write(self) -> str:
        """The message."""
        more = {
            "attempt": self.attempt,
            "url": self.url,
            "event": self.event,
            "secrets": [base64.b64encode(secret).decode() for secret in self.secrets],
            "until": self.until,
        }
        return json.dumps(self.name.as_json() | more)

    @classmethod
    def read(cls, body: str) -> "Order":
        """Of a message. Raises one of NO_DELIVERY."""
        message = json.loads(body)
        return cls(
            DeliveryName.read(message),
            int(message["attempt"]),
            str(message["url"]),
            str(message["event"]),
            [base64.b64decode(secret) for secret in message["secrets"]],
            float(message["until"]),
        )


@dataclass(frozen=True)
class Outcome:
    """What became of an attempt. status: the receiver's, if it answered. error: None for a success.

    retry_after: the pause that the receiver asked for, in seconds.
    """

    status: int | None = None
    error: AttemptError | None = None
    retry_after: int | None = None


@dataclass(frozen=True)
class Result:
    """The outcome of an order."""

    name: DeliveryName
    attempt: int
    outcome: Outcome

    def write(self) -> str:
        """The message."""
        outcome = {"status": self.outcome.status, "error": self.outcome.error, "retry_after": self.outcome.retry_after}
        return json.dumps({"result": self.name.as_json() | {"attempt": self.attempt} | outcome})

    @classmethod
    def read(cls, body: str) -> "Result | None":
        """Of a message; None for one that only wakes the scheduler. Raises one of NO_DELIVERY."""
        message = json.loads(body)
        if "result" not in message:
            return None
        result = message["result"]
        outcome = Outcome(result["status"], result["error"], result["retry_after"])
        return cls(DeliveryName.read(result), int(result["attempt"]), outcome)


def delivery_in(letter: str) -> DeliveryName:
    """Which delivery a dead letter is about: an order, a result, or a delivery that was given up.

    Raises one of NO_DELIVERY.
    """
    message = json.loads(letter)
    return DeliveryName.read(message.get("result", message))
