"""Dead letters of webhooks: why each message is one, and whether another attempt can help."""

from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import select

from facepass.context import Context
from facepass.models.webhooks import Delivery, Webhook
from facepass.queue import DeadLetter, Queue
from facepass.services.events.delivery_log import redeliver
from facepass.services.events.delivery_messages import NO_DELIVERY, delivery_in


@dataclass(frozen=True)
class DeliveryDiagnosis:
    """Why a message is a dead letter, and whether another delivery can help."""

    letter: DeadLetter
    tenant_id: str | None
    webhook_id: UUID | None
    delivery_id: UUID | None
    why: str
    curable: bool


def diagnose_delivery(letter: DeadLetter) -> DeliveryDiagnosis:
    """Diagnose a dead letter by its delivery's row."""
    try:
        name = delivery_in(letter.body)
    except NO_DELIVERY:
        return DeliveryDiagnosis(letter, None, None, None, "it names no delivery of FacePass", curable=False)
    own = Delivery.webhook_id == Webhook.id, Delivery.id == name.delivery_id, Webhook.deleted_at.is_(None)
    with Context(name.tenant_id).main() as main:
        found = main.execute(select(Delivery, Webhook.enabled).where(*own)).first()
    why, curable = _why(*found) if found else ("the delivery or its webhook is no longer kept", False)
    return DeliveryDiagnosis(letter, name.tenant_id, name.webhook_id, name.delivery_id, why, curable)


def _why(delivery: Delivery, enabled: bool) -> tuple[str, bool]:
    if delivery.status != "failed":
        return f"the delivery is {delivery.status} now", False
    answer = f" with status {delivery.last_status}" if delivery.last_status else ""
    hint = "" if enabled else "; its webhook is switched off, so that it would wait"
    return f"every attempt failed, the last by {delivery.last_error}{answer}{hint}", True


def deliver_again(diagnosis: DeliveryDiagnosis, queue: Queue) -> None:
    """Plan the delivery again, and delete its letter."""
    assert diagnosis.tenant_id is not None
    assert diagnosis.webhook_id is not None
    assert diagnosis.delivery_id is not None
    redeliver(Context(diagnosis.tenant_id), diagnosis.webhook_id, diagnosis.delivery_id)
    queue.delete(diagnosis.letter)  # after the row: what is delivered twice does no harm, what is lost would
