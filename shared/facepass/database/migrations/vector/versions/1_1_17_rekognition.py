"""Tags of collections; photos that are stored once, however often they are sent, each with its own quality filter."""

import sqlalchemy as sa
from alembic import op

from facepass.database.migrations.history import execute_files, index_concurrently

revision = "1.1_17"
down_revision = "1.1_16"


def upgrade() -> None:
    op.execute("alter table collections add column if not exists tags jsonb not null default '{}'")
    op.execute("alter table uploads add column if not exists request_key text")
    op.execute(
        "-- squawk-ignore constraint-missing-not-valid\n"  # of a new column, which is null in each row
        "alter table uploads add column if not exists quality_filter text"
        " check (quality_filter in ('none', 'low', 'medium', 'high'))"
    )
    execute_files("vector", ("1_1_17_rekognition",))
    index_concurrently(
        "uploads_request",
        "uploads",
        ["tenant_id", "request_key"],
        unique=True,
        postgresql_where=sa.text("request_key is not null"),
    )
