"""Users are merged, with a way back, and split; each leaves a note until the faces database agrees."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

from facepass.database.migrations.history import execute_files, wall_tenants

revision = "1.1_4"
down_revision = "1.1_3"

MOMENT, NOW, NO_IDS = sa.DateTime(timezone=True), sa.text("now()"), sa.text("'{}'")


def upgrade() -> None:
    op.create_table(
        "merges",
        sa.Column("tenant_id", sa.Text(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("from_user_id", sa.Uuid(), nullable=False),
        sa.Column("into_user_id", sa.Uuid(), nullable=False),
        sa.Column("user_id", sa.Uuid(), nullable=False),
        sa.Column("from_user", JSONB(), nullable=False),
        sa.Column("consents", sa.ARRAY(sa.Uuid()), server_default=NO_IDS, nullable=False),
        sa.Column("moved_at", MOMENT),
        sa.Column("undone_at", MOMENT),
        sa.Column("created_at", MOMENT, server_default=NOW, nullable=False),
        sa.Column("updated_at", MOMENT, server_default=NOW, nullable=False),
        sa.ForeignKeyConstraint(["tenant_id", "user_id"], ["users.tenant_id", "users.id"], ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("tenant_id", "id"),
    )
    op.create_index("merges_from", "merges", ["tenant_id", "from_user_id"], unique=True)
    op.create_index("merges_user", "merges", ["tenant_id", "user_id"])
    op.create_index(
        "merges_unfinished",
        "merges",
        ["updated_at"],
        postgresql_where=sa.text("moved_at is null or undone_at is not null"),
    )
    op.create_index("merges_created", "merges", ["created_at"])
    op.create_table(
        "splits",
        sa.Column("tenant_id", sa.Text(), nullable=False),
        sa.Column("user_id", sa.Uuid(), nullable=False),
        sa.Column("from_user_id", sa.Uuid(), nullable=False),
        sa.Column("faces", sa.ARRAY(sa.Uuid()), nullable=False),
        sa.Column("created_at", MOMENT, server_default=NOW, nullable=False),
        sa.Column("updated_at", MOMENT, server_default=NOW, nullable=False),
        sa.ForeignKeyConstraint(["tenant_id", "user_id"], ["users.tenant_id", "users.id"], ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("tenant_id", "user_id"),
    )
    op.create_index("splits_waiting", "splits", ["updated_at"])
    wall_tenants(("merges", "splits"))
    execute_files("main", ("1_1_4_hands",))
