"""Galleries: create, get, list, change, delete."""

from typing import Annotated

from aws_lambda_powertools.event_handler import Response
from aws_lambda_powertools.event_handler.openapi.params import Body
from aws_lambda_powertools.event_handler.router import APIGatewayHttpRouter

from facepass import schemas
from facepass.api.access import needs
from facepass.api.caller import caller_of
from facepass.api.paging import Cursor, Limit, listing_of
from facepass.database.sessions import main_session, vector_session
from facepass.services.collections import collections
from facepass.services.erasure import erasure
from facepass.storage import photo_bucket

router = APIGatewayHttpRouter()


@router.post("/api/v1/collections", status_code=201)
@needs("faces:write", creates=True)
def create_collection(new: Annotated[schemas.NewCollection, Body()]) -> schemas.Collection:
    """Make a gallery."""
    tenant_id = caller_of(router.current_event).tenant_id
    with main_session(tenant_id) as main, vector_session(tenant_id) as vector:
        return collections.create_collection(main, vector, new)


@router.get("/api/v1/collections")
@needs("faces:read")
def list_collections(limit: Limit = 50, cursor: Cursor = None) -> schemas.Page[schemas.Collection]:
    """List galleries by id; `default` is always there."""
    listing = listing_of(router.current_event)
    with vector_session(listing.tenant_id) as vector:
        found = collections.list_collections(vector, after=listing.slug_before(cursor), limit=limit + 1)
    items, next_cursor = listing.cut(found, limit, lambda collection: collection.collection_id)
    return schemas.Page[schemas.Collection](items=list(items), next_cursor=next_cursor)


@router.get("/api/v1/collections/<collection_id>")
@needs("faces:read")
def get_collection(collection_id: str) -> schemas.Collection:
    """Get a gallery, its settings and how many faces it has."""
    with vector_session(caller_of(router.current_event).tenant_id) as vector:
        return collections.describe_collection(vector, collection_id)


@router.patch("/api/v1/collections/<collection_id>")
@needs("faces:write")
def change_collection(collection_id: str, changes: Annotated[schemas.CollectionSettings, Body()]) -> schemas.Collection:
    """Change what is given of a gallery's settings."""
    with vector_session(caller_of(router.current_event).tenant_id) as vector:
        return collections.change_collection(vector, collection_id, changes)


@router.delete("/api/v1/collections/<collection_id>", status_code=204)
@needs("faces:write")
def delete_collection(collection_id: str) -> Response[None]:
    """Forget a gallery with its faces, uploads and photos; `default` stays."""
    with vector_session(caller_of(router.current_event).tenant_id) as vector:
        erasure.erase_collection(vector, photo_bucket(), collection_id)
    return Response(204)
