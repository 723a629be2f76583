"""Delete a webhook: nothing is sent to it any more, and its secret and its deliveries are gone."""

from uuid import UUID

from sqlalchemy import delete, func, select, update

from facepass.context import Context
from facepass.models.webhooks import Delivery, Webhook
from facepass.services.erasure.journal import Kind, record
from facepass.services.events.webhooks import get_webhook

BATCH = 2_000  # deliveries deleted in one transaction, so that none is long
BATCHES = 5  # that a request deletes; the scheduler deletes the others (events/deliveries.py)


def delete_webhook(context: Context, webhook_id: UUID) -> None:
    """Delete a webhook and its deliveries. What a request cannot finish, the scheduler does within minutes.

    At once, no route knows the webhook any more, its secret is gone, and nothing more is planned for it. What is being
    sent at this moment may still arrive. Raises WebhookNotFound.
    """
    get_webhook(context, webhook_id)
    record(context, Kind.WEBHOOK, webhook_id)
    ended = update(Webhook).values(enabled=False, deleted_at=func.now(), secret=b"", previous_secret=None)  # nosec B106
    with context.main() as main:
        main.execute(ended.where(Webhook.id == webhook_id))
    for _ in range(BATCHES):
        if _delete_some(context, webhook_id):
            break


def _delete_some(context: Context, webhook_id: UUID) -> bool:
    """Delete up to BATCH deliveries, and with the last of them the webhook; return whether it is gone."""
    with context.main() as main:
        some = list(main.scalars(select(Delivery.id).where(Delivery.webhook_id == webhook_id).limit(BATCH)))
        main.execute(delete(Delivery).where(Delivery.id.in_(some)))
        if len(some) == BATCH:
            return False
        main.execute(delete(Webhook).where(Webhook.id == webhook_id))  # and what was added in between
        return True
