"""Uploads and faces are counted by tenant and day; an upload may be sent to the indexer again by its tenant."""

import sqlalchemy as sa
from alembic import op

from facepass.database.migrations.history import execute_files, wall_tenants

revision = "1.1_14"
down_revision = "1.1_13"


def upgrade() -> None:
    op.add_column("uploads", sa.Column("redriven_at", sa.DateTime(timezone=True)))
    op.create_table(
        "usage",
        sa.Column("tenant_id", sa.Text(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("what", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), server_default="", nullable=False),
        sa.Column("amount", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("tenant_id", "day", "what", "reason"),
    )
    op.create_table(
        "usage_notes",
        sa.Column("tenant_id", sa.Text(), nullable=False),
        sa.Column("id", sa.BigInteger(), sa.Identity(), nullable=False),
        sa.Column(
            "day", sa.Date(), server_default=sa.text("(clock_timestamp() AT TIME ZONE 'UTC'::text)"), nullable=False
        ),
        sa.Column("what", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), server_default="", nullable=False),
        sa.Column("amount", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("tenant_id", "id"),
    )
    wall_tenants(("usage", "usage_notes"))
    execute_files("both", ("rows_with",))
    execute_files("vector", ("1_1_14_usage", "1_1_14_operators"))
