"""Photos on their way in: tickets, photos in the request, what became of them."""

from typing import Annotated
from uuid import UUID

from aws_lambda_powertools.event_handler import Response
from aws_lambda_powertools.event_handler.content_types import APPLICATION_JSON
from aws_lambda_powertools.event_handler.openapi.params import Body, Query
from aws_lambda_powertools.event_handler.router import APIGatewayHttpRouter

from facepass import schemas
from facepass.api.access import check_self, needs
from facepass.api.caller import caller_of
from facepass.api.paging import Cursor, listing_of
from facepass.database.sessions import main_session, vector_session
from facepass.errors import MissingScope
from facepass.services.erasure import erasure
from facepass.services.uploads import uploads
from facepass.storage import photo_bucket

router = APIGatewayHttpRouter()

# an upload may show a hundred faces: a page of them must fit into a Lambda response (6 MB)
UploadLimit = Annotated[int, Query(ge=1, le=20, description="How many items a page has at most.")]


@router.post("/api/v1/faces/upload", status_code=201)
@needs("faces:write", or_self=True, or_scope="search", costs="upload", creates=True)
def upload_photo(request: Annotated[schemas.UploadRequest, Body()]) -> Response[schemas.UploadAccepted]:
    """Ask for a presigned upload (JSON, 201), or send the photo along (multipart, 202)."""
    caller = caller_of(router.current_event)
    with main_session(caller.tenant_id) as main, vector_session(caller.tenant_id) as vector:
        if request.purpose == "index":
            check_self(main, caller, "faces:write", request.user_id)
        if request.review is not None and not caller.has("users:write"):
            raise MissingScope("users:write")
        if request.file is None:
            return Response(201, APPLICATION_JSON, uploads.open_upload(main, vector, photo_bucket(), request))
        accepted = uploads.take_photo(main, vector, photo_bucket(), request, request.file)
        return Response(202, APPLICATION_JSON, accepted)


@router.get("/api/v1/uploads")
@needs("faces:read")
def list_uploads(limit: UploadLimit = 20, cursor: Cursor = None) -> schemas.Page[schemas.Upload]:
    """List uploads, oldest first."""
    caller, listing = caller_of(router.current_event), listing_of(router.current_event)
    after = listing.id_before(cursor)
    with vector_session(caller.tenant_id) as vector:
        found = uploads.list_uploads(
            vector, photo_bucket(), after=after, limit=limit + 1, names_users=caller.has("users:read")
        )
    items, next_cursor = listing.cut(found, limit, lambda upload: upload.upload_id)
    return schemas.Page[schemas.Upload](items=list(items), next_cursor=next_cursor)


@router.get("/api/v1/uploads/<upload_id>")
@needs("faces:read", or_self=True)
def get_upload(upload_id: UUID) -> schemas.Upload:
    """Get an upload: its status, its faces, and the faces turned away."""
    caller = caller_of(router.current_event)
    with main_session(caller.tenant_id) as main, vector_session(caller.tenant_id) as vector:
        check_self(main, caller, "faces:read", uploads.owner_of(vector, upload_id))
        return uploads.get_upload(vector, photo_bucket(), upload_id, names_users=caller.has("users:read"))


@router.delete("/api/v1/uploads/<upload_id>", status_code=204)
@needs("faces:write", or_self=True)
def delete_upload(upload_id: UUID) -> Response[None]:
    """Forget an upload with its faces and photo; what its ticket still brings is removed."""
    caller = caller_of(router.current_event)
    with main_session(caller.tenant_id) as main, vector_session(caller.tenant_id) as vector:
        check_self(main, caller, "faces:write", uploads.owner_of(vector, upload_id))
        erasure.erase_upload(vector, photo_bucket(), upload_id)
    return Response(204)
