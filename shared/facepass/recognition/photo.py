"""A decoded photo: upright BGR pixels, at the scale that finding faces needs."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from facepass.errors import EmptyPhoto, UnsupportedPhoto
from facepass.recognition import containers
from facepass.recognition.decoder.client import decoder
from facepass.recognition.decoder.order import MAX_PIXELS, REDUCTIONS, Order

FINE_ENOUGH = 1280


@dataclass(frozen=True)
class Original:
    """The JPEG that a photo was decoded from at a reduced scale. width, height: its own, in pixels, upright."""

    photo: bytes
    reduction: int
    width: int
    height: int


@dataclass(eq=False)
class Photo:
    """A decoded photo. Places in it are fractions of its size, so that they hold at every scale.

    pixels: (height, width, 3), uint8, BGR in sRGB, contiguous, turned upright. A large JPEG is decoded at a half, a
        quarter or an eighth of its size, and at a finer scale when `refine` asks for it.
    """

    pixels: NDArray[np.uint8]
    original: Original | None = None

    @property
    def width(self) -> int:
        """Pixels from left to right, upright, of the photo at its full size."""
        return self.original.width if self.original else int(self.pixels.shape[1])

    @property
    def height(self) -> int:
        """Pixels from top to bottom, upright, of the photo at its full size."""
        return self.original.height if self.original else int(self.pixels.shape[0])

    def refine(self, factor: float) -> None:
        """Make `pixels` at least `factor` times as long and as wide, or as large as the photo is.

        Raises PhotoTooComplex or UnreadablePhoto.
        """
        if self.original is None or factor <= 1:
            return
        wanted = self.original.reduction / factor
        reduction = next((each for each in REDUCTIONS if each <= wanted), 1)
        self.pixels, self.original = _decode(self.original.photo, Order("JPEG", FINE_ENOUGH, reduction, MAX_PIXELS))


def decode(photo: bytes, *, fine_enough: int = FINE_ENOUGH) -> Photo:
    """Decode a JPEG, MPO, PNG, WebP, HEIC or AVIF photo; of an animation or a burst, its first picture.

    fine_enough: a JPEG whose longer side has twice as many pixels is decoded at a reduced scale that keeps this many.
    Raises EmptyPhoto, UnsupportedPhoto, TooManyPixels (from the header), PhotoTooComplex or UnreadablePhoto, or
    Unavailable if no decoder can be had.
    """
    if not photo:
        raise EmptyPhoto
    container = containers.recognise(photo)
    if container is None:
        raise UnsupportedPhoto
    return Photo(*_decode(photo, Order(container, fine_enough, max_pixels=MAX_PIXELS)))


def _decode(photo: bytes, order: Order) -> tuple[NDArray[np.uint8], Original | None]:
    """Upright pixels, and the JPEG to decode at a finer scale."""
    decoded = decoder().decode(photo, order)
    if decoded.reduction == 1:
        return decoded.pixels, None
    return decoded.pixels, Original(photo, decoded.reduction, decoded.width, decoded.height)
