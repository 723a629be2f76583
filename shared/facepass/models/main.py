"""The users database: users, API keys, consents, the audit log, and erasures that are not finished."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import (
    ARRAY,
    BigInteger,
    CheckConstraint,
    DateTime,
    Double,
    ForeignKeyConstraint,
    Index,
    LargeBinary,
    Text,
    Uuid,
    func,
    text,
)
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

from facepass.models.tenancy import TenantRow, Timestamps, new_id


class MainBase(DeclarativeBase):
    """Metadata of the users database."""


class User(TenantRow, Timestamps, MainBase):
    """An enrolled person, with an `email`, an `external_id` or both: unique in the tenant, the email in any case.

    member: made as a member of a collection (Membership), which needs neither of the two.
    """

    __tablename__ = "users"
    __table_args__ = (
        Index("users_email_key", "tenant_id", text("lower(email)"), unique=True),
        Index("users_external_id_key", "tenant_id", "external_id", unique=True),
        # collate "C" in the database, so that names with one beginning are neighbours; Alembic does not compare it
        Index("users_name", "tenant_id", text("lower(full_name)"), "id"),
        CheckConstraint("email is not null or external_id is not null or member", name="users_identified"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    email: Mapped[str | None] = mapped_column(Text)
    full_name: Mapped[str] = mapped_column(Text)
    external_id: Mapped[str | None] = mapped_column(Text)
    # SQLAlchemy reserves `metadata` on a mapped class
    user_metadata: Mapped[dict[str, Any]] = mapped_column("metadata", JSONB, default=dict, server_default="{}")
    member: Mapped[bool] = mapped_column(default=False, server_default=text("false"))


class Membership(TenantRow, Timestamps, MainBase):
    """The name that a user has in one collection, for clients of Amazon Rekognition: their `UserId`.

    It names one user of its collection. It is no `external_id`, which is unique in the tenant: one name in two
    collections is two users. It goes with its user and with its collection. id: what lists are paged by.
    """

    __tablename__ = "memberships"
    __table_args__ = (
        ForeignKeyConstraint(["tenant_id", "user_id"], ["users.tenant_id", "users.id"], ondelete="CASCADE"),
        Index("memberships_name", "tenant_id", "collection_id", "name", unique=True),
        Index("memberships_listed", "tenant_id", "collection_id", "id"),
        Index("memberships_user", "tenant_id", "user_id"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    collection_id: Mapped[str] = mapped_column(Text)
    name: Mapped[str] = mapped_column(Text)
    user_id: Mapped[UUID]


class ApiKey(TenantRow, Timestamps, MainBase):
    """A key `fp_<id>_<secret>`; only the SHA-256 of the secret is kept."""

    __tablename__ = "api_keys"
    __table_args__ = (Index("api_keys_id", "id"),)

    id: Mapped[str] = mapped_column(Text, primary_key=True)
    secret_hash: Mapped[bytes] = mapped_column(LargeBinary)
    name: Mapped[str] = mapped_column(Text)
    scopes: Mapped[list[str]] = mapped_column(ARRAY(Text))
    # the collections that it is bound to; None: not bound
    collections: Mapped[list[str] | None] = mapped_column(ARRAY(Text))
    expires_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))
    revoked_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))
    # to the minute: written at most once a minute (note_api_key_use)
    last_used_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))
    # what its AWS credentials are derived from, besides its id (services/auth/access_keys.py); None: it has none
    signing_master: Mapped[str | None] = mapped_column(Text)
    signing_version: Mapped[int | None]


class UserErasure(TenantRow, Timestamps, MainBase):
    """Outbox: a deleted user, until their faces, uploads and photos are deleted too."""

    __tablename__ = "outbox"
    __table_args__ = (Index("outbox_waiting", "updated_at"),)

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    user_id: Mapped[UUID]
    external_id_hash: Mapped[bytes | None] = mapped_column(LargeBinary)


class Consent(TenantRow, Timestamps, MainBase):
    """A user's consent: to which text, when, until when, for which collection (None: all of them).

    given_by: who agreed, where it was not the user, in the tenant's own words. recorded_by: the caller who said so.
    attested: that caller had `users:write`; otherwise the user recorded it with a token of `self`.
    settled_at: it has ended, and what rested on it is gone. It goes with its user.
    """

    __tablename__ = "consents"
    __table_args__ = (
        ForeignKeyConstraint(["tenant_id", "user_id"], ["users.tenant_id", "users.id"], ondelete="CASCADE"),
        Index("consents_user", "tenant_id", "user_id"),
        Index(
            "consents_unsettled",
            "updated_at",
            postgresql_where=text("settled_at is null and (revoked_at is not null or expires_at is not null)"),
        ),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    user_id: Mapped[UUID]
    collection_id: Mapped[str | None] = mapped_column(Text)
    text_version: Mapped[str] = mapped_column(Text)
    given_by: Mapped[str | None] = mapped_column(Text)
    given_at: Mapped[datetime] = mapped_column(DateTime(timezone=True))
    expires_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))
    revoked_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))
    recorded_by: Mapped[str] = mapped_column(Text)
    attested: Mapped[bool] = mapped_column(default=False, server_default=text("false"))
    settled_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))


class Merge(TenantRow, Timestamps, MainBase):
    """A user who was merged into another, until that can no longer be undone.

    from_user: the row that was deleted. consents, memberships: those that came along. user_id: who has it all now,
    which is `into_user_id` unless that user was merged as well; the merge goes with this user. moved_at: since when the
    faces database agrees; None: outbox note of a merge that is not finished. undone_at: outbox note of an undo that is
    not.
    """

    __tablename__ = "merges"
    __table_args__ = (
        ForeignKeyConstraint(["tenant_id", "user_id"], ["users.tenant_id", "users.id"], ondelete="CASCADE"),
        Index("merges_from", "tenant_id", "from_user_id", unique=True),
        Index("merges_user", "tenant_id", "user_id"),
        Index("merges_unfinished", "updated_at", postgresql_where=text("moved_at is null or undone_at is not null")),
        Index("merges_created", "created_at"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    from_user_id: Mapped[UUID]
    into_user_id: Mapped[UUID]
    user_id: Mapped[UUID]
    from_user: Mapped[dict[str, Any]] = mapped_column(JSONB)
    consents: Mapped[list[UUID]] = mapped_column(ARRAY(Uuid), default=list, server_default="{}")
    memberships: Mapped[list[UUID]] = mapped_column(ARRAY(Uuid), default=list, server_default="{}")
    moved_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))
    undone_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))


class Split(TenantRow, Timestamps, MainBase):
    """Outbox: faces that are being moved from a user to a new one, until the faces database agrees.

    user_id: the new user, with whom it goes.
    """

    __tablename__ = "splits"
    __table_args__ = (
        ForeignKeyConstraint(["tenant_id", "user_id"], ["users.tenant_id", "users.id"], ondelete="CASCADE"),
        Index("splits_waiting", "updated_at"),
    )

    user_id: Mapped[UUID] = mapped_column(primary_key=True)
    from_user_id: Mapped[UUID]
    faces: Mapped[list[UUID]] = mapped_column(ARRAY(Uuid))


class RateBucket(TenantRow, MainBase):
    """How often a caller may still use a costly route. Only services/limits/rates.py writes it.

    Unlogged: a bucket is worth a few seconds, so a crash that empties the table costs nothing, and a costly request
    waits for no WAL flush. Room in each page lets an update stay beside the row it replaces (HOT).
    """

    __tablename__ = "rate_buckets"
    __table_args__ = {"prefixes": ["UNLOGGED"], "postgresql_with": {"fillfactor": 50}}  # noqa: RUF012

    caller_id: Mapped[str] = mapped_column(Text, primary_key=True)
    verb: Mapped[str] = mapped_column(Text, primary_key=True)
    tokens: Mapped[float] = mapped_column(Double)
    refilled_at: Mapped[datetime] = mapped_column(DateTime(timezone=True), server_default=func.clock_timestamp())


class Quota(TenantRow, Timestamps, MainBase):
    """How much a tenant may store. None, or no row, means no limit. An operator writes it, functions read it."""

    __tablename__ = "quotas"
    __table_args__ = (CheckConstraint("max_faces >= 0"), CheckConstraint("max_collections >= 0"))

    max_faces: Mapped[int | None]
    max_collections: Mapped[int | None]


class IdempotentRequest(TenantRow, MainBase):
    """A request with an `Idempotency-Key`, and its answer once there is one (`status` is 2xx then).

    Logged: a key that was lost in a crash would let a retry create its thing twice.
    """

    __tablename__ = "idempotency"
    __table_args__ = (CheckConstraint("status between 200 and 299"), Index("idempotency_started", "started_at"))

    caller_id: Mapped[str] = mapped_column(Text, primary_key=True)
    key: Mapped[str] = mapped_column(Text, primary_key=True)
    fingerprint: Mapped[bytes] = mapped_column(LargeBinary)
    started_at: Mapped[datetime] = mapped_column(DateTime(timezone=True), server_default=func.clock_timestamp())
    status: Mapped[int | None]
    body: Mapped[str | None] = mapped_column(Text)


class OpenRequest(TenantRow, MainBase):
    """A request that changes or searches something, from before its work until its audit entry is written.

    Unlogged: what a crash of the database loses are notes of requests that it also ended.
    """

    __tablename__ = "open_requests"
    __table_args__ = (Index("open_requests_started", "started_at"), {"prefixes": ["UNLOGGED"]})

    id: Mapped[UUID] = mapped_column(primary_key=True)
    caller: Mapped[str] = mapped_column(Text)
    verb: Mapped[str] = mapped_column(Text)
    object: Mapped[str | None] = mapped_column(Text)
    started_at: Mapped[datetime] = mapped_column(DateTime(timezone=True), server_default=func.clock_timestamp())


class AuditEntry(TenantRow, MainBase):
    """Who did what to which object, with what result. Never changed; `seal` numbers the seal that covers it."""

    __tablename__ = "audit_log"
    __table_args__ = (
        Index("audit_unsealed", "tenant_id", "id", postgresql_where=text("seal is null")),
        Index("audit_sealed", "tenant_id", "seal", postgresql_where=text("seal is not null")),
        Index("audit_at", "tenant_id", "at", "id"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    at: Mapped[datetime] = mapped_column(DateTime(timezone=True), server_default=func.clock_timestamp())
    caller: Mapped[str] = mapped_column(Text)
    verb: Mapped[str] = mapped_column(Text)
    object: Mapped[str | None] = mapped_column(Text)
    result: Mapped[str] = mapped_column(Text)
    count: Mapped[int | None]
    seal: Mapped[int | None] = mapped_column(BigInteger)


class AuditSeal(TenantRow, MainBase):
    """A link of a tenant's hash chain: a number of entries, and the hash of them and of the previous link."""

    __tablename__ = "audit_seals"

    number: Mapped[int] = mapped_column(BigInteger, primary_key=True)
    entries: Mapped[int]
    sealed_at: Mapped[datetime] = mapped_column(DateTime(timezone=True))
    hash: Mapped[bytes] = mapped_column(LargeBinary)
