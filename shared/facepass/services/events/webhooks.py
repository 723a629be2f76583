"""Webhooks of a tenant: create, list, change, rotate the secret. erasure/webhooks.py deletes them."""

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import func, select, update

from facepass.context import Context
from facepass.database.paging import page_of
from facepass.database.sessions import TenantSession
from facepass.models.tenancy import new_id
from facepass.models.webhooks import PENDING, Delivery, Webhook
from facepass.services.events.outbox import wake_announcer
from facepass.services.events.secrets import new_secret
from facepass.services.events.urls import check_url
from facepass.settings import settings
from facepass.webhook_errors import TooManyWebhooks, WebhookNotFound

KNOWN = Webhook.deleted_at.is_(None)  # the deliveries of a webhook that was deleted may still be there


def create_webhook(
    context: Context, *, url: str, event_types: Sequence[str], description: str | None, enabled: bool
) -> tuple[Webhook, str]:
    """Create a webhook; return it and its secret, which cannot be shown again.

    event_types: those that it wants; empty: all. Raises WebhookUrlRefused, TooManyWebhooks, Unavailable.
    """
    check_url(url)
    webhook_id = new_id()
    secret = new_secret(context.tenant_id, webhook_id)  # before the transaction, which waits for no other service
    webhook = Webhook(id=webhook_id, url=url, event_types=list(event_types), secret=secret.encrypted)
    webhook.description, webhook.enabled = description, enabled
    with context.main() as main:
        _claim_place(main)
        main.add(webhook)
        main.flush()
        main.refresh(webhook)
    return webhook, secret.shown


def _claim_place(main: TenantSession) -> None:
    turn = func.hashtextextended(func.concat("webhooks/", main.tenant_id), 0)
    main.execute(select(func.pg_advisory_xact_lock(turn)))  # of two requests, the second counts the first one's webhook
    most = settings().max_webhooks
    if (main.scalar(select(func.count(Webhook.id)).where(KNOWN)) or 0) >= most:
        raise TooManyWebhooks(f"A tenant may have {most} webhooks.")


def list_webhooks(context: Context, *, after: UUID | None, limit: int) -> Sequence[Webhook]:
    """Up to `limit` webhooks, oldest first, with ids greater than `after`."""
    with context.main() as main:
        return page_of(main, select(Webhook).where(KNOWN), Webhook.id, after=after, limit=limit)


def get_webhook(context: Context, webhook_id: UUID) -> Webhook:
    """One webhook. Raises WebhookNotFound."""
    with context.main() as main:
        return find_webhook(main, webhook_id)


def find_webhook(main: TenantSession, webhook_id: UUID, *, lock: bool = False) -> Webhook:
    """One webhook. lock: until the transaction ends, others wait to change it. Raises WebhookNotFound."""
    query = select(Webhook).where(Webhook.id == webhook_id, KNOWN)
    webhook = main.scalar(query.with_for_update() if lock else query)
    if webhook is None:
        raise WebhookNotFound
    return webhook


def change_webhook(context: Context, webhook_id: UUID, changes: Mapping[str, Any]) -> Webhook:
    """Change the given fields of a webhook. What waits for it is due at once when it is enabled or has a new URL.

    Raises WebhookNotFound and WebhookUrlRefused.
    """
    if "url" in changes:
        check_url(changes["url"])
    with context.main() as main:
        webhook = find_webhook(main, webhook_id, lock=True)
        before = webhook.url, webhook.enabled
        for name, value in changes.items():
            setattr(webhook, name, value)
        if webhook.enabled != before[1]:
            webhook.disabled_reason, webhook.disabled_at = None, None if webhook.enabled else datetime.now(UTC)
        if webhook.enabled and (webhook.url, webhook.enabled) != before:
            _forget_failures(main, webhook)
        main.flush()
        main.refresh(webhook)
    return webhook


def _forget_failures(main: TenantSession, webhook: Webhook) -> None:
    """Forget earlier failures: what waits is due at once, except for what the sender has."""
    webhook.failing_since, webhook.failures = None, 0
    waiting = Delivery.webhook_id == webhook.id, PENDING, Delivery.taken_until.is_(None), Delivery.due_at > func.now()
    main.execute(update(Delivery).where(*waiting).values(due_at=func.now()))
    wake_announcer(main)


def rotate_secret(context: Context, webhook_id: UUID, *, overlap: timedelta) -> tuple[Webhook, str]:
    """Give a webhook a new secret; return both. During the overlap the old one signs as well, and no older one.

    Raises WebhookNotFound and Unavailable.
    """
    get_webhook(context, webhook_id)
    secret = new_secret(context.tenant_id, webhook_id)
    with context.main() as main:
        webhook = find_webhook(main, webhook_id, lock=True)
        stays = overlap > timedelta()
        webhook.previous_secret = webhook.secret if stays else None
        webhook.previous_secret_until = datetime.now(UTC) + overlap if stays else None
        webhook.secret = secret.encrypted
        main.flush()
        main.refresh(webhook)
    return webhook, secret.shown
