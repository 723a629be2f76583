"""The faces database: groups of unassigned faces that are probably of one person each (docs/clusters.md)."""

from uuid import UUID

from sqlalchemy import ARRAY, REAL, ForeignKeyConstraint, Index, Uuid
from sqlalchemy.orm import Mapped, mapped_column

from facepass.models import jobs  # noqa: F401  # a table that is referred to
from facepass.models.tenancy import CollectionRow, Timestamps, new_id
from facepass.models.vector import VectorBase

FACE = (["tenant_id", "face_id"], ["faces.tenant_id", "faces.id"])


class Cluster(CollectionRow, Timestamps, VectorBase):
    """A group of faces that are probably of one person. size: its faces when it was made; some may have left since."""

    __tablename__ = "clusters"
    __table_args__ = (Index("clusters_listed", "tenant_id", "collection_id", "size", "id"),)

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    size: Mapped[int]


class ClusterFace(CollectionRow, VectorBase):
    """A face of a group. One that has been given to a user since does not count: lists look at the face itself.

    So that nothing that assigns faces waits for a run, or a run for it.
    """

    __tablename__ = "cluster_faces"
    __table_args__ = (
        ForeignKeyConstraint(*FACE, ondelete="CASCADE"),
        ForeignKeyConstraint(["tenant_id", "cluster_id"], ["clusters.tenant_id", "clusters.id"], ondelete="CASCADE"),
        Index("cluster_faces_of", "tenant_id", "cluster_id", "face_id"),
    )

    face_id: Mapped[UUID] = mapped_column(primary_key=True)
    cluster_id: Mapped[UUID]


class FaceNeighbours(CollectionRow, VectorBase):
    """The unassigned faces that are nearest to a face: the working state of a job, which its end deletes.

    neighbours, similarities: as many of each, at most MOST_NEIGHBOURS.
    """

    __tablename__ = "face_neighbours"
    __table_args__ = (
        ForeignKeyConstraint(*FACE, ondelete="CASCADE"),
        ForeignKeyConstraint(["tenant_id", "job_id"], ["jobs.tenant_id", "jobs.id"], ondelete="CASCADE"),
        Index("face_neighbours_face", "tenant_id", "face_id"),
    )

    job_id: Mapped[UUID] = mapped_column(primary_key=True)
    face_id: Mapped[UUID] = mapped_column(primary_key=True)
    neighbours: Mapped[list[UUID]] = mapped_column(ARRAY(Uuid))
    similarities: Mapped[list[float]] = mapped_column(ARRAY(REAL))
