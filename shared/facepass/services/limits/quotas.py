"""Quotas: how many faces and collections a tenant may keep.

Counting happens only where a quota is set, and stops at it. What is still under way is not counted, so requests at once
may pass the quota by as many as they are.
"""

from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import InstrumentedAttribute

from facepass.database.sessions import TenantSession
from facepass.errors import QuotaExceeded
from facepass.models.main import Quota
from facepass.models.vector import Collection, Face


def check_face_quota(main: TenantSession, vector: TenantSession, *, more: int = 1) -> None:
    """Raises QuotaExceeded when so many more faces, beside those that the tenant has, are more than it may keep."""
    quota = main.scalar(select(Quota.max_faces))
    if quota is not None and _has(vector, Face.id, max(quota - more + 1, 0)):
        raise QuotaExceeded(f"This tenant may keep {quota} faces, and has them.")


def check_collection_quota(main: TenantSession, vector: TenantSession) -> None:
    """Raises QuotaExceeded when the tenant has as many collections as it may keep; `default` is one."""
    quota = main.scalar(select(Quota.max_collections))
    if quota is not None and _has(vector, Collection.id, quota):
        raise QuotaExceeded(f"This tenant may keep {quota} collections, and has them.")


def _has(vector: TenantSession, row_id: InstrumentedAttribute[Any], quota: int) -> bool:
    """Whether there are that many rows. Reads no more of them, from the primary key's index alone."""
    rows = select(row_id).limit(quota).subquery()
    return vector.scalar(select(func.count()).select_from(rows)) == quota
