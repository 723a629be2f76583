"""The steps of a job that groups faces: first the neighbours of some faces at a time, at the end the groups.

Each step is stored with its checkpoint in one transaction, and gives the same result when it is done again: a job that
is killed at any moment ends with the same groups. Faces that are stored, assigned or erased meanwhile are in the next
run, or left out of this one.
"""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from sqlalchemy.exc import IntegrityError

from facepass.database.sessions import TenantSession
from facepass.errors import FacePassError, Unavailable
from facepass.logs import logger
from facepass.models.jobs import Job
from facepass.services.collections.cluster_rows import take_turn
from facepass.services.collections.ended_jobs import fail_job, note_end
from facepass.services.jobs.jobs import TakenOver, save
from facepass.services.matching.clusters.links import read_links
from facepass.services.matching.clusters.neighbours import (
    StoredVector,
    are_lost,
    find_neighbours,
    forget_neighbours,
    keep_neighbours,
    links_of,
    next_faces,
)
from facepass.services.matching.clusters.starting import check_run, run_of
from facepass.services.matching.clusters.writing import groups_in, write_groups
from facepass.services.matching.context import MatchingContext
from facepass.vectors.cache import BitCache

ATTEMPTS = 3  # of a step


def group_next_faces(context: MatchingContext, cache: BitCache, job: Job) -> bool:
    """Do the next step of a job; return whether another one is left.

    A job whose collection was deleted, moved to another pack or set otherwise has failed. Raises Unavailable, a
    database's error, and TakenOver.
    """
    try:
        return _step(context, cache, job)
    except Unavailable:
        raise
    except FacePassError as error:
        _give_up(context, job, error)
        raise TakenOver from error


def _step(context: MatchingContext, cache: BitCache, job: Job) -> bool:
    if "groups" in job.checkpoint:
        note_end(context, job)
        return False
    for attempt in range(1, ATTEMPTS + 1):
        try:
            job.checkpoint = _next_checkpoint(context, cache, job)
            break
        except IntegrityError:  # a face was erased at this very moment: the step is done again, without it
            if attempt == ATTEMPTS:
                raise
            logger.info("step repeated", job_id=str(job.id))
    return True


def _next_checkpoint(context: MatchingContext, cache: BitCache, job: Job) -> dict[str, Any]:
    """Compare the next faces or, when none is left, make the groups; return the checkpoint."""
    after = job.checkpoint.get("after")
    with context.vector() as vector:
        check_run(vector, run_of(job))
        faces = next_faces(vector, run_of(job), UUID(after) if after else None)
    return _compare(context, cache, job, faces) if faces else _group(context, job)


def _give_up(context: MatchingContext, job: Job, error: FacePassError) -> None:
    with context.vector() as vector:  # first: a worker that is killed in between leaves an open job, and no neighbours
        save(vector, job, job.checkpoint)
        forget_neighbours(vector, job.id)
    fail_job(context, job.id, error)


def _compare(context: MatchingContext, cache: BitCache, job: Job, faces: Sequence[StoredVector]) -> dict[str, Any]:
    """Find and store the neighbours of these faces; return the checkpoint."""
    found = find_neighbours(context, cache, run_of(job), faces)
    ids = [face.id for face in faces]
    links = links_of(ids, found)
    stored = bool(links) or job.checkpoint.get("stored", False)
    checkpoint = {"after": str(ids[-1]), "compared": compared(job) + len(ids), "stored": stored}
    with context.vector() as vector:
        take_turn(vector, job.collection_id)
        if are_lost(vector, job):
            return _begin_again(vector, job)
        save(vector, job, checkpoint)
        keep_neighbours(vector, run_of(job), links)
    return checkpoint


def _group(context: MatchingContext, job: Job) -> dict[str, Any]:
    """Put the new groups in the place of the earlier ones; return the checkpoint.

    They are computed before the transaction that writes them: settings, erasure and uploads wait for its locks.
    """
    with context.vector() as vector:
        links = read_links(vector, job.id)
    groups = groups_in(links)
    with context.vector() as vector:
        take_turn(vector, job.collection_id)
        save(vector, job, job.checkpoint)
        check_run(vector, run_of(job))
        if are_lost(vector, job):
            return _begin_again(vector, job)
        checkpoint = job.checkpoint | {"groups": write_groups(vector, run_of(job), groups)}
        save(vector, job, checkpoint)
    return checkpoint


def _begin_again(vector: TenantSession, job: Job) -> dict[str, Any]:
    """Compare all faces once more, because groups of the remaining ones would be partial; return the checkpoint."""
    save(vector, job, {})
    logger.info("run begins again", job_id=str(job.id))
    return {}


def compared(job: Job) -> int:
    """How many faces were compared with all others so far."""
    return int(job.checkpoint.get("compared", 0))
