"""Probes: photos that are analysed and not stored."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from facepass.recognition.boxes import BoundingBox
from facepass.recognition.engine import DetectedFace, Engine
from facepass.recognition.gates import DEFAULT_GATE
from facepass.recognition.photo import decode
from facepass.services.matching.selection import Selection, require_a_face, select_faces
from facepass.telemetry import Stopwatch


@dataclass(frozen=True)
class SeenFace:
    """A probe's face and its embedding, (512,) with L2 norm 1."""

    face: DetectedFace
    embedding: NDArray[np.float32]


@dataclass(frozen=True)
class UnusedFace:
    """A probe's face that is not used. reasons: as LOW_SHARPNESS (recognition.quality.Reason)."""

    face: DetectedFace
    reasons: list[str]

    @property
    def box(self) -> BoundingBox:
        """The face's."""
        return self.face.box

    @property
    def confidence(self) -> float:
        """The face's."""
        return self.face.confidence


def find_faces(engine: Engine, photo: bytes, watch: Stopwatch) -> list[DetectedFace]:
    """Every face in the photo, largest first. Raises PhotoRejected's kinds."""
    with watch.step("decode"):
        decoded = decode(photo)
    with watch.step("detect"):
        return engine.find_faces(decoded)


def faces_turned_away(engine: Engine, photo: bytes, gate: str) -> list[UnusedFace]:
    """The faces of a photo that do not pass a quality filter. Raises PhotoRejected's kinds."""
    return _unused(select_faces(find_faces(engine, photo, Stopwatch()), gate=gate))


def see(
    engine: Engine, photo: bytes, watch: Stopwatch, *, max_faces: int = 1, gate: str = DEFAULT_GATE
) -> tuple[list[SeenFace], list[UnusedFace]]:
    """The photo's usable faces, at least one and at most `max_faces`, largest first; and its other faces.

    gate: the quality filter, a key of GATES. Raises NoFaceFound, FaceBelowQuality and PhotoRejected's other kinds.
    """
    selection = select_faces(find_faces(engine, photo, watch), max_faces=max_faces, gate=gate)
    require_a_face(selection)
    with watch.step("embed"):
        seen = [SeenFace(face, engine.embed(face)) for face in selection.usable]
    return seen, _unused(selection)


def _unused(selection: Selection) -> list[UnusedFace]:
    return [UnusedFace(face, [reason.value for reason in reasons]) for face, reasons in selection.turned_away]
