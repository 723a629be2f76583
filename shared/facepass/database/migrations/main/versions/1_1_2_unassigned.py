"""The users function limits the search for unassigned faces, as the search function limits searches."""

from alembic import op

revision = "1.1_2"
down_revision = "1.1"


def upgrade() -> None:
    op.execute("grant execute on function take_token, tokens_by_now to facepass_users")
    op.execute("grant select, insert, update on rate_buckets to facepass_users")
