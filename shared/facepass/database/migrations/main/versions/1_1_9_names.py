"""Users are found by their email, and by the beginning of their name."""

import sqlalchemy as sa
from alembic import op

from facepass.database.migrations.history import execute_files, index_concurrently

revision = "1.1_9"
down_revision = "1.1_8"


def upgrade() -> None:
    # its own transaction: the constraint was added by the revision before
    op.execute("-- squawk-ignore constraint-missing-not-valid\nalter table users validate constraint users_identified")
    execute_files("main", ("1_1_9_lookups",))
    index_concurrently("users_name", "users", ["tenant_id", sa.text('(lower(full_name) collate "C")'), "id"])
