"""Every row belongs to a tenant. In both databases each key and each query starts with `tenant_id`."""

import hashlib
import re
from datetime import datetime
from uuid import UUID

from sqlalchemy import DateTime, Text, func
from sqlalchemy.orm import Mapped, mapped_column
from uuid_utils.compat import uuid7

TENANT = re.compile(r"[A-Za-z0-9_-]{1,64}")


def new_id() -> UUID:
    """A UUIDv7 (RFC 9562): newer rows sort later, so lists are paged by id and indexes grow at one end."""
    return uuid7()


def derived_id(parent: UUID, position: int) -> UUID:
    """A UUIDv7 that depends only on a parent's UUIDv7 and a position, and sorts next to the parent.

    Work that is repeated makes the same ids again.
    """
    return id_of(parent.int >> 80, parent.bytes + position.to_bytes(4))


def id_of(milliseconds: int, content: bytes) -> UUID:
    """The UUIDv7 of a time, in Unix milliseconds (48 bits), and a content.

    The bits that are random in a new id (RFC 9562, 5.7) are those of the content's SHA-256.
    """
    chance = int.from_bytes(hashlib.sha256(content).digest()[:10])
    return UUID(int=milliseconds << 80 | 7 << 76 | (chance >> 68) << 64 | 2 << 62 | chance & (1 << 62) - 1)


class TenantRow:
    """A row of one tenant. The session sets `tenant_id` and adds it to every query (database/sessions.py)."""

    tenant_id: Mapped[str] = mapped_column(Text, primary_key=True, sort_order=-1)


class CollectionRow(TenantRow):
    """A row of one collection. A session of a caller who is bound to collections reads no others (sessions.py)."""

    collection_id: Mapped[str] = mapped_column(Text)


class Timestamps:
    """When a row was created and last changed, by the database's clock."""

    created_at: Mapped[datetime] = mapped_column(DateTime(timezone=True), server_default=func.now(), sort_order=90)
    updated_at: Mapped[datetime] = mapped_column(
        DateTime(timezone=True), server_default=func.now(), onupdate=func.now(), sort_order=91
    )
