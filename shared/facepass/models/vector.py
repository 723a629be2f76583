"""The faces database: galleries, the photos that came in, and the faces found in them."""

from datetime import datetime
from typing import Any
from uuid import UUID

from pgvector.sqlalchemy import HALFVEC
from sqlalchemy import ARRAY, REAL, DateTime, Integer, Text
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column, query_expression, relationship

from facepass.models.tenancy import TenantRow, Timestamps, new_id

EMBEDDING_SIZE = 512
DEFAULT_COLLECTION = "default"


class VectorBase(DeclarativeBase):
    """Metadata of the faces database."""


class Collection(TenantRow, Timestamps, VectorBase):
    """A gallery. `model` pins the pack whose vectors it holds; vectors of two packs are never compared."""

    __tablename__ = "collections"

    id: Mapped[str] = mapped_column(Text, primary_key=True)
    model: Mapped[str | None] = mapped_column(Text)
    threshold: Mapped[float | None] = mapped_column(REAL)
    max_faces: Mapped[int] = mapped_column(Integer, default=100)
    quality_filter: Mapped[str] = mapped_column(Text, server_default="low")
    review: Mapped[str] = mapped_column("enrolment_review", Text, default="off")
    photo_retention_days: Mapped[int | None]
    face_retention_days: Mapped[int | None]
    store_photos: Mapped[bool] = mapped_column(default=True)
    consent_required: Mapped[bool] = mapped_column(default=False)
    purged_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))
    # no column: counted by the queries that ask for it (services/collections)
    face_count: Mapped[int] = query_expression()


class Upload(TenantRow, Timestamps, VectorBase):
    """One photo and what became of it. With a `user_id` it is an enrolment, without one an event photo.

    review: `off` when whoever announced it switched the collection's review off for it. conflicts_with: the user whom
    a rejected enrolment resembles more. photo_erased_at: since when the photo is not in the bucket, and should not be.
    cause: what the last attempt to index it failed with. requeued_at: when the janitor sent it to the queue again.
    """

    __tablename__ = "uploads"

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    collection_id: Mapped[str] = mapped_column(Text)
    user_id: Mapped[UUID | None]
    external_image_id: Mapped[str | None] = mapped_column(Text)
    purpose: Mapped[str] = mapped_column(Text)
    content_type: Mapped[str] = mapped_column(Text)
    max_faces: Mapped[int] = mapped_column(Integer)
    review: Mapped[str | None] = mapped_column(Text)
    status: Mapped[str] = mapped_column(Text)
    reason: Mapped[str | None] = mapped_column(Text)
    detail: Mapped[str | None] = mapped_column(Text)
    rejected_faces: Mapped[list[dict[str, Any]]] = mapped_column(JSONB, default=list)
    conflicts_with: Mapped[UUID | None]
    expires_at: Mapped[datetime] = mapped_column(DateTime(timezone=True))
    consent_id: Mapped[UUID | None]
    photo_erased_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))
    cause: Mapped[str | None] = mapped_column(Text)
    requeued_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))
    # loaded by the queries that ask for it, never one by one
    faces: Mapped[list["Face"]] = relationship(
        primaryjoin="and_(Upload.tenant_id == foreign(Face.tenant_id), Upload.id == foreign(Face.upload_id))",
        order_by="Face.id",
        viewonly=True,
        lazy="raise",
    )


class Face(TenantRow, VectorBase):
    """One face of an indexed photo: where it is, how good it is, and its vector.

    box: (4,) left, top, width, height and landmarks: (10,) x, y of eyes, nose and mouth corners, both as fractions
    of the upright photo. embedding: (512,), L2 norm 1. The `bits` beside it are the database's own (migration 0001).
    """

    __tablename__ = "faces"

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    collection_id: Mapped[str] = mapped_column(Text)
    upload_id: Mapped[UUID | None]
    user_id: Mapped[UUID | None]
    external_image_id: Mapped[str | None] = mapped_column(Text)
    box: Mapped[list[float]] = mapped_column(ARRAY(REAL))
    landmarks: Mapped[list[float]] = mapped_column(ARRAY(REAL))
    confidence: Mapped[float] = mapped_column(REAL)
    quality: Mapped[dict[str, float]] = mapped_column(JSONB)
    model: Mapped[str] = mapped_column(Text)
    created_at: Mapped[datetime] = mapped_column(DateTime(timezone=True), server_default="now()")
    # deferred: 1 kB that no list, no get and no zip function needs
    embedding: Mapped[list[float]] = mapped_column(HALFVEC(EMBEDDING_SIZE), deferred=True, deferred_raiseload=True)


class ReembeddedFace(TenantRow, VectorBase):
    """A face's vector by the pack that its gallery is moving to, or the reason why there is none."""

    __tablename__ = "reembedded_faces"

    model: Mapped[str] = mapped_column(Text, primary_key=True)
    face_id: Mapped[UUID] = mapped_column(primary_key=True)
    collection_id: Mapped[str] = mapped_column(Text)
    embedding: Mapped[list[float] | None] = mapped_column(HALFVEC(EMBEDDING_SIZE))
    reason: Mapped[str | None] = mapped_column(Text)


class Sweep(TenantRow, VectorBase):
    """How far the comparison of a tenant's objects under `place` with its rows is: behind which key it goes on."""

    __tablename__ = "sweeps"

    place: Mapped[str] = mapped_column(Text, primary_key=True)
    after: Mapped[str] = mapped_column(Text, default="")
    finished_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))


class PhotoErasure(TenantRow, Timestamps, VectorBase):
    """Outbox: objects of the bucket whose rows are gone, until every version of them is gone too."""

    __tablename__ = "outbox"

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    object_keys: Mapped[list[str]] = mapped_column(ARRAY(Text))
