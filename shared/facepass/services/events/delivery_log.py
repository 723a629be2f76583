"""What was sent to a webhook and what waits, as its owner sees it; a test delivery; sending one again."""

from collections.abc import Sequence
from datetime import UTC, datetime
from uuid import UUID

from sqlalchemy import exists, func, or_, select, true, update

from facepass.context import Context
from facepass.database.paging import page_of
from facepass.models.tenancy import new_id
from facepass.models.webhooks import Delivery, Webhook
from facepass.services.events.cloud_events import Occurrence
from facepass.services.events.kinds import TEST
from facepass.services.events.outbox import wake_announcer
from facepass.services.events.webhooks import KNOWN, find_webhook
from facepass.webhook_errors import DeliveryNotFound

PENDING = "pending"


def list_deliveries(
    context: Context, webhook_id: UUID, *, status: str | None = None, after: UUID | None, limit: int
) -> Sequence[Delivery]:
    """Up to `limit` deliveries of a webhook, newest first, with ids smaller than `after`. Raises WebhookNotFound."""
    of_status = true() if status is None else Delivery.status == status
    with context.main() as main:
        find_webhook(main, webhook_id)
        query = select(Delivery).where(Delivery.webhook_id == webhook_id, of_status)
        return page_of(main, query, Delivery.id, after=after, limit=limit, newest=True)


def send_test(context: Context, webhook_id: UUID) -> Delivery:
    """Queue an event of the type `webhook.test` for this webhook alone. Raises WebhookNotFound."""
    now = datetime.now(UTC)
    subject, data = f"webhooks/{webhook_id}", {"webhook_id": str(webhook_id)}
    test = Occurrence(context.tenant_id, new_id(), TEST, subject, data, happened_at=now)
    delivery = Delivery(webhook_id=webhook_id, event_id=test.id, event_type=TEST, subject=subject, event=test.text)
    delivery.due_at = now
    with context.main() as main:
        find_webhook(main, webhook_id)
        main.add(delivery)
        main.flush()
        main.refresh(delivery)
        wake_announcer(main)
    return delivery


def redeliver(context: Context, webhook_id: UUID, delivery_id: UUID) -> Delivery:
    """Send a delivery again, with the same event and the same id, whatever became of it; its attempts begin at 0.

    One that is being sent at this moment is left alone. Raises DeliveryNotFound.
    """
    own = (Delivery.id == delivery_id) & (Delivery.webhook_id == webhook_id)
    at_rest = or_(Delivery.status != PENDING, Delivery.taken_until.is_(None), Delivery.taken_until < func.now())
    again = {"status": PENDING, "attempts": 0, "due_at": func.now(), "taken_until": None, "delivered_at": None}
    known = exists().where(Webhook.id == webhook_id, KNOWN)
    with context.main() as main:
        main.execute(update(Delivery).where(own, at_rest, known).values(again))
        delivery = main.scalar(select(Delivery).where(own, known))
        if delivery is None:
            raise DeliveryNotFound
        wake_announcer(main)
    return delivery
