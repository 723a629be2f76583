"""Each request that changes or searches something leaves an entry in the audit log, and so does each refusal."""

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

# What a path or an answer names, and what kind of thing that is.
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
    """Answer, and note that. ids: what the path names.

    A caller who asks too often leaves no entry, or a flood of requests would be one of writes. The entry of a success
    must stand before the answer goes out; an answer that cannot be noted is not given.
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
    lasting = permission.scope != SEARCHES  # a search changed nothing: it does not wait for the disk
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
    """How many were found: faces of a photo, or whether it was a match."""
    if isinstance(body.get("faces"), list):
        return len(body["faces"])
    return int(body["match"]) if isinstance(body.get("match"), bool) else None


def _code(error: Exception) -> str:
    if isinstance(error, FacePassError):
        return error.code
    if isinstance(error, RequestValidationError):
        return InvalidRequest.code
    return Unavailable.code if is_away(error) else InternalError.code
