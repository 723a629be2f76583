"""Erase a tenant: keys, users, faces, photos. The audit log stays, for it holds ids alone and proves the erasure."""

from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import delete, func, select
from sqlalchemy.orm import InstrumentedAttribute

from facepass.context import Context
from facepass.database.sessions import TenantSession
from facepass.models.clusters import Cluster, ClusterFace, FaceNeighbours
from facepass.models.events import FaceEvent, UserEvent
from facepass.models.hands import Exclusion, MergedRows
from facepass.models.jobs import Job, SearchMatch, SearchResult
from facepass.models.main import (
    ApiKey,
    Consent,
    IdempotentRequest,
    Membership,
    Merge,
    OpenRequest,
    RateBucket,
    Split,
    User,
    UserErasure,
)
from facepass.models.snapshots import CollectionSnapshot, SnapshotLoss, SnapshotWork
from facepass.models.vector import Collection, Face, PhotoErasure, ReembeddedFace, Sweep, Upload
from facepass.models.webhooks import Delivery, Webhook
from facepass.object_keys import PLACES
from facepass.services.erasure.journal import Kind, record

BATCH = 2_000  # rows in one transaction, so that none is long
# In an order that leaves no row without what it refers to. First the keys, so that no new request with one comes in;
# tokens are their issuer's to end.
OF_USERS: tuple[InstrumentedAttribute[Any], ...] = (
    ApiKey.id,
    Consent.id,
    Merge.id,
    Split.user_id,
    Membership.id,
    User.id,
    UserErasure.id,
    IdempotentRequest.key,
    OpenRequest.id,
    RateBucket.caller_id,
    UserEvent.id,
    Delivery.id,
    Webhook.id,
)
OF_FACES: tuple[InstrumentedAttribute[Any], ...] = (
    FaceNeighbours.face_id,
    ClusterFace.face_id,
    Cluster.id,
    SearchMatch.job_id,
    SearchResult.job_id,
    Job.id,
    ReembeddedFace.face_id,
    Exclusion.face_id,
    MergedRows.id,
    SnapshotWork.collection_id,  # before faces, which then leave no note for it
    CollectionSnapshot.collection_id,
    Face.id,
    SnapshotLoss.id,
    Upload.id,
    PhotoErasure.id,
    Sweep.place,
    Collection.id,
    FaceEvent.id,
)


@dataclass
class Remains:
    """What there is of a tenant: rows by database and table, objects by place."""

    rows: dict[str, int] = field(default_factory=dict)
    objects: dict[str, int] = field(default_factory=dict)

    @property
    def nothing(self) -> bool:
        """Whether nothing is left."""
        return not any(self.rows.values()) and not any(self.objects.values())


def erase_tenant(context: Context) -> None:
    """Erase what there is of the context's tenant. It may run again at any time, and finishes what was interrupted.

    A request that is running may still write a row: `remains_of` finds it, and another run erases it.
    """
    record(context, Kind.TENANT, context.tenant_id)
    for column in OF_USERS:
        _delete_all(context, "main", column)
    for column in OF_FACES:
        _delete_all(context, "vector", column)
    for place in PLACES:
        context.bucket.erase_all(f"{place}/{context.tenant_id}/")


def remains_of(context: Context) -> Remains:
    """Count what is left of the context's tenant, except its audit log."""
    found = Remains()
    for database, columns in (("users", OF_USERS), ("faces", OF_FACES)):
        with (context.main if database == "users" else context.vector)() as session:
            for column in columns:
                count = session.scalar(select(func.count()).select_from(column.class_))
                found.rows[f"{database}.{column.class_.__tablename__}"] = count or 0
    for place in PLACES:
        found.objects[place] = sum(len(keys) for keys in context.bucket.pages(f"{place}/{context.tenant_id}/"))
    return found


def _delete_all(context: Context, database: str, column: InstrumentedAttribute[Any]) -> None:
    while True:
        with (context.main if database == "main" else context.vector)() as session:
            if not _delete_some(session, column):
                return


def _delete_some(session: TenantSession, column: InstrumentedAttribute[Any]) -> bool:
    """Delete up to BATCH rows of a table; return whether there were any."""
    some = list(session.scalars(select(column).limit(BATCH)))
    if some:
        session.execute(delete(column.class_).where(column.in_(some)))
    return bool(some)
