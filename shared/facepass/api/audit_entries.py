"""Each request that changes or searches something leaves an entry in the audit log, and so does each rejected one."""

from collections.abc import Callable
from contextlib import suppress
from typing import Any

from aws_lambda_powertools.event_handler import Response
from aws_lambda_powertools.event_handler.openapi.exceptions import RequestValidationError

from facepass.api.permission import Permission
from facepass.database.engines import is_away, main_autocommit
from facepass.errors import FacePassError, InternalError, InvalidRequest, RateLimited, Unavailable
from facepass.services.audit import audit
from facepass.services.auth.caller import Caller

# The kind of object that an id in a path or a response identifies.
KINDS = {
    "user_id": "user",
    "consent_id": "consent",
    "face_id": "face",
    "upload_id": "upload",
    "collection_id": "collection",
}
SEARCHES = "search"


def audited(
    caller: Caller, permission: Permission, verb: str, ids: dict[str, Any], answer: Callable[[], Response[Any]]
) -> Response[Any]:
    """Run the request and write its audit entry. ids: the ids in the path.

    A request that is rate-limited leaves no entry, or a flood of requests would become a flood of writes. The entry of
    a success is written before the response is sent; a response whose entry cannot be written is not sent.
    """
    try:
        response = answer()
    except RateLimited:
        raise
    except Exception as error:
        with suppress(Exception):  # the caller needs the first error
            _note(caller, permission, verb, audit.named(**_kinds(ids)), _code(error))
        raise
    if not permission.notes_itself:
        body = response.body if isinstance(response.body, dict) else {}
        made = {name: body[name] for name in KINDS if name in body} if not ids else {}
        if verb == "create_user":
            made = {"user_id": body.get("id")}
        _note(caller, permission, verb, audit.named(**_kinds(ids | made)), audit.OK, _count(body))
    return response


def _note(
    caller: Caller, permission: Permission, verb: str, what: str | None, result: str, count: int | None = None
) -> None:
    lasting = permission.scope != SEARCHES  # a search changed nothing, so its entry does not wait for the disk
    with main_autocommit().connect() as main:
        audit.note(
            main,
            caller.tenant_id,
            caller=caller.caller_id,
            verb=verb,
            what=what,
            result=result,
            count=count,
            lasting=lasting,
        )


def _kinds(ids: dict[str, Any]) -> dict[str, Any]:
    return {kind: ids[name] for name, kind in KINDS.items() if name in ids}


def _count(body: dict[str, Any]) -> int | None:
    """The count of an entry: the faces of a photo, or 1 and 0 for a match and none."""
    if isinstance(body.get("faces"), list):
        return len(body["faces"])
    return int(body["match"]) if isinstance(body.get("match"), bool) else None


def _code(error: Exception) -> str:
    if isinstance(error, FacePassError):
        return error.code
    if isinstance(error, RequestValidationError):
        return InvalidRequest.code
    return Unavailable.code if is_away(error) else InternalError.code
