"""Quotas: how many faces and collections a tenant may store.

Faces are counted only if a quota is set, and counting stops at the quota. Unfinished uploads are not counted, so
concurrent requests may exceed the quota by their number.
"""

from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import InstrumentedAttribute

from facepass.database.sessions import TenantSession
from facepass.errors import QuotaExceeded
from facepass.models.main import Quota
from facepass.models.vector import Collection, Face


def check_face_quota(main: TenantSession, vector: TenantSession, *, more: int = 1) -> None:
    """Raise QuotaExceeded when this many additional faces would exceed the tenant's quota."""
    quota = main.scalar(select(Quota.max_faces))
    if quota is not None and _has(vector, Face.id, max(quota - more + 1, 0)):
        raise QuotaExceeded(f"This tenant has reached its quota of {quota} faces.")


def check_collection_quota(main: TenantSession, vector: TenantSession) -> None:
    """Raise QuotaExceeded when the tenant has reached its quota of collections; `default` counts."""
    quota = main.scalar(select(Quota.max_collections))
    if quota is not None and _has(vector, Collection.id, quota):
        raise QuotaExceeded(f"This tenant has reached its quota of {quota} collections.")


def _has(vector: TenantSession, row_id: InstrumentedAttribute[Any], quota: int) -> bool:
    """Whether there are this many rows. Reads no more of them, from the primary key's index only."""
    rows = select(row_id).limit(quota).subquery()
    return vector.scalar(select(func.count()).select_from(rows)) == quota
