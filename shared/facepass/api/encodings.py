"""The bytes of a request's body: API Gateway's base64, and the client's gzip, inflated to a limit."""

import base64
import zlib
from typing import Any

from facepass.errors import BodyTooLarge, UnsupportedMediaType

MAX_BODY_BYTES = 6 * 1024 * 1024  # what Lambda accepts of a body that is not compressed
GZIP = 16 + zlib.MAX_WBITS  # zlib's code for gzip's header and checksum


def content_of(event: dict[str, Any]) -> bytes:
    """The body of an event of API Gateway. Raises ValueError when it is not base64 as the event says."""
    body = event.get("body") or ""
    return base64.b64decode(body, validate=True) if event.get("isBase64Encoded") else body.encode()


def inflate(event: dict[str, Any]) -> None:
    """Replace a compressed body in the event by what it contains.

    Raises UnsupportedMediaType for an encoding other than gzip, BodyTooLarge, and ValueError for broken gzip.
    """
    encoding = event["headers"].get("content-encoding", "").strip().lower()
    if encoding in ("", "identity"):
        return
    if encoding not in ("gzip", "x-gzip"):
        raise UnsupportedMediaType("A body may be compressed with gzip only.")
    event["body"] = base64.b64encode(_inflated(content_of(event))).decode()
    event["isBase64Encoded"] = True
    event["headers"] = event["headers"] | {"content-encoding": "identity"}


def _inflated(compressed: bytes) -> bytes:
    inflater = zlib.decompressobj(GZIP)
    try:
        content = inflater.decompress(compressed, MAX_BODY_BYTES + 1)
    except zlib.error as error:
        raise ValueError("the body is not gzip") from error
    if len(content) > MAX_BODY_BYTES:
        raise BodyTooLarge
    if not inflater.eof or inflater.unused_data:
        raise ValueError("the body is not exactly one gzip stream")
    return content
