"""Faces change hands: when and under which consent, which never, and what a merge has moved."""

import sqlalchemy as sa
from alembic import op

from facepass.database.migrations.history import execute_files, wall_tenants

revision = "1.1_5"
down_revision = "1.1_4"

MOMENT, NOW = sa.DateTime(timezone=True), sa.text("now()")


def upgrade() -> None:
    op.add_column("faces", sa.Column("assigned_at", MOMENT))
    op.add_column("faces", sa.Column("consent_id", sa.Uuid()))
    op.create_table(
        "exclusions",
        sa.Column("tenant_id", sa.Text(), nullable=False),
        sa.Column("user_id", sa.Uuid(), nullable=False),
        sa.Column("face_id", sa.Uuid(), nullable=False),
        sa.Column("collection_id", sa.Text(), nullable=False),
        sa.Column("created_at", MOMENT, server_default=NOW, nullable=False),
        sa.ForeignKeyConstraint(["tenant_id", "face_id"], ["faces.tenant_id", "faces.id"], ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("tenant_id", "user_id", "face_id"),
    )
    op.create_index("exclusions_face", "exclusions", ["tenant_id", "face_id"])
    op.create_table(
        "merged_rows",
        sa.Column("tenant_id", sa.Text(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("from_user_id", sa.Uuid(), nullable=False),
        sa.Column("into_user_id", sa.Uuid(), nullable=False),
        *(
            sa.Column(name, sa.ARRAY(sa.Uuid()), server_default=sa.text("'{}'"), nullable=False)
            for name in ("faces", "uploads", "resembling", "excluded")
        ),
        sa.Column("created_at", MOMENT, server_default=NOW, nullable=False),
        sa.Column("updated_at", MOMENT, server_default=NOW, nullable=False),
        sa.PrimaryKeyConstraint("tenant_id", "id"),
    )
    op.create_index("merged_rows_from", "merged_rows", ["tenant_id", "from_user_id"])
    op.create_index("merged_rows_into", "merged_rows", ["tenant_id", "into_user_id"])
    wall_tenants(("exclusions", "merged_rows"))
    execute_files("vector", ("1_1_5_hands",))
