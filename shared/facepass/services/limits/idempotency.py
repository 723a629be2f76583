"""Safe retries: a request with an `Idempotency-Key` runs once, and a client that repeats it gets the first response.

    stored = begin(...)          # None: there was no equal request, go on
    ... run ...
    finish(...) or forget(...)   # forget: it failed, and the next attempt may run

Not Powertools' idempotency with a PostgreSQL layer: that wraps a handler and stores whatever it returns, also a problem
response. It needs three statements where one row lock is sufficient. And it knows no tenants, whose isolation in
PostgreSQL must be set in the same statement.

Only a success is stored, for a day. It may name a user, so erasing the user deletes it.
"""

import hashlib
import re
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import Connection, delete, text
from sqlalchemy.dialects.postgresql import insert

from facepass.database.sessions import TenantSession
from facepass.errors import IdempotencyInProgress, IdempotencyMismatch, InvalidRequest
from facepass.models.main import IdempotentRequest

KEY = re.compile(r"[!-~]{1,255}")  # visible ASCII
BEGIN = text("select fingerprint, status, body from begin_request(:tenant, :caller, :key, :fingerprint)")
FINISH = text("select finish_request(:tenant, :caller, :key, :status, :body)")
FORGET = text("select forget_request(:tenant, :caller, :key)")
FORGET_OLD = text("select forget_old_requests()")
SUCCESS = range(200, 300)


@dataclass(frozen=True)
class StoredAnswer:
    """The response to the first request."""

    status: int
    body: str


def fingerprint(method: str, path: str, body: str, rights: str) -> bytes:
    """SHA-256 of a request and of its caller's rights: 32 bytes that differ when any part of them differs.

    path: with its query string, if it has parameters. body: as it was sent. A client that makes a new multipart
    boundary for a retry sends another body, and gets IdempotencyMismatch. rights: the caller's scopes and
    collections; the response to a token that had more of them is not for one that has fewer.
    """
    return hashlib.sha256("\n".join((method, path, rights, body)).encode("utf-8", "surrogatepass")).digest()


def begin(main: Connection, *, tenant_id: str, caller_id: str, key: str, fingerprint: bytes) -> StoredAnswer | None:
    """Claim the key for this request, or return the response to an equal one. None: go on.

    main: a connection of `main_autocommit`; this is one statement and its own transaction. The claim of a killed
    function expires after 60 seconds. Raises InvalidRequest for a malformed key, IdempotencyMismatch when the key was
    used with another request, and IdempotencyInProgress while an equal request is running.
    """
    if not KEY.fullmatch(key):
        raise InvalidRequest("An Idempotency-Key has 1 to 255 visible ASCII characters.")
    request = {"tenant": tenant_id, "caller": caller_id, "key": key, "fingerprint": fingerprint}
    first = main.execute(BEGIN, request).one_or_none()
    if first is None:
        return None
    if first.fingerprint != fingerprint:
        raise IdempotencyMismatch
    if first.status is None:
        raise IdempotencyInProgress
    return StoredAnswer(first.status, first.body)


def finish(main: Connection, *, tenant_id: str, caller_id: str, key: str, status: int, body: str) -> None:
    """Store the response for a client that repeats the request. Only a success is stored."""
    if status not in SUCCESS:
        forget(main, tenant_id=tenant_id, caller_id=caller_id, key=key)
        return
    answer = {"status": status, "body": body}
    main.execute(FINISH, {"tenant": tenant_id, "caller": caller_id, "key": key, **answer})


def forget(main: Connection, *, tenant_id: str, caller_id: str, key: str) -> None:
    """Release the key: this attempt failed, and the next one may run. A stored response stays."""
    main.execute(FORGET, {"tenant": tenant_id, "caller": caller_id, "key": key})


def use_once(main: TenantSession, kind: str, key: str, fingerprint: bytes) -> bool:
    """Use something up that counts once; return whether it was unused. It is remembered for a day.

    kind: in place of a caller's id. key: names it among its kind. Of two sessions at once the second one waits for the
    first; what is rolled back was not used.
    """
    used = {"tenant_id": main.tenant_id, "caller_id": kind, "key": key, "fingerprint": fingerprint}
    first = insert(IdempotentRequest).values(used).on_conflict_do_nothing().returning(IdempotentRequest.key)
    return main.scalar(first) is not None


def forget_user(main: TenantSession, user_id: UUID) -> None:
    """Delete the stored responses that name this user; part of erasing the user, in the same transaction."""
    main.execute(delete(IdempotentRequest).where(IdempotentRequest.body.contains(str(user_id))))


def forget_old_requests(main: Connection) -> int:
    """Delete stored responses older than a day, of all tenants; return how many."""
    return int(main.execute(FORGET_OLD).scalar_one())
