"""Detection: every face in a photo. Nothing is stored."""

from dataclasses import asdict, dataclass

from facepass.recognition.boxes import BoundingBox
from facepass.recognition.engine import DetectedFace
from facepass.recognition.gates import shortcomings
from facepass.recognition.quality import parts
from facepass.services.matching.context import MatchingContext
from facepass.services.matching.probes import find_faces
from facepass.services.uploads.probe_photos import ProbePhoto, read_photo
from facepass.telemetry import Stopwatch


@dataclass(frozen=True)
class ExaminedFace:
    """A face and its measurements, in the shapes of recognition.engine.DetectedFace.

    quality_parts: the factors of `overall`, each 0 to 1. usable: whether it passes the quality filter `low`; reasons:
    why not.
    """

    box: BoundingBox
    confidence: float
    landmarks: list[list[float]]
    quality: dict[str, float]
    quality_parts: dict[str, float]
    usable: bool
    reasons: list[str]


@dataclass(frozen=True)
class Detection:
    """Faces of the photo, largest first."""

    faces: list[ExaminedFace]
    model: str
    timings: dict[str, float]


def detect_faces(context: MatchingContext, photo: ProbePhoto, *, max_faces: int) -> Detection:
    """Find and measure the photo's largest faces. A photo without a face is not an error.

    Raises PhotoRejected's kinds, UnreadableBody and UploadNotFound.
    """
    watch = Stopwatch()
    found = find_faces(context.engine, read_photo(context, photo), watch)
    return Detection([_examine(face) for face in found[:max_faces]], context.engine.pack.model_id, watch.steps)


def _examine(face: DetectedFace) -> ExaminedFace:
    reasons = shortcomings(face.certainty, face.quality)
    return ExaminedFace(
        box=face.box,
        confidence=face.confidence,
        landmarks=face.landmarks.tolist(),
        quality=asdict(face.quality),
        quality_parts=parts(face.quality, face.certainty),
        usable=not reasons,
        reasons=[reason.value for reason in reasons],
    )
