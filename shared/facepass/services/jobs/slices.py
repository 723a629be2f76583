"""Slices of a job: a delivery works on it for a while, then another message carries it on behind all that waits."""

from collections.abc import Callable
from contextlib import suppress
from time import monotonic

from facepass.context import Context
from facepass.logs import logger
from facepass.models.jobs import Job
from facepass.queue import Queue
from facepass.services.jobs.jobs import TakenOver, finish, release, take, taken_by_another
from facepass.services.jobs.messages import JobMessage, announce, announce_later
from facepass.settings import settings

# Does one step of a job and stores it with `jobs.save`, in one transaction. Returns whether more is left to do. A step
# that is done twice, because its worker died, stores the same again.
Step = Callable[[Job], bool]


def work_on(context: Context, message: JobMessage, step_of: Callable[[Job], Step], queue: Queue) -> None:
    """Work on a job for a slice of time, and send a message for the rest.

    Nothing happens when there is nothing to do. step_of: chooses by the job's kind.
    """
    job = take(context, message.job_id, message.dead_since)
    if job is None:
        _leave_alone(context, message, queue)
        return
    end = monotonic() + settings().job_slice_seconds
    step = step_of(job)
    try:
        while step(job):
            if monotonic() >= end:
                release(context, job)
                announce(queue, job)  # behind the release, so that it is not left alone
                return
        finish(context, job)
    except TakenOver:
        logger.info("job taken over", job_id=str(job.id))
    except BaseException:
        with suppress(Exception):  # the next delivery waits until the time is over
            release(context, job)
        raise


def _leave_alone(context: Context, message: JobMessage, queue: Queue) -> None:
    """Be done with a message of a job that cannot be taken.

    Does another worker have the job, then it may have got it by this very message, which is deleted now. So another
    message comes when its time is over, for the case that it dies; if it does not, nothing more is sent.
    """
    logger.info("job left alone", job_id=str(message.job_id))
    if message.dead_since is None and (job := taken_by_another(context, message.job_id)):
        announce_later(queue, job)
