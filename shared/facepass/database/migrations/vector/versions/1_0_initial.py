"""The faces database as the first release has it: its tables here, its functions and grants in ../sql."""

import sqlalchemy as sa
from alembic import op
from pgvector.sqlalchemy import BIT, HALFVEC
from sqlalchemy.dialects.postgresql import JSONB

from facepass.database.migrations.history import execute_files, wall_tenants
from facepass.models.vector import TransactionId

revision = "1.0"
down_revision = None

MOMENT = sa.DateTime(timezone=True)
NOW = sa.text("now()")


def upgrade() -> None:
    _create_collections()
    _create_uploads()
    _create_faces()
    _create_reembedded_faces()
    _create_sweeps()
    _create_outbox()
    wall_tenants(("collections", "uploads", "faces", "reembedded_faces", "sweeps", "outbox"))
    execute_files("vector", ("faces", "vectors", "search", "janitor", "grants"))


def _create_collections() -> None:
    op.create_table(
        "collections",
        sa.Column("tenant_id", sa.Text(), nullable=False),
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("model", sa.Text()),
        sa.Column("threshold", sa.REAL()),
        sa.Column("max_faces", sa.Integer(), nullable=False),
        sa.Column("quality_filter", sa.Text(), server_default="low", nullable=False),
        sa.Column("enrolment_review", sa.Text(), server_default="off", nullable=False),
        sa.Column("photo_retention_days", sa.Integer()),
        sa.Column("face_retention_days", sa.Integer()),
        sa.Column("store_photos", sa.Boolean(), server_default=sa.text("true"), nullable=False),
        sa.Column("consent_required", sa.Boolean(), server_default=sa.text("false"), nullable=False),
        sa.Column("purged_at", MOMENT),
        sa.Column("created_at", MOMENT, server_default=NOW, nullable=False),
        sa.Column("updated_at", MOMENT, server_default=NOW, nullable=False),
        sa.CheckConstraint("enrolment_review in ('off', 'standard', 'strict')"),
        sa.CheckConstraint("quality_filter in ('none', 'low', 'medium', 'high')"),
        sa.CheckConstraint("face_retention_days between 1 and 36500"),
        sa.CheckConstraint("photo_retention_days between 1 and 36500"),
        sa.PrimaryKeyConstraint("tenant_id", "id"),
    )


def _create_outbox() -> None:
    op.create_table(
        "outbox",
        sa.Column("tenant_id", sa.Text(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("object_keys", sa.ARRAY(sa.Text()), nullable=False),
        sa.Column("created_at", MOMENT, server_default=NOW, nullable=False),
        sa.Column("updated_at", MOMENT, server_default=NOW, nullable=False),
        sa.PrimaryKeyConstraint("tenant_id", "id"),
    )
    op.create_index("outbox_waiting", "outbox", ["updated_at"])


def _create_sweeps() -> None:
    op.create_table(
        "sweeps",
        sa.Column("tenant_id", sa.Text(), nullable=False),
        sa.Column("place", sa.Text(), nullable=False),
        sa.Column("after", sa.Text(), server_default="", nullable=False),
        sa.Column("finished_at", MOMENT),
        sa.Column("taken_at", MOMENT, server_default=sa.text("'-infinity'::timestamptz"), nullable=False),
        sa.CheckConstraint("place in ('uploads', 'probes', 'crops')"),
        sa.PrimaryKeyConstraint("tenant_id", "place"),
    )


def _create_uploads() -> None:
    op.create_table(
        "uploads",
        sa.Column("tenant_id", sa.Text(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("collection_id", sa.Text(), nullable=False),
        sa.Column("user_id", sa.Uuid()),
        sa.Column("external_image_id", sa.Text()),
        sa.Column("purpose", sa.Text(), nullable=False),
        sa.Column("content_type", sa.Text(), nullable=False),
        sa.Column("max_faces", sa.Integer(), nullable=False),
        sa.Column("review", sa.Text()),
        sa.Column("status", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text()),
        sa.Column("detail", sa.Text()),
        sa.Column("rejected_faces", JSONB(), server_default="[]", nullable=False),
        sa.Column("conflicts_with", sa.Uuid()),
        sa.Column("expires_at", MOMENT, nullable=False),
        sa.Column("consent_id", sa.Uuid()),
        sa.Column("photo_erased_at", MOMENT),
        sa.Column("cause", sa.Text()),
        sa.Column("requeued_at", MOMENT),
        sa.Column("created_at", MOMENT, server_default=NOW, nullable=False),
        sa.Column("updated_at", MOMENT, server_default=NOW, nullable=False),
        sa.Column("looked_at", MOMENT),
        sa.CheckConstraint("purpose in ('index', 'probe')"),
        sa.CheckConstraint("review = 'off'"),
        sa.CheckConstraint(
            "status in ('awaiting_upload', 'processing', 'indexed', 'rejected', 'failed', 'expired', 'erased')"
        ),
        sa.PrimaryKeyConstraint("tenant_id", "id"),
    )
    op.create_index(
        "uploads_conflict",
        "uploads",
        ["tenant_id", "conflicts_with"],
        postgresql_where=sa.text("conflicts_with is not null"),
    )
    op.create_index(
        "uploads_consent", "uploads", ["tenant_id", "consent_id"], postgresql_where=sa.text("consent_id is not null")
    )
    op.create_index("uploads_gallery", "uploads", ["tenant_id", "collection_id", "created_at"])
    op.create_index(
        "uploads_open",
        "uploads",
        ["updated_at"],
        postgresql_where=sa.text("status in ('awaiting_upload', 'processing')"),
    )
    op.create_index(
        "uploads_refused",
        "uploads",
        ["updated_at"],
        postgresql_where=sa.text("status in ('failed', 'rejected') and photo_erased_at is null"),
    )
    op.create_index(
        "uploads_user", "uploads", ["tenant_id", "user_id"], postgresql_where=sa.text("user_id is not null")
    )


def _create_faces() -> None:
    op.create_table(
        "faces",
        sa.Column("tenant_id", sa.Text(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("collection_id", sa.Text(), nullable=False),
        sa.Column("upload_id", sa.Uuid()),
        sa.Column("user_id", sa.Uuid()),
        sa.Column("external_image_id", sa.Text()),
        sa.Column("box", sa.ARRAY(sa.REAL()), nullable=False),
        sa.Column("landmarks", sa.ARRAY(sa.REAL()), nullable=False),
        sa.Column("confidence", sa.REAL(), nullable=False),
        sa.Column("quality", JSONB(), nullable=False),
        sa.Column("model", sa.Text(), nullable=False),
        sa.Column("created_at", MOMENT, server_default=NOW, nullable=False),
        sa.Column("embedding", HALFVEC(512), nullable=False),
        sa.Column("bits", BIT(512), sa.Computed("(binary_quantize(embedding))::bit(512)", persisted=True)),
        sa.Column("xid", TransactionId(), server_default=sa.text("pg_current_xact_id()"), nullable=False),
        sa.ForeignKeyConstraint(["tenant_id", "upload_id"], ["uploads.tenant_id", "uploads.id"]),
        sa.PrimaryKeyConstraint("tenant_id", "id"),
        postgresql_with={"autovacuum_vacuum_scale_factor": "0.01", "autovacuum_vacuum_insert_scale_factor": "0.01"},
    )
    op.create_index("faces_age", "faces", ["created_at"], postgresql_using="brin")
    op.create_index("faces_bits", "faces", ["tenant_id", "collection_id", "xid"], postgresql_include=["id", "bits"])
    op.create_index(
        "faces_upload", "faces", ["tenant_id", "upload_id"], postgresql_where=sa.text("upload_id is not null")
    )
    op.create_index("faces_user", "faces", ["tenant_id", "user_id"], postgresql_where=sa.text("user_id is not null"))


def _create_reembedded_faces() -> None:
    op.create_table(
        "reembedded_faces",
        sa.Column("tenant_id", sa.Text(), nullable=False),
        sa.Column("model", sa.Text(), nullable=False),
        sa.Column("face_id", sa.Uuid(), nullable=False),
        sa.Column("collection_id", sa.Text(), nullable=False),
        sa.Column("embedding", HALFVEC(512)),
        sa.Column("reason", sa.Text()),
        sa.CheckConstraint("(embedding is null) <> (reason is null)"),
        sa.ForeignKeyConstraint(["tenant_id", "face_id"], ["faces.tenant_id", "faces.id"], ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("tenant_id", "model", "face_id"),
    )
    op.create_index("reembedded_face", "reembedded_faces", ["tenant_id", "face_id"])
