"""Webhooks: where a tenant's events are sent, and what became of each."""

from datetime import datetime
from typing import Annotated, Any, Literal, Self
from uuid import UUID

from pydantic import AfterValidator, Field, model_validator
from typing_extensions import TypeAliasType

from facepass.schemas.common import Flag, Number, Request, Response, ShortText, from_column, without_default
from facepass.services.events.kinds import EVENT_TYPES, EventType
from facepass.services.events.urls import MAX_URL_LENGTH

WEBHOOK_ID, DELIVERY_ID = "0193a5b2-9c23-7e70-8f32-60718293a4b5", "0193a5b2-9d34-7f81-9043-718293a4b5c6"
EVENT_ID, URL = "0193a5b2-9e45-7092-a154-8293a4b5c6d7", "https://hooks.example.com/facepass"
SHOWN_ONCE = "whsec_ZXhhbXBsZSBvZiBhIHNlY3JldCwgMzIgYnl0ZXMhISE="  # of no webhook  # pragma: allowlist secret


def _as_url(schema: dict[str, Any]) -> None:
    without_default(schema)
    schema["format"] = "uri"


Url = Annotated[
    str,
    Field(
        min_length=1,
        max_length=MAX_URL_LENGTH,
        examples=[URL],
        description="Where events are posted: `https`, a public host, no user name and no fragment.",
        json_schema_extra=_as_url,
    ),
]
EventTypes = Annotated[
    list[EventType],
    Field(
        max_length=len(EVENT_TYPES),
        examples=[["upload.indexed", "user.erased"]],
        description="The types of event that it wants; empty: all, also those of later releases.",
    ),
    AfterValidator(lambda types: list(dict.fromkeys(types))),
]
Description = Annotated[
    ShortText | None, Field(examples=["Production backend"], description="Your own words for it, up to 200 characters.")
]
Enabled = Annotated[
    Flag, Field(examples=[True], description="While it is false, what is to be sent waits, for 7 days.")
]
# A type with a name in the document too: generators would call two of their own making WebhookDisabledReason.
DisabledReason = TypeAliasType("DisabledReason", Literal["keeps_failing", "gone"])
DeliveryStatus = Literal["pending", "delivered", "failed"]


class NewWebhook(Request):
    """A receiver of events."""

    url: Url
    event_types: EventTypes = Field(default_factory=list)
    description: Description = None
    enabled: Enabled = True


class WebhookChanges(Request):
    """The fields of a webhook to change. A field that is left out keeps its value."""

    url: Url = ""
    event_types: EventTypes = Field(default_factory=list)
    description: Description = None
    enabled: Annotated[Enabled, Field(json_schema_extra=without_default)] = True


class SecretRotation(Request):
    """How long the old secret signs as well."""

    overlap_hours: Annotated[int, Field(ge=0, le=168), Number] = Field(
        default=24, examples=[24], description="Hours in which both secrets sign each delivery; 0 ends the old one now."
    )


class Webhook(Response):
    """A receiver of events. Its secret is not shown again."""

    webhook_id: UUID = Field(validation_alias=from_column("id", "webhook_id"), examples=[WEBHOOK_ID])
    url: str = Field(examples=[URL])
    event_types: list[str] = Field(examples=[["upload.indexed", "user.erased"]], description="Empty: all.")
    description: str | None = Field(examples=["Production backend"])
    enabled: bool = Field(examples=[True])
    disabled_reason: DisabledReason | None = Field(
        examples=[None], description="Why FacePass switched it off; null if it did not."
    )
    disabled_at: datetime | None = Field(examples=[None], description="When it was switched off.")
    failing_since: datetime | None = Field(
        examples=[None], description="The first failure since a delivery succeeded; null when the last one succeeded."
    )
    failures: int = Field(examples=[0], description="How many attempts have failed since then.")
    previous_secret_until: datetime | None = Field(
        examples=[None], description="Until when the secret before the last rotation signs as well."
    )
    created_at: datetime
    updated_at: datetime


class WebhookWithSecret(Webhook):
    """A webhook and its new secret."""

    secret: str | None = Field(
        examples=[SHOWN_ONCE],
        description="Verifies what is sent. It is shown this once: store it where your receiver reads its secrets.",
    )


class Delivery(Response):
    """An event on its way to a webhook, and what became of it. The same event always has the same `event_id`."""

    delivery_id: UUID = Field(validation_alias=from_column("id", "delivery_id"), examples=[DELIVERY_ID])
    event_id: UUID = Field(examples=[EVENT_ID], description="The header `webhook-id`.")
    event_type: str = Field(examples=["upload.indexed"])
    subject: str = Field(
        examples=["uploads/0193a5b2-7c1e-7d3a-9b40-1f2e3d4c5b6a"],
        description="The object that it is about; its events are sent in their order.",
    )
    status: DeliveryStatus = Field(examples=["delivered"])
    attempts: int = Field(examples=[1], description="How often it was sent.")
    last_attempt_at: datetime | None = Field(examples=["2026-06-21T18:04:14.120512Z"])
    last_status: int | None = Field(examples=[204], description="The HTTP status of the last answer.")
    last_error: str | None = Field(examples=[None], description="What went wrong last (docs/webhooks.md).")
    due_at: datetime | None = Field(examples=[None], description="When it is sent next; null unless it is `pending`.")
    delivered_at: datetime | None = Field(examples=["2026-06-21T18:04:14.120512Z"])
    created_at: datetime

    @model_validator(mode="after")
    def _is_due_while_it_waits(self) -> Self:
        if self.status != "pending":
            self.due_at = None
        return self
