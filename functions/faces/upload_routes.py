"""Uploads: tickets, photos in the request, and what became of them."""

from functools import partial
from typing import Annotated
from uuid import UUID

from aws_lambda_powertools.event_handler import Response
from aws_lambda_powertools.event_handler.content_types import APPLICATION_JSON
from aws_lambda_powertools.event_handler.openapi.params import Body, Query
from aws_lambda_powertools.event_handler.router import APIGatewayHttpRouter

from facepass import schemas
from facepass.api.bound import EACH, NAMED, ROWS, Arguments
from facepass.api.caller import caller_of
from facepass.api.context import context_of
from facepass.api.paging import BY_TIME, Cursor, Order, paged
from facepass.api.permission import OneOf, needs
from facepass.api.problems import LIVENESS_PROBLEMS, problems
from facepass.assignment_errors import UserMerged
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
from facepass.schemas.common import CollectionId
from facepass.schemas.consents import Moment
from facepass.services.erasure.uploads import erase_upload
from facepass.services.limits import rates
from facepass.services.uploads import lists, tickets, uploads
from facepass.services.uploads.batches import open_uploads
from facepass.services.uploads.status import ShownStatus, UploadStatus

router = APIGatewayHttpRouter()

# An upload may have a hundred faces: a page of them must fit into a Lambda response (6 MB).
UploadLimit = Annotated[int, Query(ge=1, le=20, description="The maximum number of items on a page.")]
OfStatus = Annotated[
    ShownStatus | None,
    Query(
        examples=["failed"],
        description="As it is recorded: a ticket that ran out is `expired` once the janitor has noted it.",
    ),
]
OfUser = Annotated[UUID | None, Query(description="Enrolments of this user.")]
InCollection = Annotated[CollectionId | None, Query(description="Photos for this collection.")]
Since = Annotated[
    Moment | None,
    Query(examples=["2026-11-29T08:00:00Z"], description="Created then or later; RFC 3339, `+` as `%2B`."),
]


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
        UserMerged,
        CollectionNotFound,
        UnsupportedMediaType,
        PhotoTooLarge,
        QuotaExceeded,
        SelfEnrolmentOff,
        ConsentRequired,
        *LIVENESS_PROBLEMS,
    ),
)
@needs(
    "faces:write",
    bound=NAMED,
    self_of="user_id",
    instead=OneOf(("search", "self"), is_probe, "for a probe"),
    also=(OneOf(("users:write",), skips_review, "with `review: off`"),),
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
    accepted = schemas.UploadAccepted(upload_id=upload.id, status=UploadStatus.PROCESSING, liveness=upload.liveness)
    return Response(202, APPLICATION_JSON, accepted)


def are_probes(arguments: Arguments) -> bool:
    """Whether all photos are probes."""
    return all(photo.purpose == "probe" for photo in arguments["request"].photos)


def skip_review(arguments: Arguments) -> bool:
    """Whether a photo turns off its collection's enrolment review."""
    return any(photo.review is not None for photo in arguments["request"].photos)


@router.post("/api/v1/uploads/batch", tags=["uploads"])
@needs(
    "faces:write",
    bound=EACH,
    instead=OneOf(("search",), are_probes, "for probes"),
    also=(OneOf(("users:write",), skip_review, "with `review: off`"),),
    costs="upload",
    creates=True,
)
def upload_photos(request: Annotated[schemas.UploadBatch, Body()]) -> Response[schemas.BatchAccepted]:
    """Get tickets for up to 50 photos: each has its ticket, or the code that refuses it alone.

    Draws from the limit as often as there are photos.
    """
    context = context_of(router.current_event)
    left = rates.charge(context, caller_of(router.current_event).caller_id, "upload", len(request.photos) - 1)
    batch = open_uploads(context, [photo.to_upload() for photo in request.photos])
    return Response(200, APPLICATION_JSON, schemas.BatchAccepted.of(batch), headers=left)


@router.get("/api/v1/uploads", tags=["uploads"])
@needs("faces:read", bound=ROWS, fields={"items.conflicts_with_user_id": "users:read"})
def list_uploads(
    status: OfStatus = None,
    user_id: OfUser = None,
    collection_id: InCollection = None,
    since: Since = None,
    order: Order = "oldest",
    limit: UploadLimit = 20,
    cursor: Cursor = None,
) -> schemas.Page[schemas.Upload]:
    """List uploads. Several filters find the uploads that fit all of them."""
    wanted = lists.UploadFilter(status, user_id, collection_id, since)
    verb = partial(lists.list_uploads, context_of(router.current_event), wanted, newest=order == "newest")
    return paged(router.current_event, schemas.Page[schemas.Upload], cursor, limit, verb, key=BY_TIME)


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
