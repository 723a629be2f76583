"""What is measured of a face, on Rekognition's scales of 0 to 100; and the numbers of model packs."""

from collections.abc import Mapping
from itertools import pairwise
from math import log
from zlib import crc32

from facepass.model_packs import MIRRORED
from facepass.recognition.gates import GATES
from facepass.recognition.packs import Pack

# Detectors' scores, as Pack.certainty, and the Confidence of each, linear in between. Programs keep faces from 90 on.
CONFIDENCES = (
    (0.0, 0.0),
    (GATES["low"].certainty, 90.0),
    (GATES["medium"].certainty, 95.0),
    (GATES["high"].certainty, 99.0),
    (1.0, 100.0),
)
SHARPEST = 1_000.0  # variance of the Laplacian that counts as 100
GREY_LEVELS = 255
# Versions of a model match [0-9.]+; a pack of the table keeps its number, and each other one has one of its id.
NUMBERS = {"facepass_lite": "1.0", "facepass_standard": "2.0", "buffalo_l": "3.0"}


def confidence_of(pack: Pack, score: float) -> float:
    """Rekognition's `Confidence` of a detector's score, 0 to 1."""
    certainty = min(max(pack.certainty(score), 0.0), 1.0)
    for (x0, y0), (x1, y1) in pairwise(CONFIDENCES):
        if certainty <= x1:
            return round(y0 + (certainty - x0) * (y1 - y0) / (x1 - x0), 4)
    return CONFIDENCES[-1][1]


def quality_of(measured: Mapping[str, float]) -> dict[str, float]:
    """Rekognition's `Quality`. measured: as recognition.quality.Quality.

    Brightness is the mean grey level, linear. Sharpness is logarithmic, for a variance of the Laplacian of 0 to 1,000.
    """
    sharpness = log(1 + max(measured["sharpness"], 0)) / log(1 + SHARPEST)
    return {
        "Brightness": round(min(max(measured["brightness"] / GREY_LEVELS, 0), 1) * 100, 4),
        "Sharpness": round(min(sharpness, 1) * 100, 4),
    }


def version_of(model: str) -> str:
    """The number of a model pack, for members such as `FaceModelVersion`. model: a model_id."""
    plain = model.removesuffix(MIRRORED)
    number = NUMBERS.get(plain) or f"0.{crc32(plain.encode())}"
    return f"{number}.1" if plain != model else number
