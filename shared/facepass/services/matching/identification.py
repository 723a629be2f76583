"""Identification (1:N): search a collection for the faces that are similar to a probe."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Literal
from uuid import UUID

from sqlalchemy import Connection

from facepass import telemetry
from facepass.errors import CollectionNotFound, ModelMismatch, NotEnrolled
from facepass.models.vector import DEFAULT_COLLECTION
from facepass.recognition.calibration import expected_matches
from facepass.recognition.engine import DetectedFace
from facepass.recognition.gates import DEFAULT_GATE
from facepass.services.audit import audit
from facepass.services.collections.collections import check_model
from facepass.services.matching.context import MatchingContext
from facepass.services.matching.excluded import excluded_from
from facepass.services.matching.liveness import check_search
from facepass.services.matching.matches import Match, name_matches
from facepass.services.matching.pack_choice import for_collection
from facepass.services.matching.probes import UnusedFace, see
from facepass.services.matching.stored_probes import Probe, stored_probe
from facepass.services.matching.stored_vectors import StoredFace
from facepass.services.matching.thresholds import check_threshold, threshold_of, too_low, translated_threshold
from facepass.services.matching.user_means import judge_users
from facepass.services.uploads.probe_photos import ProbePhoto, read_photo
from facepass.telemetry import Stopwatch
from facepass.vectors.cache import BitCache
from facepass.vectors.query import Neighbours, Query, ThresholdTooLow

MORE_FACES = 8  # times as many, when those without a user took the places of users
MOST_CANDIDATES = 32_000  # faces that are looked through for users; behind them, fewer users are found
MORE_USERS = 2  # times the limit: of those who are found by a face, some are left out by the mean of their faces


@dataclass(frozen=True)
class Search:
    """A search. The probe is a stored face, a user (the average of all their faces) or else a photo.

    faces: of a photo, search with the largest usable face, or with all of them, at most `max_faces`, the largest first.
    threshold: lowest cosine of a match, -1 to 1; fmr: a false match rate in its place; None for both: the collection's.
    threshold_model: the pack whose cosines `threshold` is one of; None: the collection's, whichever it has.
    limit: the maximum number of matches of a face. exact: compare with every face, not only with those that the bit
    scan selects. sees_below: whether the caller may see similarities below the collection's threshold. gate: the
    quality filter of the photo's faces. only_users: leave out faces without a user.
    """

    collection_id: str
    photo: ProbePhoto
    face_id: UUID | None = None
    user_id: UUID | None = None
    faces: Literal["largest", "all"] = "largest"
    max_faces: int = 1
    threshold: float | None = None
    fmr: float | None = None
    threshold_model: str | None = None
    limit: int = 5
    group_by: Literal["face", "user"] = "face"
    exact: bool = False
    sees_below: bool = True
    gate: str = DEFAULT_GATE
    only_users: bool = False


@dataclass(frozen=True)
class SearchedFace:
    """A face that was searched with, and its best matches, most similar first. face: None when the probe is a user."""

    face: DetectedFace | StoredFace | None
    results: list[Match]


@dataclass(frozen=True)
class Identification:
    """The matches of each face that was searched with, at least one, the photo's largest first.

    unused_faces: the photo's other faces. expected_false_matches: how many of the collection's faces
    would reach the threshold if all of them were strangers; None outside of the pack's calibration.
    """

    faces: list[SearchedFace]
    unused_faces: list[UnusedFace]
    threshold: float
    expected_false_matches: float | None
    model: str
    query_time_ms: float
    timings: dict[str, float]

    @property
    def searched_face(self) -> DetectedFace | StoredFace | None:
        """The first face that was searched with."""
        return self.faces[0].face

    @property
    def results(self) -> list[Match]:
        """Its matches."""
        return self.faces[0].results


@dataclass(frozen=True)
class Found:
    """The faces that were searched with, the neighbours of each, and the photo's other faces.

    context: with the pack that was used. faces: None for the probe that is a user.
    """

    context: MatchingContext
    faces: list[DetectedFace | StoredFace | None]
    neighbours: list[Neighbours]
    unused: list[UnusedFace]

    @property
    def expected_false_matches(self) -> float | None:
        """As Identification has it."""
        first = self.neighbours[0]
        return expected_matches(self.context.engine.pack.calibrated, first.threshold, first.face_count)


def identify(context: MatchingContext, cache: BitCache, search: Search, entry: audit.Entry) -> Identification:
    """The collection's faces that are similar to each face of the probe, most similar first, with their users.

    All faces are searched in one statement; the names and the audit entry are another. Raises PhotoRejected and its
    kinds, UnreadableBody, UploadNotFound, FaceNotFound, UserNotFound, NotEnrolled, CollectionNotFound, ModelMismatch,
    LivenessRequired, FmrNotCalibrated, ThresholdBelowFloor and MissingScope.
    """
    watch = Stopwatch()
    found = find_neighbours(context, cache, search, watch)
    named = name_matches(found.context, [near.faces for near in found.neighbours], search.collection_id, entry)
    telemetry.search_made(any(named))
    return Identification(
        faces=[SearchedFace(face, results) for face, results in zip(found.faces, named, strict=True)],
        unused_faces=found.unused,
        threshold=found.neighbours[0].threshold,
        expected_false_matches=found.expected_false_matches,
        model=found.context.engine.pack.model_id,
        query_time_ms=watch.total,
        timings=watch.steps,
    )


def find_neighbours(context: MatchingContext, cache: BitCache, search: Search, watch: Stopwatch) -> Found:
    """The neighbours of each face of the probe, in one statement, without their users. Raises as identify does."""
    chosen = for_collection(context, search.collection_id)
    try:
        return _find(chosen, cache, search, watch)
    except (ModelMismatch, NotEnrolled):
        now = for_collection(context, search.collection_id)
        if now.engine is chosen.engine:
            raise
        return _find(now, cache, search, watch)  # the collection was switched to another pack meanwhile


def _find(context: MatchingContext, cache: BitCache, search: Search, watch: Stopwatch) -> Found:
    threshold = _threshold_of(context, search)
    unused: list[UnusedFace] = []
    if search.face_id is not None or search.user_id is not None:
        probes = [stored_probe(context, search.collection_id, search.face_id, search.user_id)]
    else:
        check_search(context, search.collection_id)
        most = search.max_faces if search.faces == "all" else 1
        photo = read_photo(context, search.photo)
        seen, unused = see(context.engine, photo, watch, max_faces=most, gate=search.gate)
        probes = [Probe(each.embedding, each.face) for each in seen]
    neighbours = _search(context, cache, search, probes, threshold, watch)
    return Found(context, [probe.face for probe in probes], neighbours, unused)


def _threshold_of(context: MatchingContext, search: Search) -> float | None:
    """As threshold_of; for a collection that was moved to another pack since the search was started, translated."""
    pack, model = context.engine.pack, search.threshold_model
    if search.threshold is None or model in (None, pack.model_id):
        return threshold_of(pack, search.threshold, search.fmr)
    before = context.engines.of(model)
    return translated_threshold(search.threshold, None if before is None else before.pack, pack)


def _search(
    context: MatchingContext,
    cache: BitCache,
    search: Search,
    probes: Sequence[Probe],
    threshold: float | None,
    watch: Stopwatch,
) -> list[Neighbours]:
    """The faces near each probe.

    Raises CollectionNotFound, ModelMismatch for another pack's vectors, ThresholdBelowFloor and MissingScope.
    """
    pack, by_user = context.engine.pack, search.group_by == "user"
    excluded = excluded_from(context, search.collection_id, face_id=search.face_id, user_id=search.user_id)
    queries = [
        Query(
            tenant_id=context.tenant_id,
            collection_id=search.collection_id,
            embedding=probe.embedding,
            threshold=threshold,
            default_threshold=pack.threshold,
            limit=search.limit * (MORE_USERS if by_user else 1) + excluded.places,
            best_of_user=by_user,
            except_face=probe.except_face,
            except_user=probe.except_user,
            exact=search.exact,
            lowest="floor" if search.sees_below else "own",
        )
        for probe in probes
    ]
    try:
        with context.replica() as vector, watch.step("search"):
            found = (
                _nearest_users(cache, vector, queries) if search.only_users else cache.nearest_of_each(vector, queries)
            )
            if found is not None and by_user:
                found = judge_users(vector, queries, found)
    except ThresholdTooLow as error:
        raise too_low(error.floor) from None
    if found is None:
        if search.collection_id != DEFAULT_COLLECTION:
            raise CollectionNotFound
        check_threshold(threshold, own=pack.threshold, floor=None, sees_below=search.sees_below)
        # `default` always exists, though its row is created by the first upload
        nothing = Neighbours(None, pack.threshold if threshold is None else threshold, "exact", 0, [])
        return [nothing for _ in probes]
    check_model(found[0].model, pack.model_id)
    return [replace(near, faces=excluded.leave_out(near.faces, search.limit)) for near in found]


def _nearest_users(cache: BitCache, vector: Connection, queries: list[Query]) -> list[Neighbours] | None:
    """The best face of each user near each probe, also when faces without a user are nearer, up to MOST_CANDIDATES."""
    limit = queries[0].limit
    while True:
        found = cache.nearest_of_each(vector, [replace(query, limit=limit) for query in queries])
        users = [[near for near in each.faces if near.user_id is not None] for each in found or ()]
        if found is None or limit >= MOST_CANDIDATES:
            break
        if all(len(own) >= queries[0].limit or len(each.faces) < limit for own, each in zip(users, found, strict=True)):
            break
        limit = min(limit * MORE_FACES, MOST_CANDIDATES)
    return found and [replace(each, faces=own) for own, each in zip(users, found, strict=True)]
