"""Messages of the queue of jobs: each names a job that has work left."""

import json
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import delete

from facepass.context import Context
from facepass.models.jobs import Job
from facepass.queue import Queue
from facepass.services.jobs.jobs import TAKEN_FOR, times_opened_again

# What `job_in` raises for a message that no function of FacePass wrote.
NO_MESSAGE = (ValueError, LookupError, TypeError, AttributeError)
LATER_SECONDS = int(TAKEN_FOR.total_seconds()) + 5  # when the time of any worker that has the job now is over


@dataclass(frozen=True)
class JobMessage:
    """A job with work left.

    opened_again: how often an operator had opened the job when the message was sent. dead_since: of a message that is
    needed only if the worker that had the job until then has died.
    """

    tenant_id: str
    job_id: UUID
    opened_again: int = 0
    dead_since: datetime | None = None


def announce(queue: Queue, job: Job) -> None:
    """Tell the workers of a job. A message that is delivered twice does no harm. Raises Unavailable."""
    queue.send(json.dumps(_named(job)))


def announce_later(queue: Queue, job: Job) -> None:
    """Let the job go on, should the worker that has it die: a message that comes when its time is over.

    Raises Unavailable.
    """
    assert job.taken_until is not None
    message = _named(job) | {"dead_since": job.taken_until.isoformat()}
    queue.send(json.dumps(message), delay_seconds=LATER_SECONDS)


def announce_new(context: Context, queue: Queue, job: Job) -> None:
    """Tell the workers of a job that was just made; without a message there is no job. Raises Unavailable."""
    try:
        announce(queue, job)
    except Exception:
        with context.vector() as vector:
            vector.execute(delete(Job).where(Job.id == job.id))
        raise


def job_in(body: str) -> JobMessage:
    """What a message says. Raises one of NO_MESSAGE."""
    message = json.loads(body)
    dead_since = message.get("dead_since")
    return JobMessage(
        tenant_id=str(message["tenant_id"]),
        job_id=UUID(message["job_id"]),
        opened_again=int(message.get("opened_again", 0)),
        dead_since=None if dead_since is None else datetime.fromisoformat(dead_since),
    )


def _named(job: Job) -> dict[str, str | int]:
    return {"tenant_id": job.tenant_id, "job_id": str(job.id), "opened_again": times_opened_again(job)}
