"""Why a key is refused: the answer does not say it, the users database does."""

import hashlib
import hmac
from datetime import UTC, datetime

from sqlalchemy import select, text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session

from facepass.database.engines import main_autocommit
from facepass.database.sessions import main_session
from facepass.doctor.api import Answer
from facepass.doctor.findings import Fault
from facepass.doctor.visit import Visit
from facepass.models.main import ApiKey
from facepass.services.auth.api_keys import KEY_PATTERN


def explain(visit: Visit, answer: Answer) -> Fault:
    """The fault of a key that was answered with 401 or 403, as exactly as is known from here."""
    match = KEY_PATTERN.fullmatch(visit.api.key)
    if match is None and visit.api.key.startswith("fp_"):
        return Fault("key_wrong_secret", "The key is not whole: fp_, 16 hexadecimal digits, _ and 43 characters.")
    unknown_why = Fault("key_refused", f"The key was answered with {answer}: it is wrong, expired or revoked.")
    if match is None or not visit.inside.has_databases:
        return unknown_why
    key_id, secret = match.groups()
    try:
        key = _find(key_id, visit.wishes.tenant)
    except (DBAPIError, OSError):
        return unknown_why
    if key is None and visit.wishes.tenant is None:
        return Fault("key_refused", "The key is unknown, expired or revoked; --tenant finds the reason.")
    return _of_row(key, secret)


def _find(key_id: str, tenant: str | None) -> ApiKey | None:
    """The row of a key, also of an expired one if the tenant is known: row-level security hides it otherwise."""
    if tenant is not None:
        with main_session(tenant) as main:
            if key := main.scalar(select(ApiKey).where(ApiKey.id == key_id)):
                return key
    current = select(ApiKey).from_statement(text("select * from api_key_by_id(:key_id)"))
    with main_autocommit().connect() as connection, Session(connection) as session:
        return session.scalars(current, {"key_id": key_id}).first()


def _of_row(key: ApiKey | None, secret: str) -> Fault:
    if key is None:
        return Fault("key_unknown", "This deployment has no such key, or it is another tenant's and no longer valid.")
    if not hmac.compare_digest(key.secret_hash, hashlib.sha256(secret.encode()).digest()):
        return Fault("key_wrong_secret", "There is a key with this id, and its secret is another one.")
    if key.revoked_at is not None:
        return Fault("key_revoked", f"The key was revoked at {key.revoked_at:%Y-%m-%d %H:%M} UTC.")
    if key.expires_at is not None and key.expires_at <= datetime.now(UTC):
        return Fault("key_expired", f"The key expired at {key.expires_at:%Y-%m-%d %H:%M} UTC.")
    return Fault("key_refused", "The key is valid in the database; a refusal is cached for a minute. Try again.")
