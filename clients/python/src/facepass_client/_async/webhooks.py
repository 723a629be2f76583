"""Webhooks: where events are sent. `facepass_client.webhooks` verifies what they send."""

from typing import Unpack

from facepass_client import _operations as op
from facepass_client import models, requests
from facepass_client._async.pages import AsyncPages
from facepass_client._async.resource import AsyncResource


class AsyncWebhooks(AsyncResource):
    """`facepass.webhooks`."""

    async def create(self, **webhook: Unpack[requests.NewWebhook]) -> models.WebhookWithSecret:
        """Create a webhook. Its secret is shown this once; it is None if the request had to be repeated."""
        return await self._ask(op.CREATE_WEBHOOK, models.WebhookWithSecret, body=webhook)

    async def get(self, webhook_id: str) -> models.Webhook:
        """One webhook."""
        return await self._ask(op.GET_WEBHOOK, models.Webhook, webhook_id=webhook_id)

    def list(self, **options: Unpack[requests.ListWebhooksQuery]) -> AsyncPages[models.Webhook]:
        """Every webhook."""
        return AsyncPages(self._connection, op.LIST_WEBHOOKS, models.Webhook, options)

    async def update(self, webhook_id: str, **changes: Unpack[requests.WebhookChanges]) -> models.Webhook:
        """Change the fields that are given."""
        return await self._ask(op.CHANGE_WEBHOOK, models.Webhook, body=changes, webhook_id=webhook_id)

    async def delete(self, webhook_id: str) -> None:
        """Delete a webhook."""
        await self._tell(op.DELETE_WEBHOOK, webhook_id=webhook_id)

    async def rotate(self, webhook_id: str, **rotation: Unpack[requests.SecretRotation]) -> models.WebhookWithSecret:
        """Replace the secret; the old one also signs for a while."""
        return await self._ask(op.ROTATE_SECRET, models.WebhookWithSecret, body=rotation, webhook_id=webhook_id)

    async def test(self, webhook_id: str) -> models.Delivery:
        """Send an event of the type `webhook.test`."""
        return await self._ask(op.SEND_TEST, models.Delivery, webhook_id=webhook_id)

    def deliveries(
        self, webhook_id: str, **filters: Unpack[requests.ListDeliveriesQuery]
    ) -> AsyncPages[models.Delivery]:
        """What was sent to a webhook, and what its server answered."""
        return AsyncPages(self._connection, op.LIST_DELIVERIES, models.Delivery, filters, webhook_id=webhook_id)

    async def redeliver(self, webhook_id: str, delivery_id: str) -> models.Delivery:
        """Send a delivery again."""
        path = {"webhook_id": webhook_id, "delivery_id": delivery_id}
        return await self._ask(op.REDELIVER, models.Delivery, **path)
