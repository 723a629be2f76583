"""What every row has: an owner. Both databases lead each key and each query with `tenant_id`."""

import re
from datetime import datetime
from uuid import UUID

from sqlalchemy import DateTime, Text, func
from sqlalchemy.orm import Mapped, mapped_column
from uuid_utils.compat import uuid7

TENANT = re.compile(r"[A-Za-z0-9_-]{1,64}")


def new_id() -> UUID:
    """A UUIDv7 (RFC 9562): rows made later sort later, so lists page by id and indexes grow at one end."""
    return uuid7()


class TenantRow:
    """A row of one tenant. The session fills `tenant_id` in and adds it to every query (database/sessions.py)."""

    tenant_id: Mapped[str] = mapped_column(Text, primary_key=True, sort_order=-1)


class Timestamps:
    """When a row was made and last changed, by the database's clock."""

    created_at: Mapped[datetime] = mapped_column(DateTime(timezone=True), server_default=func.now(), sort_order=90)
    updated_at: Mapped[datetime] = mapped_column(
        DateTime(timezone=True), server_default=func.now(), onupdate=func.now(), sort_order=91
    )
