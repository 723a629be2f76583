"""Probes: photos that are analysed and not stored."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from facepass.recognition.engine import DetectedFace, Engine
from facepass.recognition.photo import decode
from facepass.services.matching.selection import require_a_face, select_faces
from facepass.telemetry import Stopwatch


@dataclass(frozen=True)
class SeenFace:
    """A probe's face and its embedding, (512,) with L2 norm 1."""

    face: DetectedFace
    embedding: NDArray[np.float32]


def find_faces(engine: Engine, photo: bytes, watch: Stopwatch) -> list[DetectedFace]:
    """Every face in the photo, largest first. Raises PhotoRejected's kinds."""
    with watch.step("decode"):
        decoded = decode(photo)
    with watch.step("detect"):
        return engine.find_faces(decoded)


def see(engine: Engine, photo: bytes, watch: Stopwatch) -> SeenFace:
    """The photo's largest usable face. Raises NoFaceFound, FaceBelowQuality and PhotoRejected's other kinds."""
    face = require_a_face(select_faces(find_faces(engine, photo, watch)))
    with watch.step("embed"):
        return SeenFace(face, engine.embed(face))
