"""What happened and is not announced yet: each database has an outbox, written in the transaction that did it."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import DateTime, Index, Text, func, text
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from facepass.models.main import MainBase
from facepass.models.tenancy import TenantRow, new_id
from facepass.models.vector import VectorBase


class EventColumns(TenantRow):
    """An event, until it is on the bus and a delivery of each webhook that wants it is recorded.

    id: also the event's. type: as `upload.indexed`. subject: the object, as `uploads/<id>`. data: ids and codes; never
    a vector, a name, an email or a photo. taken_until: when the announcer has it, until when at most.
    """

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    type: Mapped[str] = mapped_column(Text)
    subject: Mapped[str] = mapped_column(Text)
    data: Mapped[dict[str, Any]] = mapped_column(JSONB)
    happened_at: Mapped[datetime] = mapped_column(DateTime(timezone=True), server_default=func.clock_timestamp())
    taken_until: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))

    @staticmethod
    def indexes() -> tuple[Index, ...]:
        """Those of each table."""
        taken = Index("events_taken", "tenant_id", "subject", postgresql_where=text("taken_until is not null"))
        return Index("events_waiting", "id"), taken


class UserEvent(EventColumns, MainBase):
    """An event of the users database."""

    __tablename__ = "events"
    __table_args__ = EventColumns.indexes()


class FaceEvent(EventColumns, VectorBase):
    """An event of a faces database."""

    __tablename__ = "events"
    __table_args__ = EventColumns.indexes()
