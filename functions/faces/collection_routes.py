"""Collections: create, get, list, change, delete."""

from functools import partial
from typing import Annotated

from aws_lambda_powertools.event_handler import Response
from aws_lambda_powertools.event_handler.openapi.params import Body
from aws_lambda_powertools.event_handler.router import APIGatewayHttpRouter

from facepass import schemas
from facepass.api.bound import NAMED, ROWS, Arguments
from facepass.api.context import context_of
from facepass.api.paging import BY_NAME, Cursor, LongLimit, paged
from facepass.api.permission import OneOf, needs
from facepass.api.problems import problems
from facepass.cluster_errors import ClustersRefused
from facepass.errors import CollectionNotFound, CollectionTaken, DefaultCollectionStays, QuotaExceeded
from facepass.liveness_errors import LivenessOff
from facepass.services.collections import collections
from facepass.services.erasure.collections import erase_collection

router = APIGatewayHttpRouter()
# What guards a collection that has faces: who may enrol and how, how low a search may look, and who may be grouped.
GUARDS = (
    "threshold",
    "threshold_floor",
    "review",
    "consent_required",
    "accepted_consent",
    "self_enrolment",
    "clusters",
    "require_liveness",
)


def changes_a_guard(arguments: Arguments) -> bool:
    """Whether the request names a setting that guards the collection's faces."""
    return not arguments["changes"].model_fields_set.isdisjoint(GUARDS)


@router.post(
    "/api/v1/collections",
    status_code=201,
    tags=["collections"],
    responses=problems(CollectionTaken, QuotaExceeded, ClustersRefused, LivenessOff),
)
@needs("faces:write", bound=NAMED, creates=True)
def create_collection(new: Annotated[schemas.NewCollection, Body()]) -> schemas.Collection:
    """Create a collection."""
    settings = new.model_dump(exclude={"collection_id"})
    made = collections.create_collection(context_of(router.current_event), new.collection_id, settings)
    return schemas.Collection.model_validate(made)


@router.get("/api/v1/collections", tags=["collections"])
@needs("faces:read", bound=ROWS)
def list_collections(limit: LongLimit = 50, cursor: Cursor = None) -> schemas.Page[schemas.Collection]:
    """List collections by id. `default` always exists."""
    verb = partial(collections.list_collections, context_of(router.current_event))
    return paged(router.current_event, schemas.Page[schemas.Collection], cursor, limit, verb, key=BY_NAME)


@router.get("/api/v1/collections/<collection_id>", tags=["collections"], responses=problems(CollectionNotFound))
@needs("faces:read", bound=NAMED)
def get_collection(collection_id: str) -> schemas.Collection:
    """Get a collection, its settings and its number of faces."""
    found = collections.show_collection(context_of(router.current_event), collection_id)
    return schemas.Collection.model_validate(found)


@router.patch(
    "/api/v1/collections/<collection_id>",
    tags=["collections"],
    responses=problems(CollectionNotFound, ClustersRefused, LivenessOff),
)
@needs("faces:write", bound=NAMED, also=(OneOf(("users:write",), changes_a_guard, f"to change {', '.join(GUARDS)}"),))
def change_collection(collection_id: str, changes: Annotated[schemas.CollectionSettings, Body()]) -> schemas.Collection:
    """Change the given settings of a collection."""
    settings = changes.model_dump(exclude_unset=True)
    changed = collections.change_collection(context_of(router.current_event), collection_id, settings)
    return schemas.Collection.model_validate(changed)


@router.delete(
    "/api/v1/collections/<collection_id>",
    status_code=204,
    tags=["collections"],
    responses=problems(CollectionNotFound, DefaultCollectionStays),
)
@needs("faces:write", bound=NAMED)
def delete_collection(collection_id: str) -> Response[None]:
    """Delete a collection with its faces, uploads and photos. `default` itself stays."""
    erase_collection(context_of(router.current_event), collection_id)
    return Response(204)
