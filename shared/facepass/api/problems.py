"""Every error becomes RFC 9457 problem details here."""

from http import HTTPStatus
from typing import Any

from aws_lambda_powertools.event_handler.exceptions import NotFoundError
from aws_lambda_powertools.event_handler.openapi.exceptions import RequestValidationError

from facepass import telemetry
from facepass.database.engines import is_away
from facepass.errors import (
    EmptyPhoto,
    FaceBelowQuality,
    FacePassError,
    InternalError,
    InvalidRequest,
    NoFaceFound,
    NotThroughEdge,
    PhotoTooComplex,
    PhotoTooLarge,
    QuotaExceeded,
    RateLimited,
    RouteNotFound,
    TooManyPixels,
    Unavailable,
    UnreadableBody,
    UnreadablePhoto,
    UnsupportedPhoto,
    UploadNotFound,
)
from facepass.job_errors import TooManyJobs
from facepass.liveness_errors import (
    LivenessInvalid,
    LivenessOfAnotherPhoto,
    LivenessOff,
    LivenessRequired,
    LivenessUsed,
)
from facepass.logs import logger
from facepass.schemas import Problem

MEDIA_TYPE = "application/problem+json"
TYPE_PREFIX = "urn:facepass:problem:"
# A response must not grow with a bad request: the caller chooses the number of unknown fields, and their names.
# A message may name every value that a field takes: the types of events are the longest such list.
MOST_FIELDS, LONGEST_PART, LONGEST_MESSAGE = 20, 100, 300


def problems(*kinds: type[FacePassError]) -> dict[int, Any]:
    """A route's `responses=`: the problems that are particular to it, by status, for the OpenAPI document.

    Problems that follow from parameters, body, permission and limits are added by tools/build_openapi.
    """
    answers: dict[int, Any] = {}
    for kind in kinds:
        answer = answers.setdefault(kind.status, {"description": HTTPStatus(kind.status).phrase, "codes": []})
        answer["codes"].append(kind.code)
    return answers


# Problems of a route that analyses a probe's photo, and of one that needs a face on it.
PHOTO_PROBLEMS = (
    UnreadableBody,
    UploadNotFound,
    EmptyPhoto,
    PhotoTooLarge,
    TooManyPixels,
    PhotoTooComplex,
    UnsupportedPhoto,
    UnreadablePhoto,
)
FACE_PROBLEMS = (*PHOTO_PROBLEMS, NoFaceFound, FaceBelowQuality)
# Problems of a route that takes a liveness token.
LIVENESS_PROBLEMS = (LivenessRequired, LivenessInvalid, LivenessUsed, LivenessOff, LivenessOfAnotherPhoto)


def translate(error: Exception) -> FacePassError:
    """The domain error for any exception. An internal fault is logged, and the caller sees none of its details."""
    match error:
        case RateLimited() | QuotaExceeded() | TooManyJobs() | NotThroughEdge():
            telemetry.request_refused(error.code)
            return error
        case FacePassError():
            return error
        case RequestValidationError():
            return InvalidRequest()
        case NotFoundError():
            return RouteNotFound()
        case _ if is_away(error):
            logger.warning("database unavailable", exc_info=error)
            return Unavailable()
        case _:
            logger.error("unhandled error", exc_info=error)
            return InternalError()


def describe(raised: FacePassError, request_id: str, errors: list[dict[str, Any]] | None = None) -> Problem:
    """The problem details of a domain error. errors: what `invalid_fields` returns."""
    return Problem(
        type=TYPE_PREFIX + raised.code,
        title=HTTPStatus(raised.status).phrase,
        status=raised.status,
        detail=raised.detail,
        code=raised.code,
        request_id=request_id,
        errors=errors,
    )


def headers_of(raised: FacePassError) -> dict[str, str | list[str]]:
    """The headers that say when to try again, and what is left of a token bucket."""
    retry = {"Retry-After": str(raised.retry_after)} if raised.retry_after else {}
    return {**retry, **(raised.headers if isinstance(raised, RateLimited) else {})}


def invalid_fields(error: Exception) -> list[dict[str, Any]] | None:
    """The invalid fields of a request and the reasons, up to a maximum, without the values that were sent."""
    if not isinstance(error, RequestValidationError):
        return None
    return [
        {
            "loc": [_short(part) for part in field["loc"]],
            "type": field["type"],
            "msg": field["msg"][:LONGEST_MESSAGE],
        }
        for field in error.errors()[:MOST_FIELDS]
    ]


def _short(part: Any) -> Any:
    return part[:LONGEST_PART] if isinstance(part, str) else part
