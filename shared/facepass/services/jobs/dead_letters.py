"""Dead letters of jobs: why each message is one, and whether another attempt can help."""

from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import select

from facepass.context import Context
from facepass.models.jobs import Job
from facepass.queue import DeadLetter, Queue
from facepass.services.jobs.jobs import JobStatus, open_again, times_opened_again
from facepass.services.jobs.messages import NO_MESSAGE, announce, job_in


@dataclass(frozen=True)
class JobDiagnosis:
    """Why a message is a dead letter, and whether another delivery can help. kind: the job's, if it is known."""

    letter: DeadLetter
    tenant_id: str | None
    job_id: UUID | None
    kind: str | None
    why: str
    curable: bool


def diagnose_job(letter: DeadLetter) -> JobDiagnosis:
    """Diagnose a dead letter by its job's row."""
    try:
        message = job_in(letter.body)
    except NO_MESSAGE:
        return JobDiagnosis(letter, None, None, None, "it names no job of FacePass", curable=False)
    tenant_id, job_id = message.tenant_id, message.job_id
    with Context(tenant_id).vector() as vector:
        job = vector.scalar(select(Job).where(Job.id == job_id))
    if job is None:
        return JobDiagnosis(letter, tenant_id, job_id, None, "the job is no longer kept", curable=False)
    if job.status == JobStatus.DONE:
        return JobDiagnosis(letter, tenant_id, job_id, job.kind, "the job is done", curable=False)
    if times_opened_again(job) != message.opened_again:
        return JobDiagnosis(letter, tenant_id, job_id, job.kind, "the job was sent again since", curable=False)
    why = f"every attempt failed, {job.reason}" if job.reason else "no attempt recorded a failure"
    return JobDiagnosis(letter, tenant_id, job_id, job.kind, why, curable=True)


def send_job_again(diagnosis: JobDiagnosis, queue: Queue) -> None:
    """Open the job again, to go on where it was, and put a message on the queue in place of the dead letter."""
    assert diagnosis.tenant_id is not None
    assert diagnosis.job_id is not None
    job = open_again(Context(diagnosis.tenant_id), diagnosis.job_id)
    if job is not None:
        announce(queue, job)
    queue.delete(diagnosis.letter)  # after the message: one that is delivered twice does no harm, a lost one would
