"""The quality filters that a collection may choose from. docs/quality.md has the measurements behind them."""

from dataclasses import dataclass

from facepass.recognition.quality import Quality, Reason

DEFAULT_GATE = "low"


@dataclass(frozen=True)
class Gate:
    """The minimum of each measurement, in the units of Quality; turned: the most degrees of yaw or pitch.

    certainty: of the detector, on the scale of Pack.certainty.
    """

    certainty: float
    face_size: float
    sharpness: float
    brightness: float
    turned: float
    overall: float


# Fitted to the standard pack; Pack.certainty makes the first those of other detectors.
GATES = {
    "none": Gate(certainty=0, face_size=0, sharpness=0, brightness=0, turned=180, overall=0),
    "low": Gate(certainty=0.70, face_size=16, sharpness=5, brightness=10, turned=85, overall=0.1),
    "medium": Gate(certainty=0.82, face_size=24, sharpness=8, brightness=25, turned=60, overall=20),
    "high": Gate(certainty=0.88, face_size=32, sharpness=12, brightness=40, turned=45, overall=50),
}


def shortcomings(certainty: float, quality: Quality, gate: str = DEFAULT_GATE) -> list[Reason]:
    """The reasons why a face does not pass a filter, the most important first; none when it passes.

    certainty: as DetectedFace has it. gate: a key of GATES.
    """
    least = GATES[gate]
    tests = (
        (certainty < least.certainty, Reason.LOW_CONFIDENCE),
        (quality.face_size < least.face_size, Reason.SMALL_BOUNDING_BOX),
        (quality.sharpness < least.sharpness, Reason.LOW_SHARPNESS),
        (quality.brightness < least.brightness, Reason.LOW_BRIGHTNESS),
        (max(abs(quality.yaw), abs(quality.pitch)) > least.turned, Reason.EXTREME_POSE),
        (quality.overall < least.overall, Reason.LOW_FACE_QUALITY),
    )
    return [reason for fails, reason in tests if fails]
