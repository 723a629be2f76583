"""The exports function reads a user's uploads and faces, without vectors, and notes when an archive is erased."""

from facepass.database.migrations.history import execute_files

revision = "1.1_4"
down_revision = "1.1_3"


def upgrade() -> None:
    execute_files("vector", ("1_1_4_exports",))
