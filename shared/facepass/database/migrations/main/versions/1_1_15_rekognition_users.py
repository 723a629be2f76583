"""Users as members of a collection, under a name of their own there."""

import sqlalchemy as sa
from alembic import op

from facepass.database.migrations.history import execute_files, wall_tenants

revision = "1.1_15"
down_revision = "1.1_14"

MOMENT, NOW = sa.DateTime(timezone=True), sa.text("now()")


def upgrade() -> None:
    op.add_column("users", sa.Column("member", sa.Boolean(), server_default=sa.false(), nullable=False))
    # a weaker one takes its place in the same transaction, without a look at the rows; the next revision validates it
    op.execute("-- squawk-ignore ban-drop-constraint\nalter table users drop constraint users_identified")
    op.execute(
        "alter table users add constraint users_identified"
        " check (email is not null or external_id is not null or member) not valid"
    )
    op.add_column("merges", sa.Column("memberships", sa.ARRAY(sa.Uuid()), server_default="{}", nullable=False))
    op.create_table(
        "memberships",
        sa.Column("tenant_id", sa.Text(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("collection_id", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("user_id", sa.Uuid(), nullable=False),
        sa.Column("created_at", MOMENT, server_default=NOW, nullable=False),
        sa.Column("updated_at", MOMENT, server_default=NOW, nullable=False),
        sa.ForeignKeyConstraint(["tenant_id", "user_id"], ["users.tenant_id", "users.id"], ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("tenant_id", "id"),
    )
    op.create_index("memberships_name", "memberships", ["tenant_id", "collection_id", "name"], unique=True)
    op.create_index("memberships_listed", "memberships", ["tenant_id", "collection_id", "id"])
    op.create_index("memberships_user", "memberships", ["tenant_id", "user_id"])
    wall_tenants(("memberships",))
    execute_files("main", ("1_1_15_members",))
