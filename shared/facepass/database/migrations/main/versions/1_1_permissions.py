"""Keys are bound to collections, consents are attested, names are in one form, and a request that dies is noted."""

import sqlalchemy as sa
from alembic import op

from facepass.database.migrations.history import execute_files, wall_tenants

revision = "1.1"
down_revision = "1.0"


def upgrade() -> None:
    op.add_column("api_keys", sa.Column("collections", sa.ARRAY(sa.Text())))
    op.add_column("consents", sa.Column("attested", sa.Boolean(), server_default=sa.text("false"), nullable=False))
    op.create_table(
        "open_requests",
        sa.Column("tenant_id", sa.Text(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("caller", sa.Text(), nullable=False),
        sa.Column("verb", sa.Text(), nullable=False),
        sa.Column("object", sa.Text()),
        sa.Column(
            "started_at", sa.DateTime(timezone=True), server_default=sa.text("clock_timestamp()"), nullable=False
        ),
        sa.PrimaryKeyConstraint("tenant_id", "id"),
        prefixes=["UNLOGGED"],
    )
    op.create_index("open_requests_started", "open_requests", ["started_at"])
    wall_tenants(("open_requests",))
    execute_files("main", ("1_1_rows", "1_1_requests"))
