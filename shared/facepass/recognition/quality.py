"""Is a detected face good enough to be recognised? How the limits were measured: docs/recognition.md."""

from dataclasses import dataclass
from enum import StrEnum

import cv2
import numpy as np
from numpy.typing import NDArray

MIN_CONFIDENCE = 0.75
MIN_FACE_SIZE = 24.0
MIN_SHARPNESS = 20.0

# Brows to chin in the aligned crop: hair, background and the photo's edge say nothing about the face's own detail.
FACE = np.s_[20:108, 22:90]


class Reason(StrEnum):
    """Why a face is turned away, in Amazon Rekognition's words (IndexFaces, UnindexedFace.Reasons)."""

    LOW_CONFIDENCE = "LOW_CONFIDENCE"
    SMALL_BOUNDING_BOX = "SMALL_BOUNDING_BOX"
    LOW_SHARPNESS = "LOW_SHARPNESS"
    EXCEEDS_MAX_FACES = "EXCEEDS_MAX_FACES"


@dataclass(frozen=True)
class Quality:
    """What is measured on one face.

    sharpness: variance of the Laplacian within the aligned crop, in grey levels squared, 0 and up.
    brightness: mean grey level within the aligned crop, 0..255.
    face_size: shorter side of the box in pixels of the upright photo.
    """

    sharpness: float
    brightness: float
    face_size: float


def measure(crop: NDArray[np.uint8], face_size: float) -> Quality:
    """Measure an aligned crop, (112, 112, 3) BGR, of a face whose box is face_size pixels on its shorter side."""
    face = cv2.cvtColor(crop, cv2.COLOR_BGR2GRAY)[FACE]
    # Variance of the Laplacian as a measure of focus: Pech-Pacheco et al., ICPR 2000.
    sharpness = cv2.Laplacian(face, cv2.CV_64F).var()
    return Quality(sharpness=float(sharpness), brightness=float(face.mean()), face_size=face_size)


def shortcomings(confidence: float, quality: Quality) -> list[Reason]:
    """What keeps a face from being usable, the most important first; nothing when it is usable.

    confidence: the detector's score, 0..1.
    """
    tests = (
        (confidence < MIN_CONFIDENCE, Reason.LOW_CONFIDENCE),
        (quality.face_size < MIN_FACE_SIZE, Reason.SMALL_BOUNDING_BOX),
        (quality.sharpness < MIN_SHARPNESS, Reason.LOW_SHARPNESS),
    )
    return [reason for fails, reason in tests if fails]
