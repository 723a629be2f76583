"""The outbox of events of the faces database."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

from facepass.database.migrations.history import execute_files, wall_tenants

revision = "1.1_13"
down_revision = "1.1_12"

MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.create_table(
        "events",
        sa.Column("tenant_id", sa.Text(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("type", sa.Text(), nullable=False),
        sa.Column("subject", sa.Text(), nullable=False),
        sa.Column("data", JSONB(), nullable=False),
        sa.Column("happened_at", MOMENT, server_default=sa.text("clock_timestamp()"), nullable=False),
        sa.Column("taken_until", MOMENT),
        sa.PrimaryKeyConstraint("tenant_id", "id"),
    )
    op.create_index("events_waiting", "events", ["id"])
    taken = sa.text("taken_until is not null")
    op.create_index("events_taken", "events", ["tenant_id", "subject"], postgresql_where=taken)
    wall_tenants(("events",))
    execute_files("both", ("take_events",))
    execute_files("vector", ("1_1_13_events",))
