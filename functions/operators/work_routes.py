"""Work that failed in every attempt: list it, and try a photo again."""

from functools import partial
from uuid import UUID

from aws_lambda_powertools.event_handler import Response
from aws_lambda_powertools.event_handler.content_types import APPLICATION_JSON
from aws_lambda_powertools.event_handler.router import APIGatewayHttpRouter

from facepass import schemas
from facepass.api.bound import REFUSED, ROWS
from facepass.api.context import context_of
from facepass.api.paging import BY_TIME, Cursor, LongLimit, paged
from facepass.api.permission import needs
from facepass.api.problems import problems
from facepass.errors import UploadNotFound
from facepass.operator_errors import NotRedrivable
from facepass.queue import index_queue
from facepass.services.operations.failed_work import list_dead_letters as list_failed_work
from facepass.services.uploads.redriving import redrive_upload as redrive

router = APIGatewayHttpRouter()


@router.get("/api/v1/dead-letters", tags=["operators"])
@needs("admin", bound=REFUSED)
def list_dead_letters(limit: LongLimit = 50, cursor: Cursor = None) -> schemas.Page[schemas.DeadLetter]:
    """List the tenant's photos, jobs and deliveries that failed in every attempt, the oldest first."""
    verb = partial(list_failed_work, context_of(router.current_event))
    return paged(router.current_event, schemas.Page[schemas.DeadLetter], cursor, limit, verb, key=BY_TIME)


@router.post(
    "/api/v1/uploads/<upload_id>/redrive",
    status_code=202,
    tags=["operators"],
    responses=problems(UploadNotFound, NotRedrivable),
)
@needs("faces:write", bound=ROWS, costs="operate")
def redrive_upload(upload_id: UUID) -> Response[schemas.UploadAccepted]:
    """Send the photo of a failed upload to the indexer again."""
    upload = redrive(context_of(router.current_event), upload_id, index_queue())
    accepted = schemas.UploadAccepted(upload_id=upload.id, status=upload.status, liveness=upload.liveness)
    return Response(202, APPLICATION_JSON, accepted)
