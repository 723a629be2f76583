"""A photo's bytes become upright BGR pixels, or one of four errors; never half a photo."""

import warnings
from dataclasses import dataclass

import cv2
import numpy as np
from cv2.typing import MatLike
from numpy.typing import NDArray
from PIL import Image

from facepass.errors import EmptyPhoto, TooManyPixels, UnreadablePhoto, UnsupportedPhoto
from facepass.recognition import colours, containers

MAX_PIXELS = 100_000_000
FINE_ENOUGH = 1280
REDUCTIONS = (8, 4, 2, 1)  # the scales at which libjpeg's DCT decodes directly
ORIENTATION_TAG = 0x0112
TRANSPOSED = (5, 6, 7, 8)
FLIPS = {2: 1, 3: -1, 4: 0, 6: 1, 7: -1, 8: 0}  # orientation -> cv2.flip's code, after transposing

# Pillow warns above its own limit and fails above twice that; this limit applies before any pixel is decoded.
Image.MAX_IMAGE_PIXELS = MAX_PIXELS
# Damaged EXIF data and large photos are handled in this module; a warning would be noise in the logs.
warnings.filterwarnings("ignore", category=UserWarning, module=r"PIL\.")
warnings.filterwarnings("ignore", category=Image.DecompressionBombWarning)


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

        Raises UnreadablePhoto.
        """
        if self.original is None or factor <= 1:
            return
        wanted = self.original.reduction / factor
        reduction = next((each for each in REDUCTIONS if each <= wanted), 1)
        self.pixels, self.original = _decode(self.original.photo, "JPEG", reduction)


def decode(photo: bytes, *, fine_enough: int = FINE_ENOUGH) -> Photo:
    """Decode a JPEG, MPO, PNG, WebP, HEIC or AVIF photo; of an animation or a burst, its first picture.

    fine_enough: a JPEG whose longer side has twice as many pixels is decoded at a reduced scale that keeps this many.
    Raises EmptyPhoto, UnsupportedPhoto, TooManyPixels (from the header) or UnreadablePhoto.
    """
    if not photo:
        raise EmptyPhoto
    container = containers.recognise(photo)
    if container is None:
        raise UnsupportedPhoto
    return Photo(*_decode(photo, container, None, fine_enough))


def _decode(
    photo: bytes, container: str, reduction: int | None, fine_enough: int = FINE_ENOUGH
) -> tuple[NDArray[np.uint8], Original | None]:
    """Upright pixels, and the JPEG to decode at a finer scale. reduction: None for the smallest that is fine enough."""
    try:
        with containers.open_image(photo, container) as image:
            _check_size(image)
            width, height = image.size
            if reduction is None:
                longer = max(image.size)
                reduction = next((each for each in REDUCTIONS if longer >= each * fine_enough), 1)
            reduced = container == "JPEG" and reduction > 1 and _reduce(image, reduction)
            image.load()
            _check_size(image)  # a HEIC file may be larger than its header states
            orientation = _orientation(image)
            pixels = _turn_upright(colours.bgr(image), orientation)
    except TooManyPixels:
        raise
    except Image.DecompressionBombError as error:
        raise TooManyPixels from error
    except Exception as error:  # decoders raise nearly every kind of exception for damaged bytes
        raise UnreadablePhoto from error
    if not reduced:
        return pixels, None
    upright = (height, width) if orientation in TRANSPOSED else (width, height)
    return pixels, Original(photo, reduction, *upright)


def _reduce(image: Image.Image, reduction: int) -> bool:
    """Make libjpeg decode at 1/2, 1/4 or 1/8 of the size; return whether it will."""
    whole = image.size
    image.draft(None, (image.width // reduction, image.height // reduction))
    return image.size != whole


def _check_size(image: Image.Image) -> None:
    if image.width * image.height > MAX_PIXELS:
        raise TooManyPixels(f"The photo has {image.width} x {image.height} pixels; at most {MAX_PIXELS} are accepted.")


def _orientation(image: Image.Image) -> int:
    """The EXIF orientation, 1..8. A photo with damaged EXIF data counts as upright: its pixels are whole."""
    try:
        orientation = image.getexif().get(ORIENTATION_TAG, 1)
    except Exception:  # there are as many kinds of damage as in pixels, and none of them matters
        return 1
    return orientation if orientation in range(1, 9) else 1


def _turn_upright(pixels: NDArray[np.uint8], orientation: int) -> NDArray[np.uint8]:
    """Undo what EXIF says the camera did (CIPA DC-008, tag 274). OpenCV turns 10 times faster than NumPy copies."""
    turned: MatLike = cv2.transpose(pixels) if orientation in TRANSPOSED else pixels
    if orientation in FLIPS:
        turned = cv2.flip(turned, FLIPS[orientation])
    return np.asarray(turned, np.uint8)
