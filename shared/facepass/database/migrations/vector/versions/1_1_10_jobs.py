"""Jobs: work that takes longer than a request; and the first kind, searches with many probes."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

from facepass.database.migrations.history import execute_files, wall_tenants

revision = "1.1_10"
down_revision = "1.1_9"

MOMENT, NOW = sa.DateTime(timezone=True), sa.text("now()")
OPEN = sa.text("status in ('queued', 'running')")


def upgrade() -> None:
    op.create_table(
        "jobs",
        sa.Column("tenant_id", sa.Text(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("collection_id", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("status", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text()),
        sa.Column("options", JSONB(), nullable=False),
        sa.Column("checkpoint", JSONB(), server_default=sa.text("'{}'"), nullable=False),
        sa.Column("caller", sa.Text(), nullable=False),
        sa.Column("taken_until", MOMENT),
        sa.Column("requeued_at", MOMENT),
        sa.Column("looked_at", MOMENT),
        sa.Column("expires_at", MOMENT, nullable=False),
        sa.Column("created_at", MOMENT, server_default=NOW, nullable=False),
        sa.Column("updated_at", MOMENT, server_default=NOW, nullable=False),
        sa.CheckConstraint("status in ('queued', 'running', 'done', 'failed')"),
        sa.PrimaryKeyConstraint("tenant_id", "id"),
    )
    op.create_index("jobs_open", "jobs", ["tenant_id"], postgresql_where=OPEN)
    op.create_index("jobs_waiting", "jobs", ["updated_at"], postgresql_where=OPEN)
    op.create_index("jobs_of_collection", "jobs", ["tenant_id", "collection_id"])
    op.create_index("jobs_expired", "jobs", ["expires_at"])
    op.create_table(
        "search_results",
        sa.Column("tenant_id", sa.Text(), nullable=False),
        sa.Column("job_id", sa.Uuid(), nullable=False),
        sa.Column("place", sa.Integer(), nullable=False),
        sa.Column("upload_id", sa.Uuid(), nullable=False),
        sa.Column("code", sa.Text()),
        sa.Column("detail", sa.Text()),
        sa.Column("threshold", sa.REAL()),
        sa.Column("expected_false_matches", sa.DOUBLE_PRECISION()),
        sa.Column("model", sa.Text()),
        sa.Column("faces", JSONB(), server_default=sa.text("'[]'"), nullable=False),
        sa.Column("unused_faces", JSONB(), server_default=sa.text("'[]'"), nullable=False),
        sa.ForeignKeyConstraint(["tenant_id", "job_id"], ["jobs.tenant_id", "jobs.id"], ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("tenant_id", "job_id", "place"),
    )
    op.create_index("search_results_of_upload", "search_results", ["tenant_id", "upload_id"])
    op.create_table(
        "search_matches",
        sa.Column("tenant_id", sa.Text(), nullable=False),
        sa.Column("job_id", sa.Uuid(), nullable=False),
        sa.Column("place", sa.Integer(), nullable=False),
        sa.Column("face_number", sa.Integer(), nullable=False),
        sa.Column("rank", sa.Integer(), nullable=False),
        sa.Column("face_id", sa.Uuid(), nullable=False),
        sa.Column("user_id", sa.Uuid()),
        sa.Column("similarity", sa.REAL(), nullable=False),
        sa.ForeignKeyConstraint(
            ["tenant_id", "job_id", "place"],
            ["search_results.tenant_id", "search_results.job_id", "search_results.place"],
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(["tenant_id", "face_id"], ["faces.tenant_id", "faces.id"], ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("tenant_id", "job_id", "place", "face_number", "rank"),
    )
    op.create_index("search_matches_face", "search_matches", ["tenant_id", "face_id"])
    wall_tenants(("jobs", "search_results", "search_matches"))
    execute_files("vector", ("1_1_10_jobs",))
