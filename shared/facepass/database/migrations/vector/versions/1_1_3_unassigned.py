"""Find a person's faces on photos that name no one, without reading vectors."""

from facepass.database.migrations.history import execute_files

revision = "1.1_3"
down_revision = "1.1_2"


def upgrade() -> None:
    execute_files("vector", ("1_1_3_unassigned",))
