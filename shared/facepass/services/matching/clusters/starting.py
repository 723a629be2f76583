"""Start a job that groups a collection's unknown people."""

from uuid import UUID

from sqlalchemy import func, select

from facepass.cluster_errors import ClusteringRuns, ClustersOff, ClustersRefused, TooManyToCluster
from facepass.database.sessions import TenantSession
from facepass.errors import CollectionNotFound
from facepass.models.jobs import OPEN, Job
from facepass.models.vector import DEFAULT_COLLECTION, Collection, Face
from facepass.queue import Queue
from facepass.services.collections.cluster_rows import take_turn
from facepass.services.collections.clusters import KIND
from facepass.services.collections.collections import check_model, rules_of
from facepass.services.jobs.jobs import new_job
from facepass.services.jobs.messages import announce_new
from facepass.services.matching.clusters.neighbours import Run
from facepass.services.matching.clusters.thresholds import threshold_for_faces
from facepass.services.matching.context import MatchingContext
from facepass.settings import settings


def start_clustering(context: MatchingContext, collection_id: str, queue: Queue, caller_id: str) -> Job:
    """Start grouping the faces without a user of a collection; return the job.

    caller_id: as in the audit log. Raises CollectionNotFound, ClustersRefused, ClustersOff, ClusteringRuns,
    TooManyToCluster, ModelMismatch, FmrNotCalibrated, TooManyJobs and Unavailable.
    """
    with context.vector() as vector:
        take_turn(vector, collection_id)
        collection = check_allowed(vector, collection_id)
        _check_none_runs(vector, collection_id)
        faces = _count_faces(vector, collection_id)
        pack = context.for_model(collection.model).engine.pack
        options = {"model": collection.model, "threshold": threshold_for_faces(pack, faces), "faces": faces}
        job = new_job(vector, KIND, collection_id, options, caller_id=caller_id)
    announce_new(context, queue, job)
    return job


def run_of(job: Job) -> Run:
    """What a job groups, and how."""
    return Run(job.id, job.collection_id, job.options["model"], job.options["threshold"])


def check_allowed(vector: TenantSession, collection_id: str) -> Collection:
    """The collection, as its settings are now. Raises CollectionNotFound, ClustersOff and ClustersRefused."""
    try:
        collection = rules_of(vector, collection_id)
    except CollectionNotFound:
        if collection_id == DEFAULT_COLLECTION:  # it always exists, though its row is created by the first upload
            raise ClustersOff from None
        raise
    if collection.consent_required:
        raise ClustersRefused
    if not collection.clusters:
        raise ClustersOff
    return collection


def check_run(vector: TenantSession, run: Run) -> None:
    """Raise as check_allowed does, and ModelMismatch when the collection was moved to another pack since the start."""
    collection = check_allowed(vector, run.collection_id)
    if run.model is not None:  # None: it was empty, and a first face since then is in the next run
        check_model(collection.model, run.model)


def _check_none_runs(vector: TenantSession, collection_id: str) -> None:
    running = select(Job.id).where(Job.collection_id == collection_id, Job.kind == KIND, OPEN)
    job_id: UUID | None = vector.scalar(running.limit(1))
    if job_id is not None:
        raise ClusteringRuns(f"The collection's faces are being grouped already, by the run {job_id}.")


def _count_faces(vector: TenantSession, collection_id: str) -> int:
    most = settings().max_faces_to_cluster
    some = select(Face.id).where(Face.collection_id == collection_id, Face.user_id.is_(None)).limit(most + 1)
    count = vector.scalar(select(func.count()).select_from(some.subquery())) or 0
    if count > most:
        raise TooManyToCluster(f"At most {most:,} faces without a user can be grouped.")
    return count
