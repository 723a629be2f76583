"""Webhooks of the users database: where a tenant's events are sent, and what became of each."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import ARRAY, CheckConstraint, DateTime, ForeignKeyConstraint, Index, LargeBinary, Text, text
from sqlalchemy.orm import Mapped, mapped_column

from facepass.models.main import MainBase
from facepass.models.tenancy import TenantRow, Timestamps, new_id

PENDING = text("status = 'pending'")  # a condition of queries too: PostgreSQL proves nothing of a parameter
TAKEN = text("status = 'pending' and taken_until is not null")
TESTS = text("status = 'pending' and event_type = 'webhook.test'")


class Webhook(TenantRow, Timestamps, MainBase):
    """A receiver of events.

    event_types: those that it wants; empty: all. enabled: while it is not, its deliveries wait. disabled_reason: why
    FacePass switched it off; None: it did not. secret: what signs, encrypted by KMS. previous_secret: the one before a
    rotation, which signs as well until previous_secret_until. failing_since: of the first failure since a delivery
    succeeded. failures: since then, in a row. last_failed_at: the last of them. deleted_at: nothing knows the
    webhook any more, and the scheduler deletes its deliveries.
    """

    __tablename__ = "webhooks"

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    url: Mapped[str] = mapped_column(Text)
    description: Mapped[str | None] = mapped_column(Text)
    event_types: Mapped[list[str]] = mapped_column(ARRAY(Text), default=list, server_default="{}")
    enabled: Mapped[bool] = mapped_column(default=True, server_default=text("true"))
    disabled_reason: Mapped[str | None] = mapped_column(Text)
    disabled_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))
    secret: Mapped[bytes] = mapped_column(LargeBinary)
    previous_secret: Mapped[bytes | None] = mapped_column(LargeBinary)
    previous_secret_until: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))
    failing_since: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))
    failures: Mapped[int] = mapped_column(default=0, server_default=text("0"))
    last_failed_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))
    deleted_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))


class Delivery(TenantRow, Timestamps, MainBase):
    """An event on its way to a webhook, with which it goes.

    event: the CloudEvent, as JSON, exactly as it is sent each time. due_at: when the next attempt is. taken_until:
    while an attempt is queued or made, until when at most. attempts: those that were answered or failed.
    last_status: the receiver's HTTP status. last_error: a code, when there was no answer or a wrong one.
    """

    __tablename__ = "webhook_deliveries"
    __table_args__ = (
        ForeignKeyConstraint(["tenant_id", "webhook_id"], ["webhooks.tenant_id", "webhooks.id"], ondelete="CASCADE"),
        CheckConstraint("status in ('pending', 'delivered', 'failed')"),
        Index("webhook_deliveries_event", "tenant_id", "webhook_id", "event_id", unique=True),
        Index("webhook_deliveries_due", "tenant_id", "webhook_id", "due_at", "event_id", postgresql_where=PENDING),
        Index("webhook_deliveries_oldest", "tenant_id", "webhook_id", "event_id", postgresql_where=PENDING),
        Index("webhook_deliveries_taken", "tenant_id", "webhook_id", postgresql_where=TAKEN),
        Index("webhook_deliveries_tests", "tenant_id", "webhook_id", "due_at", postgresql_where=TESTS),
        Index("webhook_deliveries_order", "tenant_id", "webhook_id", "subject", "event_id", postgresql_where=PENDING),
        Index("webhook_deliveries_list", "tenant_id", "webhook_id", "id"),
        Index("webhook_deliveries_by_status", "tenant_id", "webhook_id", "status", "id"),
        Index("webhook_deliveries_created", "created_at"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    webhook_id: Mapped[UUID]
    event_id: Mapped[UUID]
    event_type: Mapped[str] = mapped_column(Text)
    subject: Mapped[str] = mapped_column(Text)
    event: Mapped[str] = mapped_column(Text)
    status: Mapped[str] = mapped_column(Text, default="pending", server_default="pending")
    due_at: Mapped[datetime] = mapped_column(DateTime(timezone=True))
    taken_until: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))
    attempts: Mapped[int] = mapped_column(default=0, server_default=text("0"))
    last_attempt_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))
    last_status: Mapped[int | None]
    last_error: Mapped[str | None] = mapped_column(Text)
    delivered_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))
