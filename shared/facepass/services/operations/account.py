"""Who the caller is, and what it may use."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select

from facepass.context import Context
from facepass.models.main import ApiKey, Quota
from facepass.models.vector import Collection
from facepass.services.auth.caller import Caller
from facepass.services.operations.usage import stored_faces
from facepass.settings import RateLimits, settings


@dataclass(frozen=True)
class QuotaUse:
    """How many faces and collections the tenant may store, None for any number, and how many it stores."""

    max_faces: int | None
    faces: int
    max_collections: int | None
    collections: int


@dataclass(frozen=True)
class Account:
    """The caller, as the service knows it. name, expires_at: of an API key. quota: None for a bound caller."""

    tenant_id: str
    caller_id: str
    kind: str
    name: str | None
    scopes: list[str]
    collections: list[str] | None
    subject: str | None
    expires_at: datetime | None
    limits: RateLimits
    quota: QuotaUse | None


def account_of(context: Context, caller: Caller) -> Account:
    """What the caller may do and use. The quota is the whole tenant's, so that a bound caller does not see it."""
    with context.main() as main:
        key = None if caller.subject else main.scalar(select(ApiKey).where(ApiKey.id == caller.caller_id))
        quota = main.scalar(select(Quota))
    return Account(
        context.tenant_id,
        caller.caller_id,
        "token" if caller.subject else "api_key",
        key.name if key else None,
        sorted(caller.scopes),
        None if caller.collections is None else sorted(caller.collections),
        caller.subject,
        key.expires_at if key else None,
        settings().rate_limits,
        _use(context, quota) if caller.collections is None else None,
    )


def _use(context: Context, quota: Quota | None) -> QuotaUse:
    with context.vector() as vector:
        collections = vector.scalar(select(func.count(Collection.id))) or 0
    return QuotaUse(
        quota.max_faces if quota else None,
        stored_faces(context),
        quota.max_collections if quota else None,
        collections,
    )
