"""Each request with a caller leaves an entry in the audit log, also one that is rejected.

Before its work, a request that changes or searches something leaves a note (limits/rates.py), which its entry replaces.
The janitor turns the note of a request that died with its function into an entry with the result `died`.
"""

import json
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from aws_lambda_powertools.event_handler import Response
from aws_lambda_powertools.event_handler.openapi.exceptions import RequestValidationError

from facepass.api.permission import Permission
from facepass.database.engines import is_away, main_autocommit
from facepass.errors import FacePassError, InternalError, InvalidRequest, RateLimited, Unavailable
from facepass.services.audit import audit
from facepass.services.auth.caller import Caller
from facepass.services.limits.rates import NewRequest

# The kind of object that an id in a path or a response identifies; and whether a liveness token was accepted.
KINDS = {
    "user_id": "user",
    "consent_id": "consent",
    "face_id": "face",
    "upload_id": "upload",
    "collection_id": "collection",
    "from_user_id": "from",
    "new_user_id": "new",
    "merge_id": "merge",
    "cluster_id": "cluster",
    "search_id": "search",
    "webhook_id": "webhook",
    "delivery_id": "delivery",
    "key_id": "key",
    "new_key_id": "new",
    "liveness": "liveness",
}
SEARCHES = "search"


@dataclass(frozen=True)
class AuditedRequest:
    """A request as its entry names it. verb: the handler's name. ids: the ids in the path. query: of the URL."""

    caller: Caller
    permission: Permission
    verb: str
    ids: dict[str, Any]
    entry: audit.Entry
    query: str = ""

    def begun(self) -> NewRequest:
        """What is noted of it before its work."""
        return NewRequest(self.entry.id, self.verb, audit.named(**_kinds(self.ids)))


def canonical(ids: Mapping[str, str]) -> dict[str, str]:
    """The ids of a path as they are stored: a UUID may be written in capitals, or without hyphens."""
    return {name: value if name == "collection_id" else _canonical(value) for name, value in ids.items()}


def _canonical(value: str) -> str:
    try:
        return str(UUID(value))
    except ValueError:
        return value


def audited(request: AuditedRequest, answer: Callable[[], Response[Any]]) -> Response[Any]:
    """Run a request that changes or searches something, and write its audit entry.

    A request that is rate-limited leaves no entry, or a flood of requests would become a flood of writes. The entry of
    a success is written before the response is sent; a response whose entry cannot be written is not sent.
    """
    try:
        response = answer()
    except RateLimited:
        raise
    except Exception as error:
        with suppress(Exception):  # the caller needs the first error
            _note(request, request.entry, request.ids, _code(error))
        raise
    if not request.permission.notes_itself:
        body = _body(response)
        made = {name: body[name] for name in KINDS if name in body} if not request.ids else {}
        made |= {name: body[name] for name in request.permission.names}
        if request.verb == "create_user" and "user_id" not in request.ids:
            made = {"user_id": body.get("id")}
        _note(request, request.entry, request.ids | made, audit.OK, _count(body))
    return response


def audited_read(request: AuditedRequest, answer: Callable[[], Response[Any]]) -> Response[Any]:
    """Run a request that only reads, and write its audit entry; an equal one within the same minute has the same entry.

    A response whose entry cannot be written is not sent.
    """
    with noting_refusals(request):
        response = answer()
    _note_read(request, audit.OK, _count(_body(response)))
    return response


@contextmanager
def noting_refusals(request: AuditedRequest) -> Iterator[None]:
    """Write the audit entry of a read that the block refuses; equal ones within a minute have the same entry."""
    try:
        yield
    except Exception as error:
        with suppress(Exception):  # the caller needs the first error
            _note_read(request, _code(error))
        raise


def _note_read(request: AuditedRequest, result: str, count: int | None = None) -> None:
    # of refused reads the query does not count: it is the caller's to choose
    query = request.query if result == audit.OK else ""
    parts = (request.caller.tenant_id, request.verb, sorted(request.ids.items()), query, result)
    _note(request, audit.read_entry(request.caller.caller_id, *parts), request.ids, result, count, read=True)


def _note(
    request: AuditedRequest,
    entry: audit.Entry,
    ids: dict[str, Any],
    result: str,
    count: int | None = None,
    *,
    read: bool = False,
) -> None:
    with main_autocommit().connect() as main:
        audit.note(
            main,
            request.caller.tenant_id,
            caller=entry.caller,
            verb=request.verb,
            what=audit.named(**_kinds(ids)),
            result=result,
            count=count,
            entry_id=entry.id,
            # a read or a search changed nothing, so its entry does not wait for the disk
            lasting=not read and request.permission.scope != SEARCHES,
        )


def _body(response: Response[Any]) -> dict[str, Any]:
    """The fields of a response; one that is kept for retries is JSON already."""
    body = json.loads(response.body) if isinstance(response.body, str) and response.body else response.body
    return body if isinstance(body, dict) else {}


def _kinds(ids: dict[str, Any]) -> dict[str, Any]:
    return {kind: audit.SHOWN if ids[name] is True else ids[name] for name, kind in KINDS.items() if name in ids}


def _count(body: dict[str, Any]) -> int | None:
    """The count of an entry: the faces of a photo, or those that were assigned, the items of a page, or 1 and 0 for a
    match and none.
    """
    for name in ("faces", "items", "assigned"):
        if isinstance(body.get(name), list):
            return len(body[name])
    return int(body["match"]) if isinstance(body.get("match"), bool) else None


def _code(error: Exception) -> str:
    if isinstance(error, FacePassError):
        return error.code
    if isinstance(error, RequestValidationError):
        return InvalidRequest.code
    return Unavailable.code if is_away(error) else InternalError.code
