"""The function of jobs has a database user of its own; it writes the audit entries of searches."""

from facepass.database.migrations.history import execute_files

revision = "1.1_10"
down_revision = "1.1_9"


def upgrade() -> None:
    execute_files("main", ("1_1_10_jobs",))
