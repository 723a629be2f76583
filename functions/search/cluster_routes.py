"""Unknown people: grouped by `functions/jobs`, read and named here."""

from functools import partial
from typing import Annotated
from uuid import UUID

from aws_lambda_powertools.event_handler import Response
from aws_lambda_powertools.event_handler.content_types import APPLICATION_JSON
from aws_lambda_powertools.event_handler.openapi.params import Body
from aws_lambda_powertools.event_handler.router import APIGatewayHttpRouter

from facepass import schemas
from facepass.api.bound import NAMED
from facepass.api.caller import caller_of
from facepass.api.paging import Cursor, Limit, Listing, LongLimit, paged
from facepass.api.permission import OneOf, needs
from facepass.api.problems import problems
from facepass.assignment_errors import UserMerged
from facepass.cluster_errors import (
    ClusteringRuns,
    ClusterNotFound,
    ClustersOff,
    ClustersRefused,
    TooManyToCluster,
)
from facepass.errors import CollectionNotFound, FmrNotCalibrated, InvalidCursor, ModelMismatch, UserNotFound
from facepass.job_errors import TooManyJobs
from facepass.queue import job_queue
from facepass.services.collections import clusters
from facepass.services.matching.clusters.naming import name_cluster as name
from facepass.services.matching.clusters.starting import start_clustering as start
from functions.search.assignment_routes import skips_review
from functions.search.cluster_answers import BY_SIZE, shown_run, with_faces, with_image_urls
from functions.search.matching_context import context_of

router = APIGatewayHttpRouter()


@router.post(
    "/api/v1/collections/<collection_id>/clusters",
    status_code=202,
    tags=["collections"],
    responses=problems(
        CollectionNotFound,
        ClustersOff,
        ClustersRefused,
        ClusteringRuns,
        TooManyToCluster,
        ModelMismatch,
        FmrNotCalibrated,
        TooManyJobs,
    ),
)
@needs("faces:write", bound=NAMED, costs="search", creates=True)
def start_clustering(collection_id: str) -> Response[schemas.ClusteringStarted]:
    """Group the faces without a user of a collection by person, after this request."""
    event = router.current_event
    job = start(context_of(event), collection_id, job_queue(), caller_of(event).caller_id)
    started = schemas.ClusteringStarted.model_validate({"run_id": job.id, "status": job.status})
    return Response(202, APPLICATION_JSON, started)


@router.get(
    "/api/v1/collections/<collection_id>/clusters", tags=["collections"], responses=problems(CollectionNotFound)
)
@needs("faces:read", bound=NAMED)
def list_clusters(collection_id: str, limit: Limit = 50, cursor: Cursor = None) -> schemas.Clusters:
    """List the groups of a collection's unknown people, the largest first, and how far the newest run is."""
    context = context_of(router.current_event)
    verb, shown = partial(clusters.list_clusters, context, collection_id), partial(with_faces, context)
    page = paged(router.current_event, schemas.Clusters, cursor, limit, verb, key=BY_SIZE, shown=shown)
    return page.model_copy(update={"run": shown_run(clusters.last_run(context, collection_id))})


@router.get(
    "/api/v1/collections/<collection_id>/clusters/<cluster_id>/faces",
    tags=["collections"],
    responses=problems(ClusterNotFound),
)
@needs("faces:read", bound=NAMED)
def list_cluster_faces(
    collection_id: str, cluster_id: UUID, limit: LongLimit = 50, cursor: Cursor = None
) -> schemas.Page[schemas.ClusterFace]:
    """List the faces of a group, the oldest first."""
    context = context_of(router.current_event)
    verb, shown = (
        partial(clusters.list_cluster_faces, context, collection_id, cluster_id),
        partial(with_image_urls, context),
    )
    return paged(router.current_event, schemas.Page[schemas.ClusterFace], cursor, limit, verb, shown=shown)


@router.post(
    "/api/v1/collections/<collection_id>/clusters/<cluster_id>/name",
    tags=["collections"],
    responses=problems(InvalidCursor, ClusterNotFound, UserNotFound, UserMerged),
)
@needs(
    "faces:write",
    bound=NAMED,
    also=(OneOf(("users:write",), skips_review, "with `review: off`"),),
    costs="search",
    creates=True,
    names=("user_id",),
    fields={"assigned.similarity": "faces:read"},
)
def name_cluster(
    collection_id: str, cluster_id: UUID, request: Annotated[schemas.ClusterName, Body()]
) -> schemas.NamedCluster:
    """Give up to 100 faces of a group to a user: each is assigned, or listed with the reason why not."""
    event = router.current_event
    listing = Listing(caller_of(event).tenant_id, event.path)
    after = None if request.cursor is None else listing.key_before(request.cursor, UUID)
    context = context_of(event)
    named = name(context, collection_id, cluster_id, request.user_id, review=request.review, after=after)
    next_cursor = None if named.last is None else listing.cursor_after(named.last)
    return schemas.NamedCluster(
        **schemas.AssignedFaces.model_validate(named.done).model_dump(), next_cursor=next_cursor
    )
