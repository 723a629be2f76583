"""Uploads: tickets, photos in the request, and what became of them."""

from functools import partial
from typing import Annotated
from uuid import UUID

from aws_lambda_powertools.event_handler import Response
from aws_lambda_powertools.event_handler.content_types import APPLICATION_JSON
from aws_lambda_powertools.event_handler.openapi.params import Body, Query
from aws_lambda_powertools.event_handler.router import APIGatewayHttpRouter

from facepass import schemas
from facepass.api.bound import NAMED, ROWS, Arguments
from facepass.api.caller import caller_of
from facepass.api.context import context_of
from facepass.api.paging import Cursor, paged
from facepass.api.permission import OneOf, needs
from facepass.api.problems import problems
from facepass.context import Context
from facepass.errors import (
    CollectionNotFound,
    ConsentRequired,
    PhotoTooLarge,
    QuotaExceeded,
    SelfEnrolmentOff,
    UnsupportedMediaType,
    UploadNotFound,
    UserNotFound,
)
from facepass.services.erasure.uploads import erase_upload
from facepass.services.uploads import tickets, uploads
from facepass.services.uploads.status import UploadStatus

router = APIGatewayHttpRouter()

# An upload may have a hundred faces: a page of them must fit into a Lambda response (6 MB).
UploadLimit = Annotated[int, Query(ge=1, le=20, description="The maximum number of items on a page.")]


def is_probe(arguments: Arguments) -> bool:
    """Whether the photo is a probe: it belongs to no user and no collection."""
    return bool(arguments["request"].purpose == "probe")


def skips_review(arguments: Arguments) -> bool:
    """Whether the request turns off the collection's enrolment review."""
    return arguments["request"].review is not None


def owner(context: Context, arguments: Arguments) -> UUID | None:
    """The user whom the upload enrols."""
    return uploads.owner_of(context, arguments["upload_id"])


@router.post(
    "/api/v1/faces/upload",
    status_code=201,
    tags=["uploads"],
    responses=problems(
        UserNotFound,
        CollectionNotFound,
        UnsupportedMediaType,
        PhotoTooLarge,
        QuotaExceeded,
        SelfEnrolmentOff,
        ConsentRequired,
    ),
)
@needs(
    "faces:write",
    bound=NAMED,
    self_of="user_id",
    instead=OneOf(("search", "self"), is_probe, "for a probe"),
    also=OneOf(("users:write",), skips_review, "with `review: off`"),
    costs="upload",
    creates=True,
)
def upload_photo(request: Annotated[schemas.UploadRequest, Body()]) -> Response[schemas.UploadAccepted]:
    """Get a ticket for a photo (JSON, 201), or send the photo in the request (multipart, 202)."""
    event = router.current_event
    context, new = context_of(event), request.to_upload(by_user=not caller_of(event).has("faces:write"))
    if request.file is None:
        ticket = tickets.open_upload(context, new)
        return Response(201, APPLICATION_JSON, schemas.UploadAccepted.with_ticket(ticket))
    upload = tickets.take_photo(context, new, request.file.content)
    accepted = schemas.UploadAccepted(upload_id=upload.id, status=UploadStatus.PROCESSING)
    return Response(202, APPLICATION_JSON, accepted)


@router.get("/api/v1/uploads", tags=["uploads"])
@needs("faces:read", bound=ROWS, fields={"items.conflicts_with_user_id": "users:read"})
def list_uploads(limit: UploadLimit = 20, cursor: Cursor = None) -> schemas.Page[schemas.Upload]:
    """List uploads, oldest first."""
    verb = partial(uploads.list_uploads, context_of(router.current_event))
    return paged(router.current_event, schemas.Page[schemas.Upload], cursor, limit, verb)


@router.get("/api/v1/uploads/<upload_id>", tags=["uploads"], responses=problems(UploadNotFound))
@needs("faces:read", bound=ROWS, self_of=owner, fields={"conflicts_with_user_id": "users:read"})
def get_upload(upload_id: UUID) -> schemas.Upload:
    """Get an upload: its status, its faces, and the rejected faces."""
    return schemas.Upload.model_validate(uploads.get_upload(context_of(router.current_event), upload_id))


@router.delete("/api/v1/uploads/<upload_id>", status_code=204, tags=["uploads"], responses=problems(UploadNotFound))
@needs("faces:write", bound=ROWS, self_of=owner)
def delete_upload(upload_id: UUID) -> Response[None]:
    """Delete an upload with its faces and photo. A photo that its ticket still delivers is deleted too."""
    erase_upload(context_of(router.current_event), upload_id)
    return Response(204)
