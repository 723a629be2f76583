"""Groups of unknown people as they are read. services/matching/clusters makes them.

A face that was given to a user is in no list, though its row stays until the next run.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import ColumnElement, Select, func, select

from facepass.cluster_errors import ClusterNotFound
from facepass.context import Context
from facepass.database.paging import page_of
from facepass.database.sessions import TenantSession
from facepass.models.clusters import Cluster, ClusterFace
from facepass.models.jobs import Job
from facepass.models.vector import DEFAULT_COLLECTION, Face
from facepass.services.collections.collections import rules_of

KIND = "clusters"  # of the jobs that make them
SHOWN = 5  # faces of a group in the list of groups


@dataclass(frozen=True)
class FoundCluster:
    """A group: how many faces it has now, and the oldest of them. size: how many it had when it was made."""

    id: UUID
    size: int
    face_count: int
    faces: list[Face]


def list_clusters(
    context: Context, collection_id: str, *, after: tuple[int, UUID] | None, limit: int
) -> list[FoundCluster]:
    """Up to `limit` groups, the largest first, behind the group with the size and the id `after`.

    Groups whose faces all have users now, or are erased, are left out. Raises CollectionNotFound.
    """
    with context.vector() as vector:
        _check_exists(vector, collection_id)
        some_left = select(ClusterFace.face_id).where(ClusterFace.cluster_id == Cluster.id, _still_unknown())
        query = select(Cluster).where(Cluster.collection_id == collection_id, some_left.exists())
        found = page_of(vector, query, Cluster.size, Cluster.id, after=after, limit=limit, newest=True)
        faces = _first_faces(vector, [cluster.id for cluster in found])
    return [FoundCluster(cluster.id, cluster.size, *faces[cluster.id]) for cluster in found if cluster.id in faces]


def list_cluster_faces(
    context: Context, collection_id: str, cluster_id: UUID, *, after: UUID | None, limit: int
) -> Sequence[Face]:
    """Up to `limit` faces of a group, the oldest first, behind the id `after`. Raises ClusterNotFound."""
    with context.vector() as vector:
        get_cluster(vector, collection_id, cluster_id)
        return page_of(vector, _faces_of(cluster_id), Face.id, after=after, limit=limit)


def get_cluster(vector: TenantSession, collection_id: str, cluster_id: UUID) -> Cluster:
    """One group. Raises ClusterNotFound."""
    found = vector.scalar(select(Cluster).where(Cluster.id == cluster_id, Cluster.collection_id == collection_id))
    if found is None:
        raise ClusterNotFound
    return found


def last_run(context: Context, collection_id: str) -> Job | None:
    """The newest job that groups the collection's faces, as long as it is kept."""
    newest = select(Job).where(Job.collection_id == collection_id, Job.kind == KIND).order_by(Job.id.desc()).limit(1)
    with context.vector() as vector:
        return vector.scalar(newest)


def _check_exists(vector: TenantSession, collection_id: str) -> None:
    """Raise CollectionNotFound; `default` always exists, though its row is created by the first upload."""
    if collection_id != DEFAULT_COLLECTION:
        rules_of(vector, collection_id)


def _faces_of(cluster_id: UUID) -> Select[Face]:
    members = select(ClusterFace.face_id).where(ClusterFace.cluster_id == cluster_id)
    return select(Face).where(Face.id.in_(members), Face.user_id.is_(None))


def _still_unknown() -> ColumnElement[bool]:
    return select(Face.id).where(Face.id == ClusterFace.face_id, Face.user_id.is_(None)).exists()


def _first_faces(vector: TenantSession, clusters: Sequence[UUID]) -> dict[UUID, tuple[int, list[Face]]]:
    """How many faces each group has, and the first of them: one statement for a page."""
    group = ClusterFace.cluster_id
    members = (
        select(
            ClusterFace.face_id,
            ClusterFace.cluster_id,
            func.count().over(partition_by=group).label("face_count"),
            func.row_number().over(partition_by=group, order_by=ClusterFace.face_id).label("place"),
        )
        .join(Face, Face.id == ClusterFace.face_id)
        .where(ClusterFace.cluster_id.in_(clusters), Face.user_id.is_(None))
        .subquery()
    )
    shown = select(Face, members.c.cluster_id, members.c.face_count).join(members, members.c.face_id == Face.id)
    found: dict[UUID, tuple[int, list[Face]]] = {}
    for face, cluster_id, count in vector.execute(shown.where(members.c.place <= SHOWN).order_by(Face.id)):
        found.setdefault(cluster_id, (count, []))[1].append(face)
    return found
