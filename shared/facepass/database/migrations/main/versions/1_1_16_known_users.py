"""The constraint of the revision before holds for each user."""

from alembic import op

revision = "1.1_16"
down_revision = "1.1_15"


def upgrade() -> None:
    # its own transaction: the constraint was added by the revision before
    op.execute("-- squawk-ignore constraint-missing-not-valid\nalter table users validate constraint users_identified")
