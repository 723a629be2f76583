"""Identification (1:N): search a collection for the faces that are similar to a probe."""

from dataclasses import dataclass
from typing import Any, Literal
from uuid import UUID

import numpy as np
from numpy.typing import NDArray
from sqlalchemy import Row, text

from facepass import telemetry
from facepass.errors import CollectionNotFound, ModelMismatch, NotEnrolled
from facepass.models.vector import DEFAULT_COLLECTION
from facepass.recognition.calibration import expected_matches, rate_of
from facepass.recognition.engine import DetectedFace
from facepass.services.audit import audit
from facepass.services.collections.collections import check_model
from facepass.services.collections.faces import thumbnail_url
from facepass.services.matching.context import MatchingContext
from facepass.services.matching.pack_choice import for_collection, models_of
from facepass.services.matching.probes import see
from facepass.services.matching.stored_vectors import StoredFace, vector_of_face, vector_of_user
from facepass.services.matching.thresholds import check_threshold, threshold_of, too_low
from facepass.services.uploads.probe_photos import ProbePhoto, read_photo
from facepass.services.users.users import validate_user_exists
from facepass.telemetry import Stopwatch
from facepass.vectors.cache import BitCache
from facepass.vectors.query import Neighbours, Query, ThresholdTooLow

NAME_FOUND = text(
    "select id, email, full_name, external_id"
    " from name_found(:tenant, :id, :caller, :verb, :object, cast(:users as uuid[]))"
)


@dataclass(frozen=True)
class Search:
    """A search. The probe is a stored face, a user (the average of all their faces) or else a photo.

    threshold: lowest cosine of a match, -1 to 1; fmr: a false match rate in its place; None for both: the collection's.
    exact: compare with every face, not only with those that the bit scan selects. sees_below: whether the caller may
    see similarities below the collection's threshold.
    """

    collection_id: str
    photo: ProbePhoto
    face_id: UUID | None = None
    user_id: UUID | None = None
    threshold: float | None = None
    fmr: float | None = None
    limit: int = 5
    group_by: Literal["face", "user"] = "face"
    exact: bool = False
    sees_below: bool = True


@dataclass(frozen=True)
class Match:
    """A face of the collection that is similar to the probe's.

    similarity: cosine, -1 to 1. false_match_rate: as rate_of. box: (4,), as stored.
    """

    face_id: UUID
    user_id: UUID | None
    user: Row[Any] | None
    external_image_id: str | None
    similarity: float
    false_match_rate: float | None
    box: list[float]
    image_url: str


@dataclass(frozen=True)
class Identification:
    """The best matches, most similar first.

    searched_face: None when the probe is a user. expected_false_matches: how many of the collection's faces would reach
    the threshold if all of them were strangers; None outside of the pack's calibration.
    """

    results: list[Match]
    searched_face: DetectedFace | StoredFace | None
    threshold: float
    expected_false_matches: float | None
    model: str
    query_time_ms: float
    timings: dict[str, float]


@dataclass(frozen=True)
class _Probe:
    """The probe's vector, (512,) with L2 norm 1, and the face or user that is left out of the result."""

    embedding: NDArray[np.float32]
    face: DetectedFace | StoredFace | None
    except_face: UUID | None = None
    except_user: UUID | None = None


def identify(context: MatchingContext, cache: BitCache, search: Search, entry: audit.Entry) -> Identification:
    """The collection's faces that are similar to the probe, most similar first, with their users.

    The search is one statement; the names and the audit entry are another. Raises PhotoRejected and its kinds,
    UnreadableBody, UploadNotFound, FaceNotFound, UserNotFound, NotEnrolled, CollectionNotFound, ModelMismatch,
    FmrNotCalibrated, ThresholdBelowFloor and MissingScope.
    """
    watch = Stopwatch()
    chosen = for_collection(context, search.collection_id)
    try:
        probe, found = _find(chosen, cache, search, watch)
    except (ModelMismatch, NotEnrolled):
        now = for_collection(context, search.collection_id)
        if now.engine is chosen.engine:
            raise
        chosen = now  # the collection was switched to another pack meanwhile
        probe, found = _find(chosen, cache, search, watch)
    results = _name(chosen, found, search.collection_id, entry)
    telemetry.search_made(bool(results))
    return Identification(
        results=results,
        searched_face=probe.face,
        threshold=found.threshold,
        expected_false_matches=expected_matches(chosen.engine.pack.calibrated, found.threshold, found.face_count),
        model=chosen.engine.pack.model_id,
        query_time_ms=watch.total,
        timings=watch.steps,
    )


def _find(context: MatchingContext, cache: BitCache, search: Search, watch: Stopwatch) -> tuple[_Probe, Neighbours]:
    threshold = threshold_of(context.engine.pack, search.threshold, search.fmr)
    probe = _see(context, search, watch)
    return probe, _search(context, cache, search, probe, threshold, watch)


def _see(context: MatchingContext, search: Search, watch: Stopwatch) -> _Probe:
    """The probe's vector: a stored one, or that of the face in its photo."""
    model = context.engine.pack.model_id
    if search.face_id is not None:
        with context.replica() as vector:
            stored = vector_of_face(vector, context.tenant_id, search.face_id, model, context.collections)
        return _Probe(stored.embedding, stored, except_face=search.face_id)
    if search.user_id is not None:
        with context.main() as main:
            validate_user_exists(main, search.user_id)
        try:
            with context.replica() as vector:
                mean = vector_of_user(vector, context.tenant_id, search.user_id, model, context.collections)
        except NotEnrolled:
            if context.engines.several and models_of(context, search.user_id):
                raise ModelMismatch(
                    "The user's faces and the collection have different model packs: move both."
                ) from None
            raise
        return _Probe(mean, None, except_user=search.user_id)
    seen = see(context.engine, read_photo(context, search.photo), watch)
    return _Probe(seen.embedding, seen.face)


def _search(
    context: MatchingContext,
    cache: BitCache,
    search: Search,
    probe: _Probe,
    threshold: float | None,
    watch: Stopwatch,
) -> Neighbours:
    """The faces near the probe.

    Raises CollectionNotFound, ModelMismatch for another pack's vectors, ThresholdBelowFloor and MissingScope.
    """
    pack = context.engine.pack
    query = Query(
        tenant_id=context.tenant_id,
        collection_id=search.collection_id,
        embedding=probe.embedding,
        threshold=threshold,
        default_threshold=pack.threshold,
        limit=search.limit,
        best_of_user=search.group_by == "user",
        except_face=probe.except_face,
        except_user=probe.except_user,
        exact=search.exact,
        lowest="floor" if search.sees_below else "own",
    )
    try:
        with context.replica() as vector, watch.step("search"):
            found = cache.nearest(vector, query)
    except ThresholdTooLow as error:
        raise too_low(error.floor) from None
    if found is None:
        if search.collection_id != DEFAULT_COLLECTION:
            raise CollectionNotFound
        check_threshold(threshold, own=pack.threshold, floor=None, sees_below=search.sees_below)
        # `default` always exists, though its row is created by the first upload
        return Neighbours(None, pack.threshold if threshold is None else threshold, "exact", 0, [])
    check_model(found.model, pack.model_id)
    return found


def _name(context: MatchingContext, found: Neighbours, collection_id: str, entry: audit.Entry) -> list[Match]:
    """Join the users database, and write the audit entry there. A face whose user was just erased is left out."""
    noted = {
        "id": entry.id,
        "caller": entry.caller,
        "verb": "search_faces",
        "object": audit.named(collection=collection_id),
    }
    owners = [face.user_id for face in found.faces]
    with context.main_statements() as main:
        rows = main.execute(NAME_FOUND, {"tenant": context.tenant_id, "users": owners, **noted}).all()
    users = {row.id: row for row in rows}
    return [
        Match(
            face_id=face.face_id,
            user_id=face.user_id,
            user=users[face.user_id] if face.user_id else None,
            external_image_id=face.external_image_id,
            similarity=face.similarity,
            false_match_rate=rate_of(context.engine.pack.calibrated, face.similarity),
            box=face.box,
            image_url=thumbnail_url(context.bucket, context.tenant_id, face.face_id),
        )
        for face in found.faces
        if face.user_id is None or face.user_id in users
    ]
