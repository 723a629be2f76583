"""Comparison: whether two photos show the same person. Nothing is stored."""

from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from facepass.recognition.boxes import BoundingBox
from facepass.recognition.calibration import rate_of
from facepass.recognition.engine import DetectedFace
from facepass.recognition.gates import DEFAULT_GATE
from facepass.services.matching.context import MatchingContext
from facepass.services.matching.probes import SeenFace, see
from facepass.services.matching.thresholds import threshold_of
from facepass.services.uploads.probe_photos import ProbePhoto, read_photo
from facepass.telemetry import Stopwatch

MOST_SOURCES = 50  # faces of the source, each of which is compared with each of the target


@dataclass(frozen=True)
class Pair:
    """A face of the source and one of the target. similarity: cosine, -1 to 1. false_match_rate: as rate_of."""

    source_face: DetectedFace
    target_face: DetectedFace
    similarity: float
    false_match_rate: float | None

    @property
    def box(self) -> BoundingBox:
        """The target face's."""
        return self.target_face.box

    @property
    def confidence(self) -> float:
        """The target face's."""
        return self.target_face.confidence


@dataclass(frozen=True)
class Comparison:
    """Pairs of faces, most similar first, at least one.

    pairs: each face of the source with each of the target. matched: those at or above the threshold. unmatched_source,
    unmatched_target: the faces that are in none of these, largest first.
    """

    source_face: DetectedFace
    pairs: list[Pair]
    matched: list[Pair]
    unmatched_source: list[DetectedFace]
    unmatched_target: list[DetectedFace]
    threshold: float
    model: str

    @property
    def match(self) -> bool:
        """Whether any face of the target is one of the source's."""
        return bool(self.matched)

    @property
    def similarity(self) -> float:
        """The most similar pair's."""
        return self.pairs[0].similarity

    @property
    def false_match_rate(self) -> float | None:
        """The most similar pair's."""
        return self.pairs[0].false_match_rate

    @property
    def target_faces(self) -> list[Pair]:
        """Each target face with the face of the source that it is most similar to, most similar first."""
        best: dict[int, Pair] = {}
        for pair in self.pairs:
            best.setdefault(id(pair.target_face), pair)
        return list(best.values())


def compare_photos(
    context: MatchingContext,
    source: ProbePhoto,
    target: ProbePhoto,
    *,
    faces: Literal["largest", "all"],
    threshold: float | None,
    fmr: float | None,
    max_faces: int,
    gate: str = DEFAULT_GATE,
) -> Comparison:
    """Compare the source's largest usable face, or all of them, with the target's usable faces.

    max_faces: of each photo, the largest first; of the source at most MOST_SOURCES. threshold, fmr: as in
    thresholds.threshold_of; None for both: the pack's. gate: the quality filter of both photos. Raises PhotoRejected
    and its kinds, UnreadableBody, UploadNotFound and FmrNotCalibrated.
    """
    watch, engine = Stopwatch(), context.engine
    of_source = min(max_faces, MOST_SOURCES) if faces == "all" else 1
    sources, _unused = see(engine, read_photo(context, source), watch, max_faces=of_source, gate=gate)
    targets, _unused = see(engine, read_photo(context, target), watch, max_faces=max_faces, gate=gate)
    wanted = threshold_of(engine.pack, threshold, fmr)
    least = engine.pack.threshold if wanted is None else wanted
    cosines = np.clip(_vectors(sources) @ _vectors(targets).T, -1, 1)
    pairs = [
        Pair(one.face, other.face, float(cosine), rate_of(engine.pack.calibrated, float(cosine)))
        for one, row in zip(sources, cosines, strict=True)
        for other, cosine in zip(targets, row, strict=True)
    ]
    pairs.sort(key=lambda pair: pair.similarity, reverse=True)
    return Comparison(
        source_face=sources[0].face,
        pairs=pairs,
        matched=[pair for pair in pairs if pair.similarity >= least],
        unmatched_source=[each.face for each, row in zip(sources, cosines, strict=True) if row.max() < least],
        unmatched_target=[each.face for each, row in zip(targets, cosines.T, strict=True) if row.max() < least],
        threshold=least,
        model=engine.pack.model_id,
    )


def _vectors(seen: list[SeenFace]) -> NDArray[np.float32]:
    return np.stack([each.embedding for each in seen])
