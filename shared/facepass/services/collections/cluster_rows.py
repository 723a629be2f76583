"""The groups of unknown people of a collection, as its settings allow them or delete them."""

from sqlalchemy import delete, func, select

from facepass.cluster_errors import ClustersRefused
from facepass.database.sessions import TenantSession
from facepass.models.clusters import Cluster, FaceNeighbours


def check_clusters(*, clusters: bool, consent_required: bool) -> None:
    """Raise ClustersRefused for settings that require consent and group people who have not given it."""
    if clusters and consent_required:
        raise ClustersRefused


def take_turn(vector: TenantSession, collection_id: str) -> None:
    """Keep the groups and the jobs that make them as they are for other transactions until this one ends.

    A run that stores its groups sees a setting that was turned off meanwhile.
    """
    turn = func.hashtextextended(f"clusters/{vector.tenant_id}/{collection_id}", 0)
    vector.execute(select(func.pg_advisory_xact_lock(turn)))


def forget_clusters(vector: TenantSession, collection_id: str) -> None:
    """Delete the groups of a collection, and what its runs have found so far; the faces stay."""
    vector.execute(delete(Cluster).where(Cluster.collection_id == collection_id))
    vector.execute(delete(FaceNeighbours).where(FaceNeighbours.collection_id == collection_id))
