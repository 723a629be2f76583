"""Each gallery says which faces are good enough for it."""

from alembic import op

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    op.execute("""
        alter table collections add column quality_filter text not null default 'low'
            check (quality_filter in ('none', 'low', 'medium', 'high'))
    """)
