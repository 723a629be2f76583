"""The exports function reads what is held about a user, and changes nothing of it."""

from facepass.database.migrations.history import execute_files

revision = "1.1_3"
down_revision = "1.1_2"


def upgrade() -> None:
    execute_files("main", ("1_1_3_exports",))
