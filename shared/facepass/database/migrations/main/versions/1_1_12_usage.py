"""Searches are counted by tenant and day, and a function of the operators has a database user of its own."""

import sqlalchemy as sa
from alembic import op

from facepass.database.migrations.history import execute_files, wall_tenants

revision = "1.1_12"
down_revision = "1.1_11"


def upgrade() -> None:
    op.create_table(
        "usage",
        sa.Column("tenant_id", sa.Text(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("verb", sa.Text(), nullable=False),
        sa.Column("outcome", sa.Text(), nullable=False),
        sa.Column("amount", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("tenant_id", "day", "verb", "outcome"),
    )
    op.create_table(
        "usage_seals",
        sa.Column("tenant_id", sa.Text(), nullable=False),
        sa.Column("seal", sa.BigInteger(), server_default=sa.text("0"), nullable=False),
        sa.PrimaryKeyConstraint("tenant_id"),
    )
    wall_tenants(("usage", "usage_seals"))
    execute_files("both", ("rows_with",))
    execute_files("main", ("1_1_12_usage", "1_1_12_operators"))
