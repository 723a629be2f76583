"""Safe retries: a request that carries an `Idempotency-Key` runs once; a client that repeats it gets the first answer.

    stored = begin(...)          # None: no equal request came before, go on
    ... run ...
    finish(...) or forget(...)   # forget: it failed, and the next attempt may run

Own, and not Powertools' idempotency on a Postgres layer: that wraps a handler and stores whatever it returns, so also a
problem response; it asks for three statements where one row lock is enough; and it knows nothing of tenants, whose wall
in Postgres must be set in the same statement.

An answer is kept for a day, and only when it is a success. It may name a user, so erasing the user forgets it.
"""

import hashlib
import re
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import Connection, delete, text

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
    """The answer that the first request was given."""

    status: int
    body: str


def fingerprint(method: str, path: str, body: bytes) -> bytes:
    """SHA-256 of a request: 32 bytes that differ when anything of it does.

    path: with its query string, if parameters come there. body: as it was sent. A client that draws a new multipart
    boundary for a retry sends another body, and is told so with IdempotencyMismatch.
    """
    return hashlib.sha256(b"\n".join((method.encode(), path.encode(), body))).digest()


def begin(main: Connection, *, tenant_id: str, caller_id: str, key: str, fingerprint: bytes) -> StoredAnswer | None:
    """Claim the key for this request, or return the answer that an equal one was given. None: go on.

    main: a connection of `main_autocommit`; this is one statement and its own transaction. A claim whose worker died is
    taken over after 60 seconds. Raises InvalidRequest for a key that is none, IdempotencyMismatch when the key came
    with another request, and IdempotencyInProgress while an equal one is under way.
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
    """Keep the answer for a client that sends the request again; one that is no success is forgotten."""
    if status not in SUCCESS:
        forget(main, tenant_id=tenant_id, caller_id=caller_id, key=key)
        return
    answer = {"status": status, "body": body}
    main.execute(FINISH, {"tenant": tenant_id, "caller": caller_id, "key": key, **answer})


def forget(main: Connection, *, tenant_id: str, caller_id: str, key: str) -> None:
    """Give the key back: this attempt failed, and the next one may run. A kept answer stays."""
    main.execute(FORGET, {"tenant": tenant_id, "caller": caller_id, "key": key})


def forget_user(main: TenantSession, user_id: UUID) -> None:
    """Remove the kept answers that name this user; part of erasing the user, in the same transaction."""
    main.execute(delete(IdempotentRequest).where(IdempotentRequest.body.contains(str(user_id))))


def forget_old_requests(main: Connection) -> int:
    """Remove what is older than a day, of all tenants; return how many requests that were."""
    return int(main.execute(FORGET_OLD).scalar_one())
