"""Errors of webhooks; as errors.py."""

from facepass.errors import FacePassError


class WebhookNotFound(FacePassError):
    code, status, title = "webhook_not_found", 404, "There is no such webhook."


class DeliveryNotFound(FacePassError):
    code, status, title = "delivery_not_found", 404, "There is no such delivery, or it is no longer kept."


class TooManyWebhooks(FacePassError):
    """The detail states the limit."""

    code, status, title = "too_many_webhooks", 409, "The tenant has as many webhooks as it may have."


class WebhookUrlRefused(FacePassError):
    """The detail states the rule."""

    code, status, title = "webhook_url_refused", 422, "Events cannot be sent to this URL."
