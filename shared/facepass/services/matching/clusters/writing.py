"""Group the faces that a job has linked, and put the groups in the place of the earlier ones."""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import delete, select, text

from facepass.database.sessions import TenantSession
from facepass.models.clusters import Cluster, ClusterFace
from facepass.services.matching.clusters.grouping import group_faces
from facepass.services.matching.clusters.links import Links
from facepass.services.matching.clusters.neighbours import Run, forget_neighbours
from facepass.services.matching.clusters.stable_ids import name_groups

# One statement each, because a run may find tens of thousands.
CLUSTERS = text(
    "insert into clusters (tenant_id, id, collection_id, size)"
    " select :tenant, g.id, :collection, g.size"
    " from unnest(cast(:clusters as uuid[]), cast(:sizes as integer[])) g(id, size)"
    " on conflict (tenant_id, id) do update set size = excluded.size, updated_at = now()"
)
# Without those that were erased, or given to a user, since the links were read.
MEMBERS = text(
    "insert into cluster_faces (tenant_id, face_id, cluster_id, collection_id)"
    " select f.tenant_id, f.id, g.cluster_id, f.collection_id"
    " from unnest(cast(:faces as uuid[]), cast(:clusters as uuid[])) g(face_id, cluster_id)"
    " join faces f on f.tenant_id = :tenant and f.id = g.face_id"
    " where f.tenant_id = :tenant and f.collection_id = :collection and f.user_id is null"
)


def groups_in(links: Links) -> list[list[UUID]]:
    """The faces of each group. It takes seconds and needs no database: not for within a transaction."""
    return [[links.faces[place] for place in group] for group in group_faces(links)]


def write_groups(vector: TenantSession, run: Run, groups: Sequence[Sequence[UUID]]) -> int:
    """Replace the collection's groups by what the run has found; return how many there are."""
    ids = name_groups(groups, _earlier(vector, run.collection_id), run.job_id)
    _replace(vector, run.collection_id, dict(zip(ids, groups, strict=True)))
    forget_neighbours(vector, run.job_id)
    return len(groups)


def _earlier(vector: TenantSession, collection_id: str) -> dict[UUID, UUID]:
    members = select(ClusterFace.face_id, ClusterFace.cluster_id).where(ClusterFace.collection_id == collection_id)
    return {row.face_id: row.cluster_id for row in vector.execute(members)}


def _replace(vector: TenantSession, collection_id: str, groups: dict[UUID, Sequence[UUID]]) -> None:
    place = {"tenant": vector.tenant_id, "collection": collection_id}
    vector.execute(delete(ClusterFace).where(ClusterFace.collection_id == collection_id))
    sizes = "{" + ",".join(str(len(faces)) for faces in groups.values()) + "}"
    vector.execute(CLUSTERS, place | {"clusters": _array(list(groups)), "sizes": sizes})
    members = [(face, cluster) for cluster, faces in groups.items() for face in faces]
    parameters = {"faces": _array([face for face, _ in members]), "clusters": _array([each for _, each in members])}
    vector.execute(MEMBERS, place | parameters)
    members_of = select(ClusterFace.face_id).where(ClusterFace.cluster_id == Cluster.id)
    vector.execute(delete(Cluster).where(Cluster.collection_id == collection_id, ~members_of.exists()))


def _array(ids: Sequence[UUID]) -> str:
    return "{" + ",".join(each.hex for each in ids) + "}"
