"""Snapshots of large collections' sign bits: objects of the bucket, and the rows that say which of them are valid.

A snapshot is a cache: the faces are the truth. Its objects are cut by ranges of face ids. A part begins with its faces'
ids, 16 bytes each, in their order, and their bits follow, 64 bytes each.
"""

from datetime import datetime
from typing import Any, TypedDict
from uuid import UUID

from sqlalchemy import Column, DateTime, Table, Text, text
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from facepass.models.tenancy import CollectionRow, new_id
from facepass.models.vector import TransactionId, VectorBase

ID_BYTES, BITS_BYTES = 16, 64
NOW = text("now()")


class Part(TypedDict):
    """The faces from one id to the next part's first one.

    first: a UUID as text. object: the id of the object that holds them; None while it is to be written. sha256: of the
    object's content, in hex.
    """

    first: str
    object: str | None
    faces: int
    sha256: str


class Draft(TypedDict):
    """A snapshot that is being written: its parts may wait for a later run of the janitor.

    watermark: every transaction before it was seen by each of the parts. model: the pack of the bits.
    """

    model: str | None
    watermark: str
    parts: list[Part]


class CollectionSnapshot(CollectionRow, VectorBase):
    """A snapshot that is complete. `parts` is the manifest; it was committed after each of its objects was stored.

    The row is the snapshot's own server's if the transaction that wrote it, `xid`, is the row's `xmin`. A dump that is
    restored on another server brings the row, whose watermark means nothing there.
    """

    __tablename__ = "collection_snapshots"

    collection_id: Mapped[str] = mapped_column(Text, primary_key=True)
    id: Mapped[UUID] = mapped_column(default=new_id)
    model: Mapped[str | None] = mapped_column(Text)
    watermark: Mapped[str] = mapped_column(TransactionId)
    parts: Mapped[list[Part]] = mapped_column(JSONB)
    written_at: Mapped[datetime] = mapped_column(DateTime(timezone=True), server_default=NOW)


class SnapshotWork(CollectionRow, VectorBase):
    """The janitor's work on a large collection's snapshot.

    token, taken_until: the run that has it, and until when. draft: what is written so far of the next snapshot.
    cleaned_at: when the bucket was last seen to hold nothing else; None: it may. cleaned_in: in which life of the
    server, by pg_postmaster_start_time().
    """

    __tablename__ = "snapshot_work"

    collection_id: Mapped[str] = mapped_column(Text, primary_key=True)
    token: Mapped[UUID | None]
    taken_until: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))
    looked_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))
    cleaned_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))
    cleaned_in: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))
    draft: Mapped[Draft | None] = mapped_column(JSONB(none_as_null=True))
    created_at: Mapped[datetime] = mapped_column(DateTime(timezone=True), server_default=NOW)


class SnapshotLoss(CollectionRow, VectorBase):
    """Faces that left a large collection, between these two ids: the parts of the range are to be written again."""

    __tablename__ = "snapshot_losses"

    collection_id: Mapped[str] = mapped_column(Text, primary_key=True)
    id: Mapped[UUID] = mapped_column(primary_key=True, server_default=text("gen_random_uuid()"))
    first_id: Mapped[UUID]
    last_id: Mapped[UUID]


def _stamped(row: Any) -> None:
    """The transaction that wrote the row, which only SQL reads."""
    assert isinstance(row.__table__, Table)
    written_by = Column("xid", TransactionId(), nullable=False, server_default=text("pg_current_xact_id()"))
    row.__table__.append_column(written_by)


_stamped(CollectionSnapshot)
_stamped(SnapshotWork)
