"""A job's row: made, taken by a worker for a slice of work, and settled.

    queued -> running -> done | failed
    failed -> queued, when an operator sends its dead letter again

A worker takes a job for a limited time, so that two deliveries at once do not work on it together, and stores a
checkpoint with each step. Its row is deleted when it expires, at `expires_at`, whatever its status.
"""

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, and_, func, or_, select, update

from facepass import telemetry
from facepass.context import Context
from facepass.database.sessions import EVERY_COLLECTION, TenantSession
from facepass.errors import FacePassError
from facepass.job_errors import TooManyJobs
from facepass.logs import logger, title_of
from facepass.models.jobs import OPEN, Job
from facepass.services.events.kinds import job_completed
from facepass.services.events.outbox import announce_face_events
from facepass.settings import settings

# More than the function of jobs may take (template.yaml): a worker that still has its job is at work.
TAKEN_FOR = timedelta(seconds=70)
# Beside a job's options: how often an operator has opened it again, and its ends (collections/ended_jobs.py).
OPENED_AGAIN, ENDS = "opened_again", "ends"


class JobStatus(StrEnum):
    """The values of `jobs.status`."""

    QUEUED = "queued"
    RUNNING = "running"
    DONE = "done"
    FAILED = "failed"


class TakenOver(Exception):
    """The job is settled or deleted, or another worker has it; this worker's transaction is rolled back."""


def new_job(vector: TenantSession, kind: str, collection_id: str, options: Mapping[str, Any], *, caller_id: str) -> Job:
    """Add a job, of which a tenant may have a limited number open. Raises TooManyJobs.

    Its message is sent once the transaction is committed (messages.announce_new).
    """
    turn = func.hashtextextended(func.concat("jobs/", vector.tenant_id), 0)
    vector.execute(select(func.pg_advisory_xact_lock(turn)))  # of two requests, the second counts the first one's job
    waiting = select(func.count()).select_from(Job).where(OPEN)
    if (vector.scalar(waiting, execution_options=EVERY_COLLECTION) or 0) >= settings().max_open_jobs:
        raise TooManyJobs
    job = Job(
        kind=kind,
        collection_id=collection_id,
        status=JobStatus.QUEUED,
        options=dict(options),
        caller=caller_id,
        expires_at=_expiry(),
    )
    vector.add(job)
    vector.flush()
    return job


def take(context: Context, job_id: UUID, dead_since: datetime | None = None) -> Job | None:
    """Take a job for a slice of work; None when there is nothing to do: it is settled, deleted, or another has it.

    dead_since: take it only from the worker that had it until then, and has neither released nor finished it.
    """
    over = Job.taken_until < func.now()
    free = or_(Job.taken_until.is_(None), over) if dead_since is None else and_(Job.taken_until == dead_since, over)
    taken = update(Job).where(Job.id == job_id, OPEN, free)
    taken = taken.values(status=JobStatus.RUNNING, taken_until=func.now() + TAKEN_FOR)
    with context.vector() as vector:
        return vector.scalar(taken.returning(Job), execution_options={"synchronize_session": False})


def taken_by_another(context: Context, job_id: UUID) -> Job | None:
    """The job, if a worker has it now."""
    with context.vector() as vector:
        return vector.scalar(select(Job).where(Job.id == job_id, OPEN, Job.taken_until >= func.now()))


def save(vector: TenantSession, job: Job, checkpoint: Mapping[str, Any]) -> None:
    """Store how far a job is, first in the transaction that stores the step itself. Raises TakenOver.

    The job is kept for a day from then on. The row stays locked until the end of the transaction: what two workers
    write is never mixed.
    """
    _change(vector, job, checkpoint=dict(checkpoint), requeued_at=None, expires_at=_expiry())


def release(context: Context, job: Job) -> None:
    """Let the next delivery take the job at once. Raises TakenOver."""
    with context.vector() as vector:
        _change(vector, job, taken_until=None)


def finish(context: Context, job: Job) -> None:
    """Mark a job as done; its results are kept from now on for as long as the settings say. Raises TakenOver."""
    with context.vector() as vector:
        done = _change(vector, job, status=JobStatus.DONE, taken_until=None, expires_at=_expiry())
        announce_face_events(vector, [job_completed(done)])
    logger.info("job done", job_id=str(job.id), kind=job.kind)
    telemetry.job_done()


def fail(context: Context, job: Job, failure: FacePassError, cause: BaseException | None = None) -> bool:
    """Mark an open job as failed, unless it got further meanwhile; return whether it was marked.

    What it has stored so far stays until it expires. collections/ended_jobs.py notes it in the audit log before.
    """
    settled = {"status": JobStatus.FAILED, "reason": failure.code, "taken_until": None, "expires_at": _expiry()}
    with context.vector() as vector:
        as_noted = and_(Job.id == job.id, OPEN, Job.checkpoint == job.checkpoint)
        failing = update(Job).where(as_noted).values(settled).returning(Job)
        failed = vector.scalar(failing, execution_options={"synchronize_session": False})
        if failed is None:
            return False
        announce_face_events(vector, [job_completed(failed)])
    known = {"job_id": str(job.id), "reason": failure.code, "cause": title_of(cause) if cause else None}
    logger.error("job failed", extra=known)
    telemetry.job_failed(failure.code)
    return True


def open_again(context: Context, job_id: UUID) -> Job | None:
    """Let a job that is not done go on where it was; None when there is nothing to do.

    Its earlier messages are distinguished from its next one: a dead letter that stays does not fail it again.
    """
    with context.vector() as vector:
        job = vector.scalar(select(Job).where(Job.id == job_id, Job.status != JobStatus.DONE).with_for_update())
        if job is None:
            return None
        if job.status == JobStatus.FAILED:
            job.status, job.reason, job.requeued_at = JobStatus.QUEUED, None, None
        job.options = job.options | {OPENED_AGAIN: times_opened_again(job) + 1}
        job.expires_at = _expiry()
    return job


def times_opened_again(job: Job) -> int:
    """How often an operator has opened a job again."""
    return int(job.options.get(OPENED_AGAIN, 0))


def _change(vector: TenantSession, job: Job, **values: object) -> Job:
    """Change the row, unless another worker has the job; return it. Raises TakenOver."""
    changed = update(Job).where(_mine(job)).values(**values).returning(Job)
    row = vector.scalar(changed, execution_options={"synchronize_session": False})
    if row is None:
        raise TakenOver
    return row


def _mine(job: Job) -> ColumnElement[bool]:
    """Whether the worker that took the job still has it."""
    return and_(Job.id == job.id, Job.status == JobStatus.RUNNING, Job.taken_until == job.taken_until)


def _expiry() -> datetime:
    return datetime.now(UTC) + timedelta(hours=settings().job_result_hours)
