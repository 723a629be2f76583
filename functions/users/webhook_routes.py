"""Webhooks: where a tenant's events are sent. functions/events plans what is sent, functions/webhooks sends it."""

from datetime import timedelta
from functools import partial
from typing import Annotated
from uuid import UUID

from aws_lambda_powertools.event_handler import Response
from aws_lambda_powertools.event_handler.openapi.params import Body, Query
from aws_lambda_powertools.event_handler.router import APIGatewayHttpRouter

from facepass import schemas
from facepass.api.bound import REFUSED
from facepass.api.context import context_of
from facepass.api.paging import Cursor, Limit, LongLimit, paged
from facepass.api.permission import needs
from facepass.api.problems import problems
from facepass.models.webhooks import Webhook
from facepass.services.erasure.webhooks import delete_webhook as delete
from facepass.services.events import delivery_log, webhooks
from facepass.webhook_errors import DeliveryNotFound, TooManyWebhooks, WebhookNotFound, WebhookUrlRefused

router = APIGatewayHttpRouter()
# A webhook receives the events of every collection, so a caller who is bound to some of them may not create one.
for_admins = partial(needs, "admin", bound=REFUSED)
costly = partial(for_admins, costs="webhook", creates=True)


def with_secret(webhook: Webhook, secret: str) -> schemas.WebhookWithSecret:
    """A webhook with its new secret, which no other answer has."""
    shown = schemas.Webhook.model_validate(webhook).model_dump()
    return schemas.WebhookWithSecret(**shown, secret=secret)


@router.post(
    "/api/v1/webhooks", status_code=201, tags=["webhooks"], responses=problems(WebhookUrlRefused, TooManyWebhooks)
)
@costly(once=("secret",))
def create_webhook(webhook: Annotated[schemas.NewWebhook, Body()]) -> schemas.WebhookWithSecret:
    """Create a webhook: the tenant's events are posted to its URL, signed with the secret of this answer."""
    return with_secret(*webhooks.create_webhook(context_of(router.current_event), **webhook.model_dump()))


@router.get("/api/v1/webhooks", tags=["webhooks"])
@for_admins()
def list_webhooks(limit: Limit = 50, cursor: Cursor = None) -> schemas.Page[schemas.Webhook]:
    """List the tenant's webhooks, oldest first."""
    verb = partial(webhooks.list_webhooks, context_of(router.current_event))
    return paged(router.current_event, schemas.Page[schemas.Webhook], cursor, limit, verb)


@router.get("/api/v1/webhooks/<webhook_id>", tags=["webhooks"], responses=problems(WebhookNotFound))
@for_admins()
def get_webhook(webhook_id: UUID) -> schemas.Webhook:
    """Get a webhook, and whether deliveries to it fail."""
    return schemas.Webhook.model_validate(webhooks.get_webhook(context_of(router.current_event), webhook_id))


@router.patch(
    "/api/v1/webhooks/<webhook_id>", tags=["webhooks"], responses=problems(WebhookNotFound, WebhookUrlRefused)
)
@for_admins()
def change_webhook(webhook_id: UUID, changes: Annotated[schemas.WebhookChanges, Body()]) -> schemas.Webhook:
    """Change the given fields of a webhook. Once it is enabled, or has another URL, what waits for it is sent."""
    given = changes.model_dump(exclude_unset=True)
    changed = webhooks.change_webhook(context_of(router.current_event), webhook_id, given)
    return schemas.Webhook.model_validate(changed)


@router.delete("/api/v1/webhooks/<webhook_id>", status_code=204, tags=["webhooks"], responses=problems(WebhookNotFound))
@for_admins()
def delete_webhook(webhook_id: UUID) -> Response[None]:
    """Delete a webhook, and what was to be sent to it."""
    delete(context_of(router.current_event), webhook_id)
    return Response(204)


@router.post("/api/v1/webhooks/<webhook_id>/rotate", tags=["webhooks"], responses=problems(WebhookNotFound))
@costly(once=("secret",))
def rotate_secret(webhook_id: UUID, rotation: Annotated[schemas.SecretRotation, Body()]) -> schemas.WebhookWithSecret:
    """Give a webhook a new secret. The old one signs as well for some hours, so that receivers can change."""
    overlap = timedelta(hours=rotation.overlap_hours)
    return with_secret(*webhooks.rotate_secret(context_of(router.current_event), webhook_id, overlap=overlap))


@router.post(
    "/api/v1/webhooks/<webhook_id>/test", status_code=202, tags=["webhooks"], responses=problems(WebhookNotFound)
)
@costly(names=("delivery_id",))
def send_test(webhook_id: UUID) -> schemas.Delivery:
    """Send an event of the type `webhook.test` to this webhook alone, also while it is disabled."""
    return schemas.Delivery.model_validate(delivery_log.send_test(context_of(router.current_event), webhook_id))


@router.get("/api/v1/webhooks/<webhook_id>/deliveries", tags=["webhooks"], responses=problems(WebhookNotFound))
@for_admins()
def list_deliveries(
    webhook_id: UUID,
    status: Annotated[schemas.DeliveryStatus | None, Query(description="Deliveries with this status.")] = None,
    limit: LongLimit = 50,
    cursor: Cursor = None,
) -> schemas.Page[schemas.Delivery]:
    """List what was sent to a webhook in the last days and what waits for it, newest first."""
    verb = partial(delivery_log.list_deliveries, context_of(router.current_event), webhook_id, status=status)
    return paged(router.current_event, schemas.Page[schemas.Delivery], cursor, limit, verb)


@router.post(
    "/api/v1/webhooks/<webhook_id>/deliveries/<delivery_id>/redeliver",
    status_code=202,
    tags=["webhooks"],
    responses=problems(DeliveryNotFound),
)
@costly()
def redeliver(webhook_id: UUID, delivery_id: UUID) -> schemas.Delivery:
    """Send a delivery again, with the same event and the same `webhook-id`, whatever became of it."""
    return schemas.Delivery.model_validate(
        delivery_log.redeliver(context_of(router.current_event), webhook_id, delivery_id)
    )
