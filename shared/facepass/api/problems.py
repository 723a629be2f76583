"""Every error as RFC 9457 problem details, in one place."""

from http import HTTPStatus
from typing import Any

from aws_lambda_powertools.event_handler.exceptions import NotFoundError
from aws_lambda_powertools.event_handler.openapi.exceptions import RequestValidationError

from facepass import telemetry
from facepass.database.engines import is_away
from facepass.errors import (
    FacePassError,
    InternalError,
    InvalidRequest,
    QuotaExceeded,
    RateLimited,
    RouteNotFound,
    Unavailable,
)
from facepass.logs import logger
from facepass.schemas import Problem

MEDIA_TYPE = "application/problem+json"
TYPE_PREFIX = "urn:facepass:problem:"


def translate(error: Exception) -> FacePassError:
    """The domain's word for any error. Whatever is a fault of ours is logged, and shows the caller nothing inner."""
    match error:
        case RateLimited() | QuotaExceeded():
            telemetry.request_refused(error.code)
            return error
        case FacePassError():
            return error
        case RequestValidationError():
            return InvalidRequest()
        case NotFoundError():
            return RouteNotFound()
        case _ if is_away(error):
            logger.warning("database away", exc_info=error)
            return Unavailable()
        case _:
            logger.error("unhandled error", exc_info=error)
            return InternalError()


def describe(told: FacePassError, request_id: str, errors: list[dict[str, Any]] | None = None) -> Problem:
    """The problem details of an error of the domain. errors: what `invalid_fields` says."""
    return Problem(
        type=TYPE_PREFIX + told.code,
        title=HTTPStatus(told.status).phrase,
        status=told.status,
        detail=told.detail,
        code=told.code,
        request_id=request_id,
        errors=errors,
    )


def headers_of(told: FacePassError) -> dict[str, str | list[str]]:
    """When to try again, where that helps, and what is left of a token bucket."""
    retry = {"Retry-After": str(told.retry_after)} if told.retry_after else {}
    return {**retry, **(told.headers if isinstance(told, RateLimited) else {})}


def invalid_fields(error: Exception) -> list[dict[str, Any]] | None:
    """Which field of a request is wrong and why, without repeating what was sent."""
    if not isinstance(error, RequestValidationError):
        return None
    return [{"loc": list(field["loc"]), "type": field["type"], "msg": field["msg"]} for field in error.errors()]
