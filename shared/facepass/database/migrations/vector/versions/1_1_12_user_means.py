"""A user who is found by a face is judged by the mean of all."""

from facepass.database.migrations.history import execute_files

revision = "1.1_12"
down_revision = "1.1_11"


def upgrade() -> None:
    execute_files("vector", ("1_1_12_user_means",))
