"""API keys: `fp_<key id>_<secret>`, shown once. Only the SHA-256 of the secret is stored.

A secret is 256 random bits, so a fast hash is sufficient. Slow hashes protect passwords, which can be guessed.
"""

import hashlib
import hmac
import re
import secrets
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from itertools import compress

from sqlalchemy import Connection, or_, select, text, update
from sqlalchemy.orm import Session

from facepass.database.sessions import TenantSession
from facepass.models.main import ApiKey
from facepass.services.auth.caller import SCOPES

KEY_PATTERN = re.compile(r"fp_([0-9a-f]{16})_([A-Za-z0-9_-]{43})")
USE_IS_NOTED_EVERY = timedelta(minutes=1)  # as note_api_key_use in migrations/main/sql/keys.sql


def create_key(
    main: TenantSession,
    *,
    name: str,
    scopes: tuple[str, ...] = SCOPES,
    collections: Sequence[str] | None = None,
    expires_at: datetime | None = None,
) -> str:
    """Create a key for the session's tenant and return it; it cannot be shown again.

    collections: those that it is bound to; they need not exist yet. None: all of them.
    """
    return new_key(main, name=name, scopes=scopes, collections=collections, expires_at=expires_at)[1]


def new_key(
    main: TenantSession,
    *,
    name: str,
    scopes: Sequence[str],
    collections: Sequence[str] | None,
    expires_at: datetime | None,
) -> tuple[ApiKey, str]:
    """As create_key: the row of the new key, and the key."""
    key_id, secret = secrets.token_hex(8), secrets.token_urlsafe(32)
    bound = None if collections is None else sorted(set(collections))
    key = ApiKey(id=key_id, secret_hash=_hash(secret), name=name, scopes=list(scopes), collections=bound)
    key.expires_at = expires_at
    main.add(key)
    main.flush()
    return key, f"fp_{key_id}_{secret}"


def list_keys(main: TenantSession) -> Sequence[ApiKey]:
    """Every key of the session's tenant, oldest first, including revoked ones."""
    return main.scalars(select(ApiKey).order_by(ApiKey.created_at, ApiKey.id)).all()


def find_current_key(main: TenantSession, key_id: str) -> ApiKey | None:
    """A key of the session's tenant, locked against other changes; None if it is revoked or expired."""
    current = ApiKey.revoked_at.is_(None), or_(ApiKey.expires_at.is_(None), ApiKey.expires_at > datetime.now(UTC))
    return main.scalar(select(ApiKey).where(ApiKey.id == key_id, *current).with_for_update())


def rotate_key(main: TenantSession, old: ApiKey, *, overlap: timedelta, expires_at: datetime | None = None) -> str:
    """Create a key of the same name, scopes and collections and return it; the old key expires after the overlap."""
    return replace_key(main, old, overlap=overlap, expires_at=expires_at)[1]


def replace_key(
    main: TenantSession, old: ApiKey, *, overlap: timedelta, expires_at: datetime | None
) -> tuple[ApiKey, str]:
    """As rotate_key: the row of the new key, and the key."""
    end = datetime.now(UTC) + overlap
    old.expires_at = end if old.expires_at is None else min(end, old.expires_at)
    return new_key(main, name=old.name, scopes=old.scopes, collections=old.collections, expires_at=expires_at)


def revoke_key(main: TenantSession, key_id: str) -> bool:
    """Revoke a key of the session's tenant; return whether it exists."""
    revoked = update(ApiKey).where(ApiKey.id == key_id).values(revoked_at=datetime.now(UTC)).returning(ApiKey.id)
    return main.scalar(revoked) is not None


def find_key(main: Connection, authorization: str) -> ApiKey | None:
    """The key in an `Authorization: Bearer …` header; None unless it exists and is neither expired nor revoked.

    main: an autocommit connection without a tenant: the key determines the tenant.
    """
    scheme, _, credentials = authorization.partition(" ")
    match = KEY_PATTERN.fullmatch(credentials.strip())
    if scheme.lower() != "bearer" or match is None:
        return None
    key_id, secret = match.groups()
    with Session(main) as session:
        keys = current_key(session, key_id)
    expected = _hash(secret)
    # Compared also if there is no such key, so that every guess takes the same time.
    stored = [key.secret_hash for key in keys] or [bytes(len(expected))]
    good = [hmac.compare_digest(each, expected) for each in stored]
    key = next(compress(keys, good), None)
    if key is not None:
        note_use(main, key)
    return key


def current_key(session: Session, key_id: str) -> Sequence[ApiKey]:
    """The keys with this id that are neither expired nor revoked: one, or none. session: of any tenant."""
    current = select(ApiKey).from_statement(text("select * from api_key_by_id(:key_id)"))
    return session.scalars(current, {"key_id": key_id}).all()


def note_use(main: Connection, key: ApiKey) -> None:
    """Record when the key was last used, at most once a minute."""
    if key.last_used_at is None or datetime.now(UTC) - key.last_used_at > USE_IS_NOTED_EVERY:
        used = {"key_id": key.id, "secret_hash": key.secret_hash}
        main.execute(text("select note_api_key_use(:key_id, :secret_hash)"), used)


def _hash(secret: str) -> bytes:
    return hashlib.sha256(secret.encode()).digest()
