"""Settle jobs that no worker will finish: those without a message, and those whose message is a dead letter."""

from datetime import UTC, datetime
from uuid import UUID

from sqlalchemy import select, update

from facepass.context import Context
from facepass.errors import RetriesExhausted, WorkerDied
from facepass.models.jobs import OPEN, Job
from facepass.queue import DeadLetter, Queue
from facepass.services.collections.ended_jobs import fail_job
from facepass.services.jobs.jobs import times_opened_again
from facepass.services.jobs.messages import NO_MESSAGE, announce, job_in

SETTLED_MEANWHILE = "settled_meanwhile"


def settle_overdue_job(context: Context, queue: Queue, job_id: UUID) -> str:
    """Settle an open job that has made no progress for long; return what became of it.

    Its message is sent once more, and again after as long a time: one that waits, also between two slices, may have
    many before it, and a message that is delivered twice does no harm. A job whose worker died twice has failed.
    """
    with context.vector() as vector:  # closed before SQS is called
        job = vector.scalar(select(Job).where(Job.id == job_id, OPEN))
    if job is None:
        return SETTLED_MEANWHILE
    if job.requeued_at is not None and job.taken_until is not None:
        return "jobs_given_up" if fail_job(context, job_id, RetriesExhausted()) else SETTLED_MEANWHILE
    announce(queue, job)
    # the row after it: a message that is lost would do harm
    as_seen = (Job.id == job_id) & (Job.updated_at == job.updated_at)
    with context.vector() as vector:
        vector.execute(update(Job).where(as_seen).values(requeued_at=datetime.now(UTC)))
    return "jobs_requeued"


def settle_job_of(letter: DeadLetter) -> str:
    """Settle the job of a dead letter, if no worker did; return what became of it. The letter stays.

    A job that an operator opened again since is none of this letter's: its own message is under way.
    """
    try:
        message = job_in(letter.body)
    except NO_MESSAGE:
        return "unknown_dead_letters"
    context = Context(message.tenant_id)
    with context.vector() as vector:
        job = vector.scalar(select(Job).where(Job.id == message.job_id, OPEN))
    if job is None or times_opened_again(job) != message.opened_again:
        return SETTLED_MEANWHILE
    return "jobs_of_dead_workers" if fail_job(context, message.job_id, WorkerDied()) else SETTLED_MEANWHILE
