"""Webhooks with real receivers: rows, and the functions that plan and send. Moto stands in for SQS and KMS."""

import base64
import json
import os
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

import boto3
from sqlalchemy import select

from facepass.context import Context
from facepass.models.tenancy import new_id
from facepass.models.webhooks import Delivery, Webhook
from tests.support.api_client import CONTEXT, handler_of
from tests.support.janitor import as_owner, let_pass

SQS = "https://sqs.us-east-1.amazonaws.com/123456789012"
ENVIRONMENT = {
    "EVENT_QUEUE_URL": f"{SQS}/events",
    "DELIVERY_QUEUE_URL": f"{SQS}/deliveries",
    "DELIVERY_DEAD_LETTERS_URL": f"{SQS}/deliveries-dead",
    "DELIVERY_SECONDS": "1",
}


@dataclass
class Deliveries:
    """What a tenant's webhooks get, step by step."""

    tenant: str
    postgres: str
    key: str = field(default_factory=lambda: boto3.client("kms").create_key()["KeyMetadata"]["Arn"])

    # ---- rows, as the other parts of FacePass write them

    def webhook(self, url: str, **columns: Any) -> UUID:
        """A webhook with a secret."""
        webhook_id = new_id()
        row = Webhook(id=webhook_id, url=url, secret=self.encrypted(webhook_id, os.urandom(32)), **columns)
        with Context(self.tenant).main() as main:
            main.add(row)
        return webhook_id

    def encrypted(self, webhook_id: UUID, secret: bytes) -> bytes:
        context = {"tenant_id": self.tenant, "webhook_id": str(webhook_id)}
        made = boto3.client("kms").encrypt(KeyId=self.key, Plaintext=secret, EncryptionContext=context)
        return bytes(made["CiphertextBlob"])

    def secret(self, webhook_id: UUID, column: str = "secret") -> str:
        """The secret as its owner has it."""
        context = {"tenant_id": self.tenant, "webhook_id": str(webhook_id)}
        encrypted = getattr(self.hook(webhook_id), column)
        plain = boto3.client("kms").decrypt(CiphertextBlob=encrypted, EncryptionContext=context)["Plaintext"]
        return "whsec_" + base64.b64encode(plain).decode()

    def rotate(self, webhook_id: UUID) -> tuple[str, str]:
        """Give a webhook a new secret, with an overlap of a day; the old and the new one, as its owner has them."""
        old, kept = self.secret(webhook_id), self.hook(webhook_id).secret
        until = datetime.now(UTC) + timedelta(hours=24)
        fresh = self.encrypted(webhook_id, os.urandom(32))
        self.change(webhook_id, secret=fresh, previous_secret=kept, previous_secret_until=until)
        return old, self.secret(webhook_id)

    def event(self, webhook_id: UUID, subject: str = "", kind: str = "upload.indexed", **columns: Any) -> UUID:
        """An event that is to be delivered; its delivery's id. subject: one of its own, unless it is given."""
        event_id, delivery_id = new_id(), new_id()
        subject = subject or f"uploads/{event_id}"
        event = json.dumps({"specversion": "1.0", "id": str(event_id), "type": kind, "subject": subject})
        with Context(self.tenant).main() as main:
            main.add(
                Delivery(
                    **{
                        "id": delivery_id,
                        "webhook_id": webhook_id,
                        "event_id": event_id,
                        "event_type": kind,
                        "subject": subject,
                        "event": event,
                        "due_at": "now",
                    }
                    | columns
                )
            )
        return delivery_id

    def hook(self, webhook_id: UUID) -> Webhook:
        with Context(self.tenant).main() as main:
            return main.scalars(select(Webhook).where(Webhook.id == webhook_id)).one()

    def delivery(self, delivery_id: UUID) -> Delivery:
        with Context(self.tenant).main() as main:
            return main.scalars(select(Delivery).where(Delivery.id == delivery_id)).one()

    def taken(self, webhook_id: UUID) -> int:
        """How many of its deliveries the sender has."""
        with Context(self.tenant).main() as main:
            has = (Delivery.webhook_id == webhook_id) & Delivery.taken_until.is_not(None)
            return len(main.scalars(select(Delivery.id).where(has)).all())

    def change(self, webhook_id: UUID, **columns: Any) -> None:
        with Context(self.tenant).main() as main:
            row = main.scalars(select(Webhook).where(Webhook.id == webhook_id)).one()
            for name, value in columns.items():
                setattr(row, name, value)

    def pass_time(self, interval: str) -> None:
        """Make everything older by so much, as `1 hour`."""
        for table, columns in {
            "webhook_deliveries": ("due_at", "taken_until", "created_at"),
            "webhooks": ("failing_since", "last_failed_at", "previous_secret_until"),
        }.items():
            for column in columns:
                let_pass(self.postgres, "main", table, column, interval, self.tenant)

    def forget(self) -> None:
        """Delete it all, so that later schedulers have nothing to do with it."""
        for table in ("webhooks", "events"):
            as_owner(self.postgres, "main", f"delete from {table} where tenant_id = :tenant", tenant=self.tenant)

    # ---- functions

    def schedule(self, *bodies: str) -> dict[str, Any]:
        """Run the scheduler, by the clock or with messages."""
        event = {"Records": [_record(number, body) for number, body in enumerate(bodies)]} if bodies else {}
        answer: dict[str, Any] = handler_of("events")(event, CONTEXT)
        return answer

    def orders(self) -> list[str]:
        """The orders that the sender would get now; they are off the queue then."""
        return _taken(ENVIRONMENT["DELIVERY_QUEUE_URL"])

    def results(self) -> list[str]:
        """The sender's results, off the queue."""
        return _taken(ENVIRONMENT["EVENT_QUEUE_URL"])

    def send(self, *bodies: str) -> dict[str, Any]:
        """Run the sender with messages."""
        event = {"Records": [_record(number, body) for number, body in enumerate(bodies)]}
        answer: dict[str, Any] = handler_of("webhooks")(event, CONTEXT)
        return answer

    def round(self) -> int:
        """Plan, send, and record, until nothing is due; the number of attempts."""
        attempts = 0
        self.schedule()
        while orders := self.orders():
            attempts += len(orders)
            assert self.send(*orders) == {"batchItemFailures": []}
            while results := self.results():
                assert self.schedule(*results) == {"batchItemFailures": []}
        return attempts


def _record(number: int, body: str) -> dict[str, Any]:
    return {"messageId": str(number), "receiptHandle": "receipt", "body": body, "eventSource": "aws:sqs"}


def _taken(url: str) -> list[str]:
    sqs = boto3.client("sqs")
    messages = sqs.receive_message(QueueUrl=url, MaxNumberOfMessages=10).get("Messages", [])
    for message in messages:
        sqs.delete_message(QueueUrl=url, ReceiptHandle=message["ReceiptHandle"])
    return [message["Body"] for message in messages]
