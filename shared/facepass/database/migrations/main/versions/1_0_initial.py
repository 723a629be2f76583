"""The users database as the first release has it: its tables here, its functions and grants in ../sql."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

from facepass.database.migrations.history import execute_files, wall_tenants

revision = "1.0"
down_revision = None

MOMENT = sa.DateTime(timezone=True)
NOW = sa.text("now()")
CLOCK = sa.text("clock_timestamp()")


def upgrade() -> None:
    _create_users()
    _create_api_keys()
    _create_outbox()
    _create_consents()
    _create_rate_buckets()
    _create_idempotency()
    _create_quotas()
    _create_audit_log()
    _create_audit_seals()
    wall_tenants(
        ("users", "api_keys", "outbox", "consents", "rate_buckets", "idempotency", "quotas", "audit_log", "audit_seals")
    )
    execute_files("main", ("keys", "limits", "janitor", "audit", "grants"))


def _create_api_keys() -> None:
    op.create_table(
        "api_keys",
        sa.Column("tenant_id", sa.Text(), nullable=False),
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("secret_hash", sa.LargeBinary(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("scopes", sa.ARRAY(sa.Text()), nullable=False),
        sa.Column("expires_at", MOMENT),
        sa.Column("revoked_at", MOMENT),
        sa.Column("last_used_at", MOMENT),
        sa.Column("created_at", MOMENT, server_default=NOW, nullable=False),
        sa.Column("updated_at", MOMENT, server_default=NOW, nullable=False),
        sa.PrimaryKeyConstraint("tenant_id", "id"),
    )
    op.create_index("api_keys_id", "api_keys", ["id"])


def _create_audit_log() -> None:
    op.create_table(
        "audit_log",
        sa.Column("tenant_id", sa.Text(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("at", MOMENT, server_default=CLOCK, nullable=False),
        sa.Column("caller", sa.Text(), nullable=False),
        sa.Column("verb", sa.Text(), nullable=False),
        sa.Column("object", sa.Text()),
        sa.Column("result", sa.Text(), nullable=False),
        sa.Column("count", sa.Integer()),
        sa.Column("seal", sa.BigInteger()),
        sa.PrimaryKeyConstraint("tenant_id", "id"),
    )
    op.create_index("audit_sealed", "audit_log", ["tenant_id", "seal"], postgresql_where=sa.text("seal is not null"))
    op.create_index("audit_unsealed", "audit_log", ["tenant_id", "id"], postgresql_where=sa.text("seal is null"))


def _create_audit_seals() -> None:
    op.create_table(
        "audit_seals",
        sa.Column("tenant_id", sa.Text(), nullable=False),
        sa.Column("number", sa.BigInteger(), nullable=False),
        sa.Column("entries", sa.Integer(), nullable=False),
        sa.Column("sealed_at", MOMENT, nullable=False),
        sa.Column("hash", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("tenant_id", "number"),
    )


def _create_idempotency() -> None:
    op.create_table(
        "idempotency",
        sa.Column("tenant_id", sa.Text(), nullable=False),
        sa.Column("caller_id", sa.Text(), nullable=False),
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("fingerprint", sa.LargeBinary(), nullable=False),
        sa.Column("started_at", MOMENT, server_default=CLOCK, nullable=False),
        sa.Column("status", sa.Integer()),
        sa.Column("body", sa.Text()),
        sa.CheckConstraint("status between 200 and 299"),
        sa.PrimaryKeyConstraint("tenant_id", "caller_id", "key"),
    )
    op.create_index("idempotency_started", "idempotency", ["started_at"])


def _create_outbox() -> None:
    op.create_table(
        "outbox",
        sa.Column("tenant_id", sa.Text(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("user_id", sa.Uuid(), nullable=False),
        sa.Column("external_id_hash", sa.LargeBinary()),
        sa.Column("created_at", MOMENT, server_default=NOW, nullable=False),
        sa.Column("updated_at", MOMENT, server_default=NOW, nullable=False),
        sa.PrimaryKeyConstraint("tenant_id", "id"),
    )
    op.create_index("outbox_waiting", "outbox", ["updated_at"])


def _create_quotas() -> None:
    op.create_table(
        "quotas",
        sa.Column("tenant_id", sa.Text(), nullable=False),
        sa.Column("max_faces", sa.Integer()),
        sa.Column("max_collections", sa.Integer()),
        sa.Column("created_at", MOMENT, server_default=NOW, nullable=False),
        sa.Column("updated_at", MOMENT, server_default=NOW, nullable=False),
        sa.CheckConstraint("max_collections >= 0"),
        sa.CheckConstraint("max_faces >= 0"),
        sa.PrimaryKeyConstraint("tenant_id"),
    )


def _create_rate_buckets() -> None:
    op.create_table(
        "rate_buckets",
        sa.Column("tenant_id", sa.Text(), nullable=False),
        sa.Column("caller_id", sa.Text(), nullable=False),
        sa.Column("verb", sa.Text(), nullable=False),
        sa.Column("tokens", sa.Double(), nullable=False),
        sa.Column("refilled_at", MOMENT, server_default=CLOCK, nullable=False),
        sa.PrimaryKeyConstraint("tenant_id", "caller_id", "verb"),
        postgresql_with={"fillfactor": 50},
        prefixes=["UNLOGGED"],
    )


def _create_users() -> None:
    op.create_table(
        "users",
        sa.Column("tenant_id", sa.Text(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("email", sa.Text(), nullable=False),
        sa.Column("full_name", sa.Text(), nullable=False),
        sa.Column("external_id", sa.Text()),
        sa.Column("metadata", JSONB(), server_default="{}", nullable=False),
        sa.Column("created_at", MOMENT, server_default=NOW, nullable=False),
        sa.Column("updated_at", MOMENT, server_default=NOW, nullable=False),
        sa.PrimaryKeyConstraint("tenant_id", "id"),
    )
    op.create_index("users_email_key", "users", ["tenant_id", sa.literal_column("lower(email)")], unique=True)
    op.create_index("users_external_id_key", "users", ["tenant_id", "external_id"], unique=True)


def _create_consents() -> None:
    op.create_table(
        "consents",
        sa.Column("tenant_id", sa.Text(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("user_id", sa.Uuid(), nullable=False),
        sa.Column("collection_id", sa.Text()),
        sa.Column("text_version", sa.Text(), nullable=False),
        sa.Column("given_by", sa.Text()),
        sa.Column("given_at", MOMENT, nullable=False),
        sa.Column("expires_at", MOMENT),
        sa.Column("revoked_at", MOMENT),
        sa.Column("recorded_by", sa.Text(), nullable=False),
        sa.Column("settled_at", MOMENT),
        sa.Column("created_at", MOMENT, server_default=NOW, nullable=False),
        sa.Column("updated_at", MOMENT, server_default=NOW, nullable=False),
        sa.ForeignKeyConstraint(["tenant_id", "user_id"], ["users.tenant_id", "users.id"], ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("tenant_id", "id"),
    )
    op.create_index(
        "consents_unsettled",
        "consents",
        ["updated_at"],
        postgresql_where=sa.text("settled_at is null and (revoked_at is not null or expires_at is not null)"),
    )
    op.create_index("consents_user", "consents", ["tenant_id", "user_id"])
