"""Groups of unassigned faces, and what a run has found so far."""

from typing import Any

import sqlalchemy as sa
from alembic import op

from facepass.database.migrations.history import execute_files, wall_tenants

revision = "1.1_11"
down_revision = "1.1_10"

MOMENT, NOW = sa.DateTime(timezone=True), sa.text("now()")
FACE = (["tenant_id", "face_id"], ["faces.tenant_id", "faces.id"])


def place(*columns: sa.Column[Any]) -> list[sa.Column[Any]]:
    return [
        sa.Column("tenant_id", sa.Text(), nullable=False),
        *columns,
        sa.Column("collection_id", sa.Text(), nullable=False),
    ]


def upgrade() -> None:
    op.add_column("collections", sa.Column("clusters", sa.Boolean(), server_default=sa.false(), nullable=False))
    op.create_table(
        "clusters",
        *place(sa.Column("id", sa.Uuid(), nullable=False)),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("created_at", MOMENT, server_default=NOW, nullable=False),
        sa.Column("updated_at", MOMENT, server_default=NOW, nullable=False),
        sa.PrimaryKeyConstraint("tenant_id", "id"),
    )
    op.create_index("clusters_listed", "clusters", ["tenant_id", "collection_id", "size", "id"])
    op.create_table(
        "cluster_faces",
        *place(sa.Column("face_id", sa.Uuid(), nullable=False), sa.Column("cluster_id", sa.Uuid(), nullable=False)),
        sa.ForeignKeyConstraint(*FACE, ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["tenant_id", "cluster_id"], ["clusters.tenant_id", "clusters.id"], ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("tenant_id", "face_id"),
    )
    op.create_index("cluster_faces_of", "cluster_faces", ["tenant_id", "cluster_id", "face_id"])
    op.create_table(
        "face_neighbours",
        *place(sa.Column("job_id", sa.Uuid(), nullable=False), sa.Column("face_id", sa.Uuid(), nullable=False)),
        sa.Column("neighbours", sa.ARRAY(sa.Uuid()), nullable=False),
        sa.Column("similarities", sa.ARRAY(sa.REAL()), nullable=False),
        sa.ForeignKeyConstraint(*FACE, ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["tenant_id", "job_id"], ["jobs.tenant_id", "jobs.id"], ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("tenant_id", "job_id", "face_id"),
    )
    op.create_index("face_neighbours_face", "face_neighbours", ["tenant_id", "face_id"])
    wall_tenants(("clusters", "cluster_faces", "face_neighbours"))
    execute_files("vector", ("1_1_11_clusters",))
