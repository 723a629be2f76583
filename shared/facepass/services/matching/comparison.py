"""Comparison: whether two photos show the same person. Nothing is stored."""

from dataclasses import dataclass

import numpy as np

from facepass.recognition.boxes import BoundingBox
from facepass.recognition.calibration import rate_of
from facepass.recognition.engine import DetectedFace, Engine
from facepass.services.matching.context import MatchingContext
from facepass.services.matching.probes import SeenFace, find_faces, see
from facepass.services.matching.selection import require_a_face, select_faces
from facepass.services.matching.thresholds import threshold_of
from facepass.services.uploads.probe_photos import ProbePhoto, read_photo
from facepass.telemetry import Stopwatch


@dataclass(frozen=True)
class ComparedFace:
    """A face of the target, and its similarity to the source's: cosine, -1 to 1. false_match_rate: as rate_of."""

    box: BoundingBox
    confidence: float
    similarity: float
    false_match_rate: float | None


@dataclass(frozen=True)
class Comparison:
    """Whether any face of the target is the source's largest face; the target's faces, most similar first."""

    match: bool
    similarity: float
    false_match_rate: float | None
    threshold: float
    model: str
    source_face: DetectedFace
    target_faces: list[ComparedFace]


def compare_photos(
    context: MatchingContext,
    source: ProbePhoto,
    target: ProbePhoto,
    *,
    threshold: float | None,
    fmr: float | None,
    max_faces: int,
) -> Comparison:
    """Compare the source's largest usable face with the target's usable faces, at most `max_faces`, the largest first.

    threshold, fmr: as in thresholds.threshold_of; None for both: the pack's. Raises PhotoRejected and its kinds,
    UnreadableBody, UploadNotFound and FmrNotCalibrated.
    """
    watch, engine = Stopwatch(), context.engine
    seen = see(engine, read_photo(context, source), watch)
    others = select_faces(find_faces(engine, read_photo(context, target), watch), max_faces=max_faces)
    require_a_face(others)
    compared = [_compare(engine, seen, face) for face in others.usable]
    compared.sort(key=lambda face: face.similarity, reverse=True)
    wanted = threshold_of(engine.pack, threshold, fmr)
    least = engine.pack.threshold if wanted is None else wanted
    return Comparison(
        match=compared[0].similarity >= least,
        similarity=compared[0].similarity,
        false_match_rate=compared[0].false_match_rate,
        threshold=least,
        model=engine.pack.model_id,
        source_face=seen.face,
        target_faces=compared,
    )


def _compare(engine: Engine, seen: SeenFace, face: DetectedFace) -> ComparedFace:
    cosine = float(np.clip(seen.embedding @ engine.embed(face), -1, 1))
    return ComparedFace(face.box, face.confidence, cosine, rate_of(engine.pack.calibrated, cosine))
