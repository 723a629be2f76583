"""A collection remembers the pack and the threshold that it had, so that a move to another pack can be undone."""

import sqlalchemy as sa
from alembic import op

from facepass.database.migrations.history import execute_files

revision = "1.1"
down_revision = "1.0"


def upgrade() -> None:
    op.add_column("collections", sa.Column("previous_model", sa.Text()))
    op.add_column("collections", sa.Column("previous_threshold", sa.REAL()))
    op.add_column("collections", sa.Column("moved_threshold", sa.REAL()))
    execute_files("vector", ("1_1_moves",))
