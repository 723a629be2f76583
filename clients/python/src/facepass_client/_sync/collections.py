"""Collections, and the groups of unknown people in them."""
# Written by tools/build_python_client from facepass_client/_async.

from typing import Unpack

from facepass_client import _operations as op
from facepass_client import models, requests
from facepass_client._sync.connection import Connection
from facepass_client._sync.pages import Pages
from facepass_client._sync.resource import Resource


class Clusters(Resource):
    """`facepass.collections.clusters`: faces without a user, grouped by person."""

    def start(self, collection_id: str) -> models.ClusteringStarted:
        """Group the faces, after the request."""
        return self._ask(op.START_CLUSTERING, models.ClusteringStarted, collection_id=collection_id)

    def run(self, collection_id: str) -> models.ClusteringRun | None:
        """The newest run, which says whether it is done; None if none is kept."""
        query = {"limit": 1}
        page = self._ask(op.LIST_CLUSTERS, models.Clusters, query=query, collection_id=collection_id)
        return page.run

    def list(self, collection_id: str, **options: Unpack[requests.ListClustersQuery]) -> Pages[models.Cluster]:
        """The groups, the largest first."""
        return Pages(self._connection, op.LIST_CLUSTERS, models.Cluster, options, collection_id=collection_id)

    def faces(
        self, collection_id: str, cluster_id: str, **options: Unpack[requests.ListClusterFacesQuery]
    ) -> Pages[models.ClusterFace]:
        """The faces of a group."""
        path = {"collection_id": collection_id, "cluster_id": cluster_id}
        return Pages(self._connection, op.LIST_CLUSTER_FACES, models.ClusterFace, options, **path)

    def name(self, collection_id: str, cluster_id: str, **name: Unpack[requests.ClusterName]) -> models.NamedCluster:
        """Give the faces of a group to a user."""
        path = {"collection_id": collection_id, "cluster_id": cluster_id}
        return self._ask(op.NAME_CLUSTER, models.NamedCluster, body=name, **path)


class Collections(Resource):
    """`facepass.collections`."""

    def __init__(self, connection: Connection) -> None:
        super().__init__(connection)
        self.clusters = Clusters(connection)

    def create(self, **collection: Unpack[requests.NewCollection]) -> models.Collection:
        """Create a collection. `default` always exists."""
        return self._ask(op.CREATE_COLLECTION, models.Collection, body=collection)

    def get(self, collection_id: str) -> models.Collection:
        """One collection."""
        return self._ask(op.GET_COLLECTION, models.Collection, collection_id=collection_id)

    def list(self, **options: Unpack[requests.ListCollectionsQuery]) -> Pages[models.Collection]:
        """Every collection that the key reaches."""
        return Pages(self._connection, op.LIST_COLLECTIONS, models.Collection, options)

    def update(self, collection_id: str, **changes: Unpack[requests.CollectionSettings]) -> models.Collection:
        """Change the settings that are given."""
        return self._ask(op.CHANGE_COLLECTION, models.Collection, body=changes, collection_id=collection_id)

    def delete(self, collection_id: str) -> None:
        """Delete a collection with its faces and photos."""
        self._tell(op.DELETE_COLLECTION, collection_id=collection_id)

    def faces(self, collection_id: str, **filters: Unpack[requests.ListFacesQuery]) -> Pages[models.ListedFace]:
        """The faces of a collection that fit every filter."""
        return Pages(self._connection, op.LIST_FACES, models.ListedFace, filters, collection_id=collection_id)
