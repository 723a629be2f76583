"""AWS credentials of API keys, and the rights of the function that verifies their signatures."""

import sqlalchemy as sa
from alembic import op

from facepass.database.migrations.history import execute_files

revision = "1.1_14"
down_revision = "1.1_13"


def upgrade() -> None:
    op.add_column("api_keys", sa.Column("signing_master", sa.Text()))
    op.add_column("api_keys", sa.Column("signing_version", sa.Integer()))
    execute_files("main", ("1_1_14_rekognition",))
