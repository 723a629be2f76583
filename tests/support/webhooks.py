"""Webhooks in tests: their deliveries, and what KMS makes of their secrets."""

import base64
import json
from datetime import UTC, datetime
from typing import Any
from uuid import UUID, uuid4

import boto3
from sqlalchemy import select

from facepass.database.sessions import main_session
from facepass.models.tenancy import new_id
from facepass.models.webhooks import Delivery, Webhook
from facepass.services.events.secrets import PREFIX, encryption_context
from tests.support.api_client import Answer, Client

URL = "https://hooks.example.com/facepass"
ROOM = "/api/v1/webhooks"


def create(http: Client, url: str = URL, **fields: Any) -> dict[str, Any]:
    """A new webhook, with its secret."""
    answer = http.post(ROOM, {"url": url, **fields})
    assert answer.status == 201, answer.body
    made: dict[str, Any] = answer.json()
    return made


def new_delivery(webhook_id: UUID, **fields: Any) -> Delivery:
    """A delivery of an event about an upload; it waits for its first attempt, unless the fields say otherwise."""
    event_id = new_id()
    known = {
        "id": new_id(),
        "webhook_id": webhook_id,
        "event_id": event_id,
        "event_type": "upload.indexed",
        "subject": f"uploads/{uuid4()}",
        "event": json.dumps({"id": str(event_id)}),
        "due_at": datetime.now(UTC),
    }
    return Delivery(**(known | fields))


def deliver(http: Client, webhook_id: str, **fields: Any) -> str:
    """Add a delivery to a webhook; return its id."""
    delivery = new_delivery(UUID(webhook_id), **fields)
    with main_session(http.tenant or "") as main:
        main.add(delivery)
    return str(delivery.id)


def row(http: Client, webhook_id: str) -> Webhook:
    """The row of a webhook, read without a session."""
    with main_session(http.tenant or "") as main:
        webhook = main.scalars(select(Webhook).where(Webhook.id == UUID(webhook_id))).one()
        main.expunge(webhook)
    return webhook


def decrypted(http: Client, webhook_id: str, encrypted: bytes | None) -> str:
    """A secret as its owner was shown it."""
    context = encryption_context(http.tenant or "", webhook_id)
    plain = boto3.client("kms").decrypt(CiphertextBlob=encrypted, EncryptionContext=context)["Plaintext"]
    return PREFIX + base64.b64encode(plain).decode()


def refusal(answer: Answer) -> tuple[int, str]:
    """The status and the code of a problem."""
    return answer.status, answer.json()["code"]
