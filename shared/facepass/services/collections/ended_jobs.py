"""The end of a job in the audit log: done or failed, and how much of the collection was searched or compared.

A job may end more than once: it fails, an operator opens it again, and it is done. Usage is counted from these entries,
so each probe must be in one of them, and no probe in two. The two databases share no transaction: the job's row first
says which entry will be written, and the entry's id follows from its place there. After a worker that was killed in
between, the next one writes the same entry again, which adds nothing.
"""

from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import select

from facepass.context import Context
from facepass.database.engines import main_autocommit
from facepass.errors import FacePassError
from facepass.models.jobs import OPEN, Job
from facepass.models.tenancy import derived_id
from facepass.services.audit import audit
from facepass.services.jobs.jobs import ENDS, fail, times_opened_again


@dataclass(frozen=True)
class Deed:
    """What a job of a kind does. counted: where its checkpoint counts it. adds_up: whether its entries add up.

    A run that groups faces may begin again, so that each of its entries has the whole number.
    """

    verb: str
    counted: str
    adds_up: bool


DEEDS = {"search": Deed("search_probes", "next", True), "clusters": Deed("group_faces", "compared", False)}


def note_end(context: Context, job: Job) -> None:
    """Write the audit entry of an open job that is done, once, however often it is written."""
    if ended := _keep_end(context, job.id, audit.OK):
        _write_entries(context, ended)


def fail_job(context: Context, job_id: UUID, failure: FacePassError, cause: BaseException | None = None) -> bool:
    """Note how far an open job came, and mark it as failed; return whether it was open."""
    # again, if another worker stored a step in between
    while ended := _keep_end(context, job_id, failure.code):
        _write_entries(context, ended)
        if fail(context, ended, failure, cause):
            return True
    return False


def _keep_end(context: Context, job_id: UUID, result: str) -> Job | None:
    """Add an end to an open job's row, unless it is the last one there; return the job, None if it is not open.

    result: `ok`, or a code of errors.py for a job that failed; what it did until then was done.
    """
    with context.vector() as vector:
        job = vector.scalar(select(Job).where(Job.id == job_id, OPEN).with_for_update())
        if job is None:
            return None
        end = [result, int(job.checkpoint.get(DEEDS[job.kind].counted, 0)), times_opened_again(job)]
        ends = job.options.get(ENDS, [])
        if ends[-1:] != [end]:
            job.options = job.options | {ENDS: [*ends, end]}
    return job


def _write_entries(context: Context, job: Job) -> None:
    """Write the entry of each end of a job; those that are there stay as they are."""
    deed = DEEDS[job.kind]
    searched = {"search": job.id} if job.kind == "search" else {}
    before = 0
    with main_autocommit().connect() as main:
        for place, (result, count, _) in enumerate(job.options[ENDS]):
            audit.note(
                main,
                context.tenant_id,
                caller=job.caller,
                verb=deed.verb,
                what=audit.named(**searched, collection=job.collection_id),
                result=result,
                count=count - before,
                entry_id=derived_id(job.id, place),
            )
            before = count if deed.adds_up else 0
