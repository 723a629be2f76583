"""Start a search with many probes. What can be refused at once is; a bad probe is refused in its result."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Literal
from uuid import UUID

from sqlalchemy import select

from facepass.database.sessions import TenantSession
from facepass.errors import CollectionNotFound, UploadNotFound
from facepass.job_errors import NotAProbe
from facepass.models.jobs import Job
from facepass.models.vector import DEFAULT_COLLECTION, Collection, Upload
from facepass.queue import Queue
from facepass.recognition.packs import Pack
from facepass.services.collections.collections import check_model
from facepass.services.jobs.jobs import ENDS, OPENED_AGAIN, new_job
from facepass.services.jobs.messages import announce_new
from facepass.services.liveness.acceptance import check_shown
from facepass.services.matching.context import MatchingContext
from facepass.services.matching.identification import Search
from facepass.services.matching.pack_choice import for_collection
from facepass.services.matching.thresholds import check_threshold, threshold_of
from facepass.services.uploads.probe_photos import ProbePhoto
from facepass.services.uploads.status import UploadStatus

KIND = "search"
# Beside the options of identification.Search: whether the search asks for similarities below the collection's
# threshold, and the pack that the collection had.
NO_OPTIONS = ("upload_ids", "below", "model", OPENED_AGAIN, ENDS)


@dataclass(frozen=True)
class NewSearch:
    """A search with probes that are uploaded, or about to be; the options are those of identification.Search."""

    upload_ids: Sequence[UUID]
    collection_id: str
    threshold: float | None
    fmr: float | None
    faces: Literal["largest", "all"]
    max_faces: int
    limit: int
    group_by: Literal["face", "user"]
    exact: bool
    sees_below: bool


def start_search(context: MatchingContext, new: NewSearch, queue: Queue, caller_id: str) -> Job:
    """Start a search; return its job.

    caller_id: as in the audit log. Raises CollectionNotFound, LivenessRequired, ModelMismatch, FmrNotCalibrated,
    ThresholdBelowFloor, MissingScope, UploadNotFound, NotAProbe, TooManyJobs and Unavailable.
    """
    with context.vector() as vector:
        found = vector.scalar(select(Collection).where(Collection.id == new.collection_id))
        if found is None and new.collection_id != DEFAULT_COLLECTION:
            raise CollectionNotFound
        if found is not None:
            check_shown(found, shown=False)
        _check_probes(vector, new.upload_ids)
    pack = for_collection(context, new.collection_id).engine.pack
    options = _stored(new) | {"below": _asks_below(pack, new, found), "model": pack.model_id}
    with context.vector() as vector:
        job = new_job(vector, KIND, new.collection_id, options, caller_id=caller_id)
    announce_new(context, queue, job)
    return job


def search_of(job: Job, upload_id: UUID) -> Search:
    """The search with one probe of a job."""
    options = {key: value for key, value in job.options.items() if key not in NO_OPTIONS}
    photo, model = ProbePhoto(upload_id=upload_id), job.options.get("model")
    return Search(collection_id=job.collection_id, photo=photo, threshold_model=model, **options)


def probes_of(job: Job) -> list[UUID]:
    """The uploads that a job searches with, in the order of the request."""
    return [UUID(upload_id) for upload_id in job.options["upload_ids"]]


def _stored(new: NewSearch) -> dict[str, Any]:
    """The options of a search as its job's row has them."""
    options = {key: value for key, value in vars(new).items() if key != "collection_id"}
    return options | {"upload_ids": [str(upload_id) for upload_id in new.upload_ids]}


def _check_probes(vector: TenantSession, upload_ids: Sequence[UUID]) -> None:
    """Raise UploadNotFound and NotAProbe for an upload that can never be searched with."""
    known = select(Upload.id, Upload.purpose).where(Upload.id.in_(upload_ids), Upload.status != UploadStatus.ERASED)
    purposes = {row.id: row.purpose for row in vector.execute(known)}
    for upload_id in upload_ids:
        if upload_id not in purposes:
            raise UploadNotFound(f"There is no upload {upload_id}.")
        if purposes[upload_id] != "probe":
            raise NotAProbe(f"The upload {upload_id} was not made with `purpose: probe`.")


def _asks_below(pack: Pack, new: NewSearch, collection: Collection | None) -> bool:
    """Whether the search asks for similarities below the collection's threshold. Raises as start_search does."""
    requested = threshold_of(pack, new.threshold, new.fmr)
    own = pack.threshold if collection is None or collection.threshold is None else collection.threshold
    floor = collection.threshold_floor if collection is not None else None
    if collection is not None:
        check_model(collection.model, pack.model_id)
    check_threshold(requested, own=own, floor=floor, sees_below=new.sees_below)
    return requested is not None and requested < own
