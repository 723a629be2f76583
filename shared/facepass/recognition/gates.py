"""The quality filters that a collection may choose from. docs/quality.md has the measurements behind them."""

from dataclasses import dataclass

from facepass.recognition.quality import Quality, Reason

DEFAULT_GATE = "low"


@dataclass(frozen=True)
class Gate:
    """The minimum of each measurement, in the units of Quality; turned: the most degrees of yaw or pitch."""

    confidence: float
    face_size: float
    sharpness: float
    brightness: float
    turned: float
    overall: float


# For the lite pack; another pack's detector gives other confidences.
GATES = {
    "none": Gate(confidence=0, face_size=0, sharpness=0, brightness=0, turned=180, overall=0),
    "low": Gate(confidence=0.75, face_size=24, sharpness=20, brightness=10, turned=75, overall=5),
    "medium": Gate(confidence=0.82, face_size=28, sharpness=22, brightness=25, turned=50, overall=40),
    "high": Gate(confidence=0.87, face_size=32, sharpness=30, brightness=40, turned=40, overall=70),
}


def shortcomings(confidence: float, quality: Quality, gate: str = DEFAULT_GATE) -> list[Reason]:
    """The reasons why a face does not pass a filter, the most important first; none when it passes.

    confidence: the detector's score, 0..1. gate: a key of GATES.
    """
    least = GATES[gate]
    tests = (
        (confidence < least.confidence, Reason.LOW_CONFIDENCE),
        (quality.face_size < least.face_size, Reason.SMALL_BOUNDING_BOX),
        (quality.sharpness < least.sharpness, Reason.LOW_SHARPNESS),
        (quality.brightness < least.brightness, Reason.LOW_BRIGHTNESS),
        (max(abs(quality.yaw), abs(quality.pitch)) > least.turned, Reason.EXTREME_POSE),
        (quality.overall < least.overall, Reason.LOW_FACE_QUALITY),
    )
    return [reason for fails, reason in tests if fails]
