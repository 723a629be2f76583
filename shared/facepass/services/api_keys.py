"""API keys: `fp_<key id>_<secret>`, shown once. Only the SHA-256 of the secret is kept.

A secret is 256 random bits, so a plain fast hash is right: there is nothing to guess (a slow hash is for passwords).
"""

import hashlib
import hmac
import re
import secrets
from datetime import UTC, datetime

from sqlalchemy import Connection, select, text, update
from sqlalchemy.orm import Session

from facepass.database.sessions import TenantSession
from facepass.models.main import ApiKey

SCOPES = ("users:read", "users:write", "faces:read", "faces:write", "search", "admin")
KEY_PATTERN = re.compile(r"fp_([0-9a-f]{16})_([A-Za-z0-9_-]{43})")


def create_key(
    main: TenantSession, *, name: str, scopes: tuple[str, ...] = SCOPES, expires_at: datetime | None = None
) -> str:
    """Make a key of the session's tenant and return it; it cannot be shown again."""
    key_id, secret = secrets.token_hex(8), secrets.token_urlsafe(32)
    main.add(ApiKey(id=key_id, secret_hash=_hash(secret), name=name, scopes=list(scopes), expires_at=expires_at))
    main.flush()
    return f"fp_{key_id}_{secret}"


def revoke_key(main: TenantSession, key_id: str) -> bool:
    """Make a key of the session's tenant useless; say whether there is one."""
    revoked = update(ApiKey).where(ApiKey.id == key_id).values(revoked_at=datetime.now(UTC)).returning(ApiKey.id)
    return main.scalar(revoked) is not None


def authenticate(main: Connection, authorization: str) -> ApiKey | None:
    """The key that an `Authorization: Bearer …` header carries; None unless it is known, current and unrevoked."""
    scheme, _, credentials = authorization.partition(" ")
    match = KEY_PATTERN.fullmatch(credentials.strip())
    if scheme.lower() != "bearer" or match is None:
        return None
    key_id, secret = match.groups()
    current = select(ApiKey).from_statement(text("select * from api_key_by_id(:key_id)"))
    with Session(main) as session:
        keys = session.scalars(current, {"key_id": key_id}).all()
    return next((key for key in keys if hmac.compare_digest(key.secret_hash, _hash(secret))), None)


def _hash(secret: str) -> bytes:
    return hashlib.sha256(secret.encode()).digest()
