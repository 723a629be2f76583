"""Accept liveness tokens, each once, and refuse what comes without one where a collection demands it."""

import hashlib
import hmac
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from facepass.database.sessions import TenantSession
from facepass.liveness_errors import (
    LivenessInvalid,
    LivenessOfAnotherPhoto,
    LivenessOff,
    LivenessRequired,
    LivenessUsed,
)
from facepass.models.vector import Collection
from facepass.services.limits.idempotency import use_once
from facepass.services.users.users import has_external_id
from facepass.settings import settings

USED = "liveness"  # in place of a caller: no key and no token has this id


@dataclass(frozen=True)
class Shown:
    """What a client shows: the provider's token, and the nonce that the provider was given, if any."""

    token: str
    nonce: str | None = None


@dataclass(frozen=True)
class Accepted:
    """A token that was accepted. photo_sha256: 32 bytes; None where the provider names no photo."""

    photo_sha256: bytes | None


def accept(main: TenantSession, shown: Shown, user_id: UUID) -> Accepted:
    """Verify a token for a request about this user, and use it up in the session's transaction.

    If that transaction is rolled back, the token may be shown again. Raises LivenessOff, LivenessInvalid and
    LivenessUsed.
    """
    provider = settings().liveness_provider
    if provider is None:
        raise LivenessOff
    # Imported on first use: a deployment without a provider never needs PyJWT here.
    from facepass.services.liveness import tokens  # noqa: PLC0415

    claims = tokens.read(shown.token, provider, tenant_id=main.tenant_id, nonce=shown.nonce)
    if claims.user is not None and not _is(main, user_id, claims.user):
        raise LivenessInvalid("The liveness token names another user.")
    if not use_once(main, USED, claims.token_id, hashlib.sha256(shown.token.encode()).digest()):
        raise LivenessUsed
    return Accepted(claims.photo_sha256)


def _is(main: TenantSession, user_id: UUID, named: str) -> bool:
    return named.lower() == str(user_id) or has_external_id(main, user_id, named)


def check_photo(expected: bytes | None, photo: bytes) -> None:
    """Raise LivenessOfAnotherPhoto unless this SHA-256 is the photo's; None: of any photo."""
    if expected is not None and not hmac.compare_digest(expected, hashlib.sha256(photo).digest()):
        raise LivenessOfAnotherPhoto


def check_shown(collection: Collection, *, shown: bool) -> None:
    """Raise LivenessRequired where a collection stores only what came with a token, and this did not."""
    if collection.require_liveness and not shown:
        raise LivenessRequired


def check_provider(changes: Mapping[str, Any]) -> None:
    """Raise LivenessOff if the settings of a collection demand tokens that no one can issue."""
    if changes.get("require_liveness") and settings().liveness_provider is None:
        raise LivenessOff
