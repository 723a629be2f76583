"""The faces database: collections, uploads, and the faces found in their photos."""

import re
from datetime import datetime
from typing import Any
from uuid import UUID

from pgvector.sqlalchemy import BIT, HALFVEC
from sqlalchemy import (
    ARRAY,
    REAL,
    CheckConstraint,
    Column,
    Computed,
    DateTime,
    ForeignKeyConstraint,
    Index,
    Integer,
    LargeBinary,
    Table,
    Text,
    text,
)
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column, query_expression, relationship
from sqlalchemy.types import UserDefinedType

from facepass.models.tenancy import CollectionRow, TenantRow, Timestamps, new_id

EMBEDDING_SIZE = 512
DEFAULT_COLLECTION = "default"
# Ids of other systems come as they are. `.` and `..` are none: clients remove them from a path.
COLLECTION_ID = re.compile(
    r"(?:[A-Za-z0-9_-][A-Za-z0-9_.-]{0,254}|\.[A-Za-z0-9_-][A-Za-z0-9_.-]{0,253}|\.\.[A-Za-z0-9_.-]{1,253})"
)


class TransactionId(UserDefinedType[str]):
    """PostgreSQL's xid8."""

    cache_ok = True

    def get_col_spec(self, **_: Any) -> str:
        """The type's name in SQL."""
        return "xid8"


class VectorBase(DeclarativeBase):
    """Metadata of the faces database."""


def _add_unmapped(table: Any, *columns: Column[Any]) -> None:
    """Add columns that only SQL uses: no mapped class reads or writes them."""
    assert isinstance(table, Table)
    for column in columns:
        table.append_column(column)


class Collection(TenantRow, Timestamps, VectorBase):
    """A set of faces that is searched. `model` names the pack of its vectors; vectors of two packs are never compared.

    threshold_floor: the lowest threshold that a request may ask for. accepted_consent: `attested` when only
    consents count that a caller with `users:write` recorded. self_enrolment: whether users may enrol themselves.
    clusters: whether unknown people may be grouped. require_liveness: whether photos need a liveness token. tags:
    texts of the tenant's own, by key. purged_at: when the janitor last looked for what is too old; None: it should now.
    previous_model: the pack that it was moved from, whose vectors are kept in reembedded_faces; previous_threshold: its
    own threshold by that pack; moved_threshold: the one that the move gave it.
    """

    __tablename__ = "collections"
    __table_args__ = (
        CheckConstraint("quality_filter in ('none', 'low', 'medium', 'high')"),
        CheckConstraint("enrolment_review in ('off', 'standard', 'strict')"),
        CheckConstraint("accepted_consent in ('attested', 'self')"),
        CheckConstraint("photo_retention_days between 1 and 36500"),
        CheckConstraint("face_retention_days between 1 and 36500"),
    )

    id: Mapped[str] = mapped_column(Text, primary_key=True)
    model: Mapped[str | None] = mapped_column(Text)
    threshold: Mapped[float | None] = mapped_column(REAL)
    threshold_floor: Mapped[float | None] = mapped_column(REAL)
    max_faces: Mapped[int] = mapped_column(Integer, default=100)
    quality_filter: Mapped[str] = mapped_column(Text, server_default="low")
    review: Mapped[str] = mapped_column("enrolment_review", Text, default="off", server_default="off")
    photo_retention_days: Mapped[int | None]
    face_retention_days: Mapped[int | None]
    store_photos: Mapped[bool] = mapped_column(default=True, server_default=text("true"))
    consent_required: Mapped[bool] = mapped_column(default=False, server_default=text("false"))
    accepted_consent: Mapped[str] = mapped_column(Text, default="attested", server_default="attested")
    self_enrolment: Mapped[bool] = mapped_column(default=False, server_default=text("false"))
    clusters: Mapped[bool] = mapped_column(default=False, server_default=text("false"))
    require_liveness: Mapped[bool] = mapped_column(default=False, server_default=text("false"))
    tags: Mapped[dict[str, str]] = mapped_column(JSONB, default=dict, server_default="{}")
    purged_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))
    previous_model: Mapped[str | None] = mapped_column(Text)
    previous_threshold: Mapped[float | None] = mapped_column(REAL)
    moved_threshold: Mapped[float | None] = mapped_column(REAL)

    @property
    def only_attested(self) -> bool:
        """Whether an enrolment rests on an attested consent only; where none is required, on any."""
        return self.consent_required and self.accepted_consent == "attested"

    # not a column: counted by the queries that need it (services/collections)
    face_count: Mapped[int] = query_expression()


# when the janitor last looked whether it is large (note_large_collections)
_add_unmapped(Collection.__table__, Column("snapshot_looked_at", DateTime(timezone=True)))
Index("collections_snapshot_looked_at", Collection.__table__.c.snapshot_looked_at)

LISTED = text("status <> 'erased'")  # a condition of queries too: PostgreSQL proves nothing of a parameter


class Upload(CollectionRow, Timestamps, VectorBase):
    """One photo and its status. With a `user_id` it is an enrolment, without one an event photo.

    review: `off` when its caller switched the collection's review off for it. conflicts_with: the user whom a rejected
    enrolment resembles more. photo_erased_at: since when the photo is not in the bucket, and should not be. cause:
    what the last attempt to index it failed with. requeued_at: when the janitor sent it to the queue again,
    redriven_at: when its tenant did. quality_filter: None for the collection's. request_key: of a photo that is stored
    once, however often it is sent (services/matching/indexing_now.py). liveness: whether a liveness token was accepted
    with it; photo_sha256: of the photo that this token was issued for, 32 bytes, where it says so.
    """

    __tablename__ = "uploads"
    __table_args__ = (
        CheckConstraint("purpose in ('index', 'probe')"),
        CheckConstraint(
            "status in ('awaiting_upload', 'processing', 'indexed', 'rejected', 'failed', 'expired', 'erased')"
        ),
        CheckConstraint("review = 'off'"),
        CheckConstraint("quality_filter in ('none', 'low', 'medium', 'high')"),
        Index(
            "uploads_request",
            "tenant_id",
            "request_key",
            unique=True,
            postgresql_where=text("request_key is not null"),
        ),
        Index("uploads_conflict", "tenant_id", "conflicts_with", postgresql_where=text("conflicts_with is not null")),
        Index("uploads_gallery", "tenant_id", "collection_id", "created_at"),
        # lists, by what they are filtered by
        Index("uploads_listed", "tenant_id", "created_at", "id", postgresql_where=LISTED),
        Index("uploads_of_collection", "tenant_id", "collection_id", "created_at", "id", postgresql_where=LISTED),
        Index("uploads_of_status", "tenant_id", "status", "created_at", "id"),
        Index("uploads_of_collection_and_status", "tenant_id", "collection_id", "status", "created_at", "id"),
        Index(
            "uploads_of_user",
            "tenant_id",
            "user_id",
            "created_at",
            "id",
            postgresql_where=text("user_id is not null"),
        ),
        Index("uploads_consent", "tenant_id", "consent_id", postgresql_where=text("consent_id is not null")),
        Index("uploads_open", "updated_at", postgresql_where=text("status in ('awaiting_upload', 'processing')")),
        Index(
            "uploads_refused",
            "updated_at",
            postgresql_where=text("status in ('failed', 'rejected') and photo_erased_at is null"),
        ),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    user_id: Mapped[UUID | None]
    external_image_id: Mapped[str | None] = mapped_column(Text)
    purpose: Mapped[str] = mapped_column(Text)
    content_type: Mapped[str] = mapped_column(Text)
    max_faces: Mapped[int] = mapped_column(Integer)
    review: Mapped[str | None] = mapped_column(Text)
    quality_filter: Mapped[str | None] = mapped_column(Text)
    request_key: Mapped[str | None] = mapped_column(Text)
    liveness: Mapped[bool] = mapped_column(default=False, server_default=text("false"))
    photo_sha256: Mapped[bytes | None] = mapped_column(LargeBinary)
    status: Mapped[str] = mapped_column(Text)
    reason: Mapped[str | None] = mapped_column(Text)
    detail: Mapped[str | None] = mapped_column(Text)
    rejected_faces: Mapped[list[dict[str, Any]]] = mapped_column(JSONB, default=list, server_default="[]")
    conflicts_with: Mapped[UUID | None]
    expires_at: Mapped[datetime] = mapped_column(DateTime(timezone=True))
    consent_id: Mapped[UUID | None]
    photo_erased_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))
    cause: Mapped[str | None] = mapped_column(Text)
    requeued_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))
    redriven_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))
    # loaded by the queries that need it, never row by row
    faces: Mapped[list["Face"]] = relationship(
        primaryjoin="and_(Upload.tenant_id == foreign(Face.tenant_id), Upload.id == foreign(Face.upload_id))",
        order_by="Face.id",
        viewonly=True,
        lazy="raise",
    )


# when the janitor last checked it (take_open_uploads, take_refused_photos)
_add_unmapped(Upload.__table__, Column("looked_at", DateTime(timezone=True)))


class Face(CollectionRow, VectorBase):
    """One face of an indexed photo: its bounding box, its quality and its vector.

    box: (4,) left, top, width, height and landmarks: (10,) x, y of eyes, nose and mouth corners, both as fractions
    of the upright photo. embedding: (512,), L2 norm 1. assigned_at: when the face was last given to its user, or set
    free, other than by its upload; consent_id: the consent that this rests on, where the upload names none. No foreign
    key to collections: each insert would lock the collection's one row.
    """

    __tablename__ = "faces"
    __table_args__ = (
        ForeignKeyConstraint(["tenant_id", "upload_id"], ["uploads.tenant_id", "uploads.id"]),
        Index("faces_user", "tenant_id", "user_id", postgresql_where=text("user_id is not null")),
        # Lists of a collection: each face is in one of the first two, so that either kind is found where it is rare.
        Index("faces_unassigned", "tenant_id", "collection_id", "id", postgresql_where=text("user_id is null")),
        Index("faces_assigned", "tenant_id", "collection_id", "id", postgresql_where=text("user_id is not null")),
        Index(
            "faces_of_members",
            "tenant_id",
            "collection_id",
            "user_id",
            "id",
            postgresql_where=text("user_id is not null"),
        ),
        Index("faces_upload", "tenant_id", "upload_id", postgresql_where=text("upload_id is not null")),
        # faces arrive in the order of time: a few pages show which are old, and inserts cost nothing extra
        Index("faces_age", "created_at", postgresql_using="brin"),
        # index-only scans read the visibility map, so it is kept current (5% dead rows cost 50% more time)
        {
            "postgresql_with": {
                "autovacuum_vacuum_scale_factor": "0.01",
                "autovacuum_vacuum_insert_scale_factor": "0.01",
            }
        },
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    upload_id: Mapped[UUID | None]
    user_id: Mapped[UUID | None]
    external_image_id: Mapped[str | None] = mapped_column(Text)
    box: Mapped[list[float]] = mapped_column(ARRAY(REAL))
    landmarks: Mapped[list[float]] = mapped_column(ARRAY(REAL))
    confidence: Mapped[float] = mapped_column(REAL)
    quality: Mapped[dict[str, float]] = mapped_column(JSONB)
    model: Mapped[str] = mapped_column(Text)
    created_at: Mapped[datetime] = mapped_column(DateTime(timezone=True), server_default=text("now()"))
    assigned_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))
    consent_id: Mapped[UUID | None]
    # deferred: 1 kB that no list and no zip function needs
    embedding: Mapped[list[float]] = mapped_column(HALFVEC(EMBEDDING_SIZE), deferred=True, deferred_raiseload=True)


_add_unmapped(
    Face.__table__,
    Column("bits", BIT(EMBEDDING_SIZE), Computed("(binary_quantize(embedding))::bit(512)", persisted=True)),
    # the transaction that wrote the row last, set by the trigger stamp_face
    Column("xid", TransactionId(), nullable=False, server_default=text("pg_current_xact_id()")),
)
# One index for both: a search reads a whole collection, a cache reads what was written since a transaction.
Index(
    "faces_bits",
    *(Face.__table__.c[name] for name in ("tenant_id", "collection_id", "xid")),
    postgresql_include=["id", "bits"],
)


class ReembeddedFace(CollectionRow, VectorBase):
    """A face's vector of the pack that its collection moves to, or the reason why there is none.

    After the switch: by the pack that it came from, until that is forgotten (docs/reembed.md).
    """

    __tablename__ = "reembedded_faces"
    __table_args__ = (
        ForeignKeyConstraint(["tenant_id", "face_id"], ["faces.tenant_id", "faces.id"], ondelete="CASCADE"),
        CheckConstraint("(embedding is null) <> (reason is null)"),
        Index("reembedded_face", "tenant_id", "face_id"),
    )

    model: Mapped[str] = mapped_column(Text, primary_key=True)
    face_id: Mapped[UUID] = mapped_column(primary_key=True)
    embedding: Mapped[list[float] | None] = mapped_column(HALFVEC(EMBEDDING_SIZE))
    reason: Mapped[str | None] = mapped_column(Text)


class Sweep(TenantRow, VectorBase):
    """The progress of comparing a tenant's objects under `place` with its rows: the key after which it continues."""

    __tablename__ = "sweeps"
    __table_args__ = (CheckConstraint("place in ('uploads', 'probes', 'crops', 'snapshots')"),)

    place: Mapped[str] = mapped_column(Text, primary_key=True)
    after: Mapped[str] = mapped_column(Text, default="", server_default="")
    finished_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))


# when the janitor last worked on it (take_sweeps)
_add_unmapped(
    Sweep.__table__,
    Column("taken_at", DateTime(timezone=True), nullable=False, server_default=text("'-infinity'::timestamptz")),
)


class PhotoErasure(TenantRow, Timestamps, VectorBase):
    """Outbox: objects of the bucket whose rows are deleted, until every version of them is deleted too."""

    __tablename__ = "outbox"
    __table_args__ = (Index("outbox_waiting", "updated_at"),)

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    object_keys: Mapped[list[str]] = mapped_column(ARRAY(Text))
