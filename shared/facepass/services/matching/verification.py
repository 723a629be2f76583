"""Verification (1:1): whether a photo shows a user."""

from dataclasses import dataclass, replace
from uuid import UUID

from facepass.errors import NotEnrolled
from facepass.recognition.calibration import rate_of
from facepass.recognition.engine import DetectedFace
from facepass.services.liveness.acceptance import Shown, accept, check_photo
from facepass.services.matching.context import MatchingContext
from facepass.services.matching.liveness import for_verification
from facepass.services.matching.pack_choice import for_user
from facepass.services.matching.probes import see
from facepass.services.matching.stored_vectors import best_face_of_user
from facepass.services.matching.thresholds import check_threshold, threshold_of
from facepass.services.uploads.probe_photos import ProbePhoto, read_photo
from facepass.services.users.users import validate_user_exists
from facepass.telemetry import Stopwatch


@dataclass(frozen=True)
class Verification:
    """Whether the photo's largest face is the user's, and the user's most similar face.

    similarity, threshold: cosines, -1 to 1. similarity: None when the caller may not see it.
    false_match_rate: as rate_of, and None without the similarity, which could be calculated from it. margin: similarity
    minus threshold, by which the results of several packs are compared. liveness: whether a token was accepted.
    """

    match: bool
    similarity: float | None
    false_match_rate: float | None
    margin: float
    threshold: float
    face_id: UUID
    model: str
    searched_face: DetectedFace
    timings: dict[str, float]
    liveness: bool = False


def verify_user(
    context: MatchingContext,
    user_id: UUID,
    photo: ProbePhoto,
    *,
    threshold: float | None,
    fmr: float | None,
    sees_below: bool = True,
    shown: Shown | None = None,
) -> Verification:
    """Compare the photo's largest usable face with every face of the user, as liveness.for_verification allows.

    threshold, fmr: as in thresholds.threshold_of; None for both: that of the collection of the user's most similar
    face, or else the pack's. sees_below: whether the caller may see similarities below that. shown: a liveness token,
    which is used up whatever the result. Raises UserNotFound, NotEnrolled, PhotoRejected and its kinds, UnreadableBody,
    UploadNotFound, FmrNotCalibrated, ThresholdBelowFloor, MissingScope, LivenessRequired, and what acceptance.accept
    raises.
    """
    with context.main() as main:  # closed before the photo is analysed
        validate_user_exists(main, user_id)
        accepted = None if shown is None else accept(main, shown, user_id)
    context = for_verification(context, user_id, shown=accepted is not None)
    watch, probe = Stopwatch(), read_photo(context, photo)
    if accepted is not None:
        check_photo(accepted.photo_sha256, probe)
    for last in (False, True):
        chosen = for_user(context, user_id)
        compared = [_compare(each, user_id, probe, watch, threshold, fmr, sees_below) for each in chosen]
        if found := [verification for verification in compared if verification is not None]:
            break
        # between the choice and the comparison, the user's collection may have been switched to another pack
        if last or [each.engine for each in for_user(context, user_id)] == [each.engine for each in chosen]:
            raise NotEnrolled
    best = max(found, key=lambda each: (each.match, each.margin))
    return replace(best, liveness=accepted is not None)


def _compare(
    context: MatchingContext,
    user_id: UUID,
    photo: bytes,
    watch: Stopwatch,
    threshold: float | None,
    fmr: float | None,
    sees_below: bool,
) -> Verification | None:
    """The comparison with one pack; None when the user has no face of it."""
    pack = context.engine.pack
    [seen], _unused = see(context.engine, photo, watch)
    try:
        # never on a replica: an app verifies a face that it has just enrolled
        with context.vector_statements() as vector, watch.step("search"):
            best = best_face_of_user(
                vector, context.tenant_id, user_id, pack.model_id, seen.embedding, context.collections
            )
    except NotEnrolled:
        return None
    requested = threshold_of(pack, threshold, fmr)
    own = pack.threshold if best.threshold is None else best.threshold
    check_threshold(requested, own=own, floor=best.threshold_floor, sees_below=sees_below)
    least = own if requested is None else requested
    if best.threshold_floor is not None:
        least = max(least, best.threshold_floor)
    shown = best.similarity if sees_below or best.similarity >= own else None
    return Verification(
        match=best.similarity >= least,
        similarity=shown,
        false_match_rate=None if shown is None else rate_of(pack.calibrated, shown),
        margin=best.similarity - least,
        threshold=least,
        face_id=best.face_id,
        model=pack.model_id,
        searched_face=seen.face,
        timings=watch.steps,
    )
