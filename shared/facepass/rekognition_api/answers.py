"""Responses of the protocol, as API Gateway hands them to the client. No numpy here: functions/system answers too."""

import json
from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from facepass.rekognition_api.errors import UNKNOWN_OPERATION, RekognitionError

MEDIA_TYPE = "application/x-amz-json-1.1"
TARGET_HEADER = "x-amz-target"
Response = dict[str, Any]


def answer(members: Mapping[str, Any], request_id: str, *, headers: Mapping[str, Any] | None = None) -> Response:
    """The response of an operation that succeeded."""
    return _response(200, members, request_id, headers or {})


def refusal(error: RekognitionError, request_id: str) -> Response:
    """The response that the SDK raises as an exception named by the error's code."""
    body = {"__type": error.code, "Code": error.code, "Logref": request_id, "Message": error.message}
    return _response(error.status, body, request_id, _retry(error))


def wrong_path(request_id: str) -> Response:
    """The response to a request of this protocol whose endpoint has a path."""
    message = "The endpoint has a path; Rekognition's protocol is served at the root: give the host alone."
    return refusal(RekognitionError(UNKNOWN_OPERATION, message), request_id)


def _retry(error: RekognitionError) -> dict[str, str]:
    """When to try again: in seconds for every client, in milliseconds for AWS' newer SDKs."""
    seconds = error.retry_after
    return {} if seconds is None else {"Retry-After": str(seconds), "x-amz-retry-after": str(seconds * 1000)}


def _response(status: int, body: Mapping[str, Any], request_id: str, headers: Mapping[str, Any]) -> Response:
    return {
        "statusCode": status,
        "headers": {"Content-Type": MEDIA_TYPE, "x-amzn-RequestId": request_id, **headers},
        "body": json.dumps(body, separators=(",", ":"), default=_plain),
    }


def _plain(value: object) -> Any:
    """A moment in seconds since 1970, with thousandths; an id as text."""
    if isinstance(value, datetime):
        return round(value.timestamp(), 3)
    if isinstance(value, UUID):
        return str(value)
    raise TypeError(f"{type(value).__name__} is not a value of the protocol")
