"""Snapshots of large collections' bits: which are valid, the janitor's work on them, and what left the collections."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

from facepass.database.migrations.history import execute_files, wall_tenants
from facepass.models.vector import TransactionId

revision = "1.1_19"
down_revision = "1.1_18"

MOMENT, NOW = sa.DateTime(timezone=True), sa.text("now()")
PLACES = "('uploads', 'probes', 'crops', 'snapshots')"
WRITTEN_BY = sa.text("pg_current_xact_id()")


def upgrade() -> None:
    op.add_column("collections", sa.Column("snapshot_looked_at", MOMENT))
    # of a table with a row for each collection, as that of sweeps is with four for each tenant
    op.execute(
        "-- squawk-ignore require-concurrent-index-creation\n"
        "create index collections_snapshot_looked_at on collections (snapshot_looked_at)"
    )
    op.create_table(
        "collection_snapshots",
        sa.Column("tenant_id", sa.Text(), nullable=False),
        sa.Column("collection_id", sa.Text(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("model", sa.Text()),
        sa.Column("watermark", TransactionId(), nullable=False),
        sa.Column("parts", JSONB(), nullable=False),
        sa.Column("written_at", MOMENT, server_default=NOW, nullable=False),
        sa.Column("xid", TransactionId(), server_default=WRITTEN_BY, nullable=False),
        sa.PrimaryKeyConstraint("tenant_id", "collection_id"),
    )
    op.create_table(
        "snapshot_work",
        sa.Column("tenant_id", sa.Text(), nullable=False),
        sa.Column("collection_id", sa.Text(), nullable=False),
        sa.Column("token", sa.Uuid()),
        sa.Column("taken_until", MOMENT),
        sa.Column("looked_at", MOMENT),
        sa.Column("cleaned_at", MOMENT),
        sa.Column("cleaned_in", MOMENT),
        sa.Column("draft", JSONB()),
        sa.Column("created_at", MOMENT, server_default=NOW, nullable=False),
        sa.Column("xid", TransactionId(), server_default=WRITTEN_BY, nullable=False),
        sa.PrimaryKeyConstraint("tenant_id", "collection_id"),
    )
    op.create_table(
        "snapshot_losses",
        sa.Column("tenant_id", sa.Text(), nullable=False),
        sa.Column("collection_id", sa.Text(), nullable=False),
        sa.Column("id", sa.Uuid(), server_default=sa.text("gen_random_uuid()"), nullable=False),
        sa.Column("first_id", sa.Uuid(), nullable=False),
        sa.Column("last_id", sa.Uuid(), nullable=False),
        sa.PrimaryKeyConstraint("tenant_id", "collection_id", "id"),
    )
    op.execute("-- squawk-ignore ban-drop-constraint\nalter table sweeps drop constraint sweeps_place_check")
    op.execute(f"alter table sweeps add constraint sweeps_place_check check (place in {PLACES}) not valid")
    op.execute(
        "-- squawk-ignore constraint-missing-not-valid\nalter table sweeps validate constraint sweeps_place_check"
    )
    wall_tenants(("collection_snapshots", "snapshot_work", "snapshot_losses"))
    execute_files("vector", ("1_1_19_snapshots",))
