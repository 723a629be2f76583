"""The faces that were there before they were counted."""

from facepass.database.migrations.history import execute_files

revision = "1.1_15"
down_revision = "1.1_14"


def upgrade() -> None:
    execute_files("vector", ("1_1_15_stored_faces",))
