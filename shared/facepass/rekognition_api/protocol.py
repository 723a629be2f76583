"""A request of the protocol, read from an event of the HTTP API, and its caller."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from facepass.api.edge import EDGE_HOST_HEADER, check_edge
from facepass.api.encodings import content_of
from facepass.api.json_bodies import json_object
from facepass.database.engines import main_autocommit
from facepass.errors import InvalidRequest, UnreadableBody
from facepass.rekognition_api.answers import TARGET_HEADER
from facepass.rekognition_api.errors import UNKNOWN_CREDENTIALS, UNKNOWN_OPERATION, UNREADABLE, RekognitionError
from facepass.rekognition_api.model import model
from facepass.rekognition_api.operation import INVOCATION
from facepass.rekognition_api.signature import check_signature, read_signature
from facepass.services.auth.access_keys import find_signing_key, note_signed
from facepass.services.auth.caller import Caller
from facepass.settings import settings


@dataclass(frozen=True)
class SignedRequest:
    """A request whose signature is verified. body: as it was signed. invocation: as operation.INVOCATION."""

    caller: Caller
    target: str
    body: bytes
    invocation: str | None = None


def authenticated(event: Mapping[str, Any], now: datetime | None = None) -> SignedRequest:
    """Verify the signature of an event and find its caller.

    The form, the date and the key come first: what a stranger sends costs neither a decoded body nor a digest of it.
    Raises RekognitionError, and NotThroughEdge.
    """
    check_edge(event["headers"])
    headers = _as_signed(event["headers"])
    signed = read_signature(headers, event.get("rawQueryString") or "", now or datetime.now(UTC))
    with main_autocommit().connect() as main:
        signing = find_signing_key(main, signed.key_id)
        if signing is None:
            raise RekognitionError(UNKNOWN_CREDENTIALS, "The security token included in the request is invalid.")
        body = _body(event)
        check_signature(signed, signing.secret, headers, body)
        note_signed(main, signing)
    key = signing.key
    bound = None if key.collections is None else frozenset(key.collections)
    caller = Caller(key.tenant_id, key.id, frozenset(key.scopes), collections=bound)
    return SignedRequest(caller, headers[TARGET_HEADER], body, headers.get(INVOCATION))


def operation_of(target: str) -> str:
    """The name of the operation that `X-Amz-Target` names. Raises RekognitionError for one that is not offered."""
    prefix, _, name = target.partition(".")
    offered = ", ".join(model().operations)
    if prefix != model().target or (name not in model().operations and name not in model().not_offered):
        raise RekognitionError(
            UNKNOWN_OPERATION, f"X-Amz-Target names no operation of Rekognition; offered: {offered}."
        )
    if name in model().not_offered:
        raise RekognitionError(UNKNOWN_OPERATION, f"{name} is not offered by FacePass; offered: {offered}.")
    return name


def document_of(body: bytes) -> dict[str, Any]:
    """The JSON object of a body; an empty body is an empty object. Raises RekognitionError."""
    try:
        return json_object(body) if body else {}
    except (ValueError, RecursionError, UnreadableBody, InvalidRequest):
        raise RekognitionError(UNREADABLE, "The body must be a JSON object.") from None


def _as_signed(headers: Mapping[str, str]) -> Mapping[str, str]:
    """The headers as the client signed them: an edge asks for another host, and names the client's."""
    edge_host = headers.get(EDGE_HOST_HEADER, "")
    return {**headers, "host": edge_host} if settings().edge_secrets and edge_host else headers


def _body(event: Mapping[str, Any]) -> bytes:
    try:
        return content_of(dict(event))
    except ValueError:
        raise RekognitionError(UNREADABLE, "The body cannot be read.") from None
