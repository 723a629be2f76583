"""Collections may demand a liveness token; uploads say whether one was shown, and of which photo."""

from alembic import op

from facepass.database.migrations.history import execute_files

revision = "1.1_18"
down_revision = "1.1_17"


def upgrade() -> None:
    op.execute("alter table collections add column require_liveness boolean default false not null")
    op.execute("alter table uploads add column liveness boolean default false not null")
    op.execute("alter table uploads add column photo_sha256 bytea")
    execute_files("vector", ("1_1_18_liveness",))
