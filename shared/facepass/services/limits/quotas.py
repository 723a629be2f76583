"""Quotas: how many faces and collections a tenant may store.

Faces are counted only if a quota is set, and counting stops at the quota. A check before the work saves the work; the
claim within the transaction that stores the faces is what keeps the quota, also against concurrent workers.
"""

from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import InstrumentedAttribute

from facepass.database.sessions import EVERY_COLLECTION, TenantSession
from facepass.errors import QuotaExceeded
from facepass.models.main import Quota
from facepass.models.vector import Collection, Face

# More faces than all workers together have in hand: 100 workers with event photos of 100 faces.
IN_HAND = 10_000


def face_quota(main: TenantSession) -> int | None:
    """How many faces the tenant may store; None: any number."""
    return main.scalar(select(Quota.max_faces))


def check_face_quota(main: TenantSession, vector: TenantSession, *, more: int = 1) -> None:
    """Raise QuotaExceeded when this many additional faces would exceed the tenant's quota."""
    _check_faces(vector, face_quota(main), more)


def claim_faces(vector: TenantSession, quota: int | None, more: int) -> None:
    """Raise QuotaExceeded when the faces that this transaction is about to add would exceed the quota.

    Transactions of one tenant that come near the quota claim their faces one after the other.
    """
    if quota is None or not _has(vector, Face.id, max(quota - more - IN_HAND, 0)):
        return
    turn = func.hashtextextended(func.concat("faces/", vector.tenant_id), 0)
    vector.execute(select(func.pg_advisory_xact_lock(turn)))
    _check_faces(vector, quota, more)


def _check_faces(vector: TenantSession, quota: int | None, more: int) -> None:
    if quota is not None and _has(vector, Face.id, max(quota - more + 1, 0)):
        photo = "" if more <= 1 else f", and this photo has {more}"
        raise QuotaExceeded(f"This tenant has reached its quota of {quota} faces{photo}.")


def check_collection_quota(main: TenantSession, vector: TenantSession) -> None:
    """Raise QuotaExceeded when the tenant has reached its quota of collections; `default` counts."""
    quota = main.scalar(select(Quota.max_collections))
    if quota is not None and _has(vector, Collection.id, quota):
        raise QuotaExceeded(f"This tenant has reached its quota of {quota} collections.")


def _has(vector: TenantSession, row_id: InstrumentedAttribute[Any], quota: int) -> bool:
    """Whether there are this many rows. Reads no more of them, from the primary key's index only."""
    rows = select(row_id).limit(quota).subquery()
    count = select(func.count()).select_from(rows)
    return vector.scalar(count, execution_options=EVERY_COLLECTION) == quota
