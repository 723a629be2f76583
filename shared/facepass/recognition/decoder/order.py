"""What a decoder is told to do, and what it makes of a photo."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

MAX_PIXELS = 100_000_000
# Of pixels and coefficients while a photo is decoded. Cameras write JPEG and HEIC of 48 megapixels; other formats hold
# screenshots and edited photos.
MAX_MEGABYTES = {"JPEG": 650, "HEIF": 650, "PNG": 420, "WEBP": 420, "AVIF": 420}
REDUCTIONS = (8, 4, 2, 1)  # the scales at which libjpeg's DCT decodes directly

Pixels = NDArray[np.uint8]


@dataclass(frozen=True)
class Order:
    """What to decode, and how far.

    fine_enough: a JPEG whose longer side has twice as many pixels is decoded at a reduced scale that keeps this many.
    reduction: the scale of a JPEG instead, 1/8 to 1/1; None for the smallest that is fine enough.
    max_pixels, max_megabytes: limits, in pixels and in 1,000,000 bytes; None for the format's MAX_MEGABYTES.
    """

    container: str
    fine_enough: int
    reduction: int | None = None
    max_pixels: int = MAX_PIXELS
    max_megabytes: int | None = None


@dataclass(frozen=True, eq=False)
class Decoded:
    """Upright pixels (height, width, 3), BGR in sRGB. reduction: 1, or the scale at which a JPEG was decoded.

    width, height: of the photo at its full size, upright, in pixels.
    """

    pixels: Pixels
    reduction: int
    width: int
    height: int
