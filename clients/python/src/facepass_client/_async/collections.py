"""Collections, and the groups of unknown people in them."""

from typing import Unpack

from facepass_client import _operations as op
from facepass_client import models, requests
from facepass_client._async.connection import AsyncConnection
from facepass_client._async.pages import AsyncPages
from facepass_client._async.resource import AsyncResource


class AsyncClusters(AsyncResource):
    """`facepass.collections.clusters`: faces without a user, grouped by person."""

    async def start(self, collection_id: str) -> models.ClusteringStarted:
        """Group the faces, after the request."""
        return await self._ask(op.START_CLUSTERING, models.ClusteringStarted, collection_id=collection_id)

    async def run(self, collection_id: str) -> models.ClusteringRun | None:
        """The newest run, which says whether it is done; None if none is kept."""
        query = {"limit": 1}
        page = await self._ask(op.LIST_CLUSTERS, models.Clusters, query=query, collection_id=collection_id)
        return page.run

    def list(self, collection_id: str, **options: Unpack[requests.ListClustersQuery]) -> AsyncPages[models.Cluster]:
        """The groups, the largest first."""
        return AsyncPages(self._connection, op.LIST_CLUSTERS, models.Cluster, options, collection_id=collection_id)

    def faces(
        self, collection_id: str, cluster_id: str, **options: Unpack[requests.ListClusterFacesQuery]
    ) -> AsyncPages[models.ClusterFace]:
        """The faces of a group."""
        path = {"collection_id": collection_id, "cluster_id": cluster_id}
        return AsyncPages(self._connection, op.LIST_CLUSTER_FACES, models.ClusterFace, options, **path)

    async def name(
        self, collection_id: str, cluster_id: str, **name: Unpack[requests.ClusterName]
    ) -> models.NamedCluster:
        """Give the faces of a group to a user."""
        path = {"collection_id": collection_id, "cluster_id": cluster_id}
        return await self._ask(op.NAME_CLUSTER, models.NamedCluster, body=name, **path)


class AsyncCollections(AsyncResource):
    """`facepass.collections`."""

    def __init__(self, connection: AsyncConnection) -> None:
        super().__init__(connection)
        self.clusters = AsyncClusters(connection)

    async def create(self, **collection: Unpack[requests.NewCollection]) -> models.Collection:
        """Create a collection. `default` always exists."""
        return await self._ask(op.CREATE_COLLECTION, models.Collection, body=collection)

    async def get(self, collection_id: str) -> models.Collection:
        """One collection."""
        return await self._ask(op.GET_COLLECTION, models.Collection, collection_id=collection_id)

    def list(self, **options: Unpack[requests.ListCollectionsQuery]) -> AsyncPages[models.Collection]:
        """Every collection that the key reaches."""
        return AsyncPages(self._connection, op.LIST_COLLECTIONS, models.Collection, options)

    async def update(self, collection_id: str, **changes: Unpack[requests.CollectionSettings]) -> models.Collection:
        """Change the settings that are given."""
        return await self._ask(op.CHANGE_COLLECTION, models.Collection, body=changes, collection_id=collection_id)

    async def delete(self, collection_id: str) -> None:
        """Delete a collection with its faces and photos."""
        await self._tell(op.DELETE_COLLECTION, collection_id=collection_id)

    def faces(self, collection_id: str, **filters: Unpack[requests.ListFacesQuery]) -> AsyncPages[models.ListedFace]:
        """The faces of a collection that fit every filter."""
        return AsyncPages(self._connection, op.LIST_FACES, models.ListedFace, filters, collection_id=collection_id)
