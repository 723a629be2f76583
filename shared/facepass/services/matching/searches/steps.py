"""One step of a search: one probe is searched with, and what was found is stored with the checkpoint."""

from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from sqlalchemy import delete, select, text
from sqlalchemy.exc import DBAPIError, IntegrityError

from facepass import telemetry
from facepass.context import Context
from facepass.database.engines import took_too_long
from facepass.database.sessions import TenantSession
from facepass.errors import FacePassError, Unavailable, UploadNotFound
from facepass.models.jobs import Job, SearchResult
from facepass.models.vector import Upload
from facepass.recognition.boxes import BoundingBox
from facepass.services.collections.ended_jobs import note_end
from facepass.services.jobs.jobs import save
from facepass.services.matching.context import MatchingContext
from facepass.services.matching.identification import Found, find_neighbours
from facepass.services.matching.searches.starting import probes_of, search_of
from facepass.services.uploads.status import UploadStatus
from facepass.telemetry import Stopwatch
from facepass.vectors.cache import BitCache
from facepass.vectors.query import Neighbours

ATTEMPTS = 3  # to store what was found: a face may be erased at this very moment
# A face that was erased since the search is left out.
INSERT_MATCHES = text(
    "insert into search_matches (tenant_id, job_id, place, face_number, rank, face_id, user_id, similarity)"
    " select f.tenant_id, :job, :place, m.face_number, m.rank, f.id, m.user_id, m.similarity"
    " from unnest(cast(:numbers as integer[]), cast(:ranks as integer[]), cast(:faces as uuid[]),"
    " cast(:users as uuid[]), cast(:similarities as real[])) as m(face_number, rank, face_id, user_id, similarity)"
    " join faces f on f.tenant_id = :tenant and f.id = m.face_id"
)


@dataclass(frozen=True)
class _Outcome:
    """The columns of a probe's result, and the neighbours of each of its faces."""

    columns: dict[str, Any]
    neighbours: list[Neighbours] = field(default_factory=list)


# Of a probe that was deleted while it was searched with.
ERASED_MEANWHILE = _Outcome({"code": UploadNotFound.code, "detail": UploadNotFound.title})


def search_next_probe(context: MatchingContext, cache: BitCache, job: Job) -> bool:
    """Search with the next probe of a job; return whether there was one.

    A probe that cannot be searched with has the code of its error as its result. Raises Unavailable, a database's
    error, and TakenOver.
    """
    place, probes = int(job.checkpoint.get("next", 0)), probes_of(job)
    if place >= len(probes):
        note_end(context, job)
        return False
    outcome = _search(context, cache, job, probes[place])
    _store(context, job, place, probes[place], outcome)
    telemetry.search_made(any(near.faces for near in outcome.neighbours))
    return True


def _search(context: MatchingContext, cache: BitCache, job: Job, upload_id: UUID) -> _Outcome:
    """What is found with a probe; a probe that takes too long twice is refused, so that the others get their turn."""
    for last in (False, True):
        try:
            found = find_neighbours(context, cache, search_of(job, upload_id), Stopwatch())
        except Unavailable:
            raise
        except FacePassError as error:
            return _Outcome({"code": error.code, "detail": error.detail})
        except (DBAPIError, TimeoutError) as error:
            if not took_too_long(error):
                raise
            if last:
                return _Outcome({"code": Unavailable.code, "detail": "The search with this probe takes too long."})
        else:
            return _Outcome(_columns(found), found.neighbours)
    raise AssertionError


def _columns(found: Found) -> dict[str, Any]:
    faces = [face for face in found.faces if face is not None]
    return {
        "threshold": found.neighbours[0].threshold,
        "expected_false_matches": found.expected_false_matches,
        "model": found.context.engine.pack.model_id,
        "faces": [{"box": _as_list(face.box), "confidence": float(face.confidence)} for face in faces],
        "unused_faces": [
            {"box": _as_list(face.box), "confidence": float(face.confidence), "reasons": face.reasons}
            for face in found.unused
        ],
    }


def _as_list(box: BoundingBox) -> list[float]:
    return [float(part) for part in (box.left, box.top, box.width, box.height)]


def _store(context: Context, job: Job, place: int, upload_id: UUID, outcome: _Outcome) -> None:
    """Store a probe's result in place of an earlier one, with the checkpoint. Raises TakenOver."""
    refused = int(job.checkpoint.get("refused", 0)) + ("code" in outcome.columns)
    checkpoint = {"next": place + 1, "refused": refused}
    for attempt in range(1, ATTEMPTS + 1):
        try:
            with context.vector() as vector:
                save(vector, job, checkpoint)
                if vector.scalar(select(Upload.id).where(Upload.id == upload_id, Upload.status == UploadStatus.ERASED)):
                    outcome = ERASED_MEANWHILE
                here = (SearchResult.job_id == job.id) & (SearchResult.place == place)
                vector.execute(delete(SearchResult).where(here))
                vector.add(SearchResult(job_id=job.id, place=place, upload_id=upload_id, **outcome.columns))
                vector.flush()
                _add_matches(vector, job, place, outcome.neighbours)
            break
        except IntegrityError:
            if attempt == ATTEMPTS:
                raise
    job.checkpoint = checkpoint


def _add_matches(vector: TenantSession, job: Job, place: int, neighbours: list[Neighbours]) -> None:
    rows = [(number, rank, near) for number, of in enumerate(neighbours) for rank, near in enumerate(of.faces)]
    if rows:
        matches = {
            "numbers": [number for number, _, _ in rows],
            "ranks": [rank for _, rank, _ in rows],
            "faces": [near.face_id for _, _, near in rows],
            "users": [near.user_id if job.options["group_by"] == "user" else None for _, _, near in rows],
            "similarities": [near.similarity for _, _, near in rows],
        }
        vector.execute(INSERT_MATCHES, {"tenant": vector.tenant_id, "job": job.id, "place": place, **matches})
