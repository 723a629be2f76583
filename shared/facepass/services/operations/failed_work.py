"""What has failed in every attempt: photos, jobs, and deliveries to webhooks.

The rows say it, and not the dead-letter queues: a queue has the letters of all tenants, and each look hides them from
others. The janitor settles the row of each letter within a minute or two (janitor/uploads.py, janitor/jobs.py).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Select, select

from facepass.context import Context
from facepass.database.paging import page_of
from facepass.database.sessions import TenantSession
from facepass.models.jobs import Job
from facepass.models.vector import Upload
from facepass.models.webhooks import Delivery
from facepass.services.jobs.jobs import JobStatus
from facepass.services.uploads.status import UploadStatus

Place = tuple[datetime, UUID]


@dataclass(frozen=True)
class DeadLetter:
    """One piece of work that failed in every attempt. kind: `photo`, `delivery`, or the kind of job.

    reason: a code of errors.py; of a delivery, what its receiver did. cause: the last attempt's error, for operators.
    created_at: of the work; failed_at: when it was settled.
    """

    kind: str
    id: UUID
    reason: str | None
    cause: str | None
    collection_id: str | None
    created_at: datetime
    failed_at: datetime


def list_dead_letters(context: Context, *, after: Place | None, limit: int) -> Sequence[DeadLetter]:
    """Up to `limit` dead letters of the tenant, the oldest work first. after: the time and the id of the one before.

    A photo that is no longer stored is not among them: no attempt can help.
    """
    with context.vector() as vector:
        found = [*_photos(vector, after, limit), *_jobs(vector, after, limit)]
    with context.main() as main:
        found += _deliveries(main, after, limit)
    return sorted(found, key=lambda letter: (letter.created_at, letter.id))[:limit]


def _photos(vector: TenantSession, after: Place | None, limit: int) -> list[DeadLetter]:
    failed = select(Upload).where(
        Upload.status == UploadStatus.FAILED, Upload.purpose == "index", Upload.photo_erased_at.is_(None)
    )
    rows = page_of(vector, failed, Upload.created_at, Upload.id, after=after, limit=limit)
    return [
        DeadLetter("photo", row.id, row.reason, row.cause, row.collection_id, row.created_at, row.updated_at)
        for row in rows
    ]


def _jobs(vector: TenantSession, after: Place | None, limit: int) -> list[DeadLetter]:
    columns = (Job.id, Job.kind, Job.reason, Job.collection_id, Job.created_at, Job.updated_at)
    failed = select(*columns).where(Job.status == JobStatus.FAILED)
    rows = _rows(vector, failed, Job, after, limit)
    return [
        DeadLetter(row.kind, row.id, row.reason, None, row.collection_id, row.created_at, row.updated_at)
        for row in rows
    ]


def _deliveries(main: TenantSession, after: Place | None, limit: int) -> list[DeadLetter]:
    own = Delivery
    columns = (own.id, own.last_status, own.last_error, own.created_at, own.updated_at)
    rows = _rows(main, select(*columns).where(own.status == "failed"), own, after, limit)
    return [
        DeadLetter(
            "delivery",
            row.id,
            row.last_error or (f"status_{row.last_status}" if row.last_status else None),
            None,
            None,
            row.created_at,
            row.updated_at,
        )
        for row in rows
    ]


def _rows(
    session: TenantSession, query: Select[*tuple[Any, ...]], of: Any, after: Place | None, limit: int
) -> Sequence[Any]:
    """As page_of, for some columns of a table: the function's database user reads no others."""
    query = query.order_by(of.created_at, of.id).limit(limit)
    if after is not None:
        query = query.where((of.created_at > after[0]) | ((of.created_at == after[0]) & (of.id > after[1])))
    return session.execute(query).all()
