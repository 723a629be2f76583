"""The rights of the function that speaks Rekognition's protocol."""

from facepass.database.migrations.history import execute_files

revision = "1.1_16"
down_revision = "1.1_15"


def upgrade() -> None:
    execute_files("vector", ("1_1_16_rekognition",))
