"""Measure the quality of a detected face. docs/quality.md has the measurements behind the limits."""

from dataclasses import dataclass
from enum import StrEnum

import cv2
import numpy as np
from numpy.typing import NDArray

from facepass.recognition.framing import share_outside
from facepass.recognition.pose import estimate_pose

# Brows to chin in the aligned crop: hair, background and the photo's edge say nothing about the face's sharpness.
FACE = np.s_[20:108, 22:90]


class Reason(StrEnum):
    """Why a face is rejected, in Amazon Rekognition's terms (IndexFaces, UnindexedFace.Reasons)."""

    LOW_CONFIDENCE = "LOW_CONFIDENCE"
    SMALL_BOUNDING_BOX = "SMALL_BOUNDING_BOX"
    LOW_SHARPNESS = "LOW_SHARPNESS"
    LOW_BRIGHTNESS = "LOW_BRIGHTNESS"
    EXTREME_POSE = "EXTREME_POSE"
    EXCEEDS_MAX_FACES = "EXCEEDS_MAX_FACES"
    LOW_FACE_QUALITY = "LOW_FACE_QUALITY"


@dataclass(frozen=True)
class Quality:
    """The measurements of one face.

    sharpness: variance of the Laplacian within the aligned crop, in grey levels squared, 0 and up.
    brightness: mean grey level within the aligned crop, 0..255. contrast: their standard deviation, 0..127.5.
    face_size: shorter side of the box in pixels of the upright photo.
    yaw, pitch, roll: degrees, as in recognition/pose.py.
    cut_off: share of the face, brows to chin, that is outside of the photo, 0..1.
    overall: all of these and the detector's score as one number, 0..100 (`parts`).
    """

    sharpness: float
    brightness: float
    contrast: float
    face_size: float
    yaw: float
    pitch: float
    roll: float
    cut_off: float
    overall: float = 0.0


def measure(
    crop: NDArray[np.uint8],
    landmarks: NDArray[np.float32],
    photo_size: tuple[int, int],
    face_size: float,
    certainty: float,
) -> Quality:
    """Measure a face.

    crop: (112, 112, 3) BGR, aligned. landmarks: (5, 2) in pixels of the photo. photo_size: its width and height.
    face_size: the box's shorter side in pixels. certainty: the detector's, as Pack.certainty.
    """
    face = cv2.cvtColor(crop, cv2.COLOR_BGR2GRAY)[FACE]
    pose = estimate_pose(landmarks)
    seen = {
        # Variance of the Laplacian as a measure of focus: Pech-Pacheco et al., ICPR 2000.
        "sharpness": float(cv2.Laplacian(face, cv2.CV_64F).var()),
        "brightness": float(face.mean()),
        "contrast": float(face.std()),
        "face_size": face_size,
        "yaw": pose.yaw,
        "pitch": pose.pitch,
        "roll": pose.roll,
        "cut_off": share_outside(landmarks, photo_size),
    }
    overall = 100 * float(np.prod(list(parts(Quality(**seen), certainty).values())))
    return Quality(**seen, overall=overall)


def parts(quality: Quality, certainty: float) -> dict[str, float]:
    """The factors of `overall`, each 0..1; 1 where a higher value makes a face no easier to recognise.

    certainty: as in `measure`. The ends of each ramp: docs/quality.md.
    """
    turned = max(abs(quality.yaw), abs(quality.pitch))
    return {
        "confidence": _ramp(certainty, 0.65, 0.9),
        "face_size": _ramp(quality.face_size, 8, 32),
        "sharpness": _ramp(np.log(max(quality.sharpness, 1.0)), np.log(4.0), np.log(20.0)),
        "brightness": min(_ramp(quality.brightness, 5, 40), _ramp(quality.brightness, 254, 225)),
        "contrast": _ramp(quality.contrast, 2, 16),
        "pose": _ramp(turned, 90, 30),
        "framing": _ramp(quality.cut_off, 0.6, 0.0),
    }


def _ramp(value: float, worst: float, good: float) -> float:
    """From 0 at `worst` to 1 at `good`, linear in between."""
    return float(np.clip((value - worst) / (good - worst), 0, 1))
