"""A photo's bytes become upright BGR pixels, or one of four errors; never half a photo."""

from dataclasses import dataclass

import cv2
import numpy as np
from cv2.typing import MatLike
from numpy.typing import NDArray
from PIL import Image

from facepass.errors import EmptyPhoto, TooManyPixels, UnreadablePhoto, UnsupportedPhoto
from facepass.recognition import containers

MAX_PIXELS = 100_000_000
ORIENTATION_TAG = 0x0112
TRANSPOSED = (5, 6, 7, 8)
FLIPS = {2: 1, 3: -1, 4: 0, 6: 1, 7: -1, 8: 0}  # orientation -> cv2.flip's code, after transposing
BAND_ROWS = 256

# Pillow warns above its own limit and refuses above twice that; ours is what decides, before any pixel is decoded.
Image.MAX_IMAGE_PIXELS = MAX_PIXELS


@dataclass(frozen=True, eq=False)
class Photo:
    """A decoded photo.

    pixels: (height, width, 3), uint8, BGR, contiguous, turned upright.
    """

    pixels: NDArray[np.uint8]

    @property
    def width(self) -> int:
        """Pixels from left to right, upright."""
        return int(self.pixels.shape[1])

    @property
    def height(self) -> int:
        """Pixels from top to bottom, upright."""
        return int(self.pixels.shape[0])


def decode(photo: bytes) -> Photo:
    """Decode a JPEG, MPO, PNG, WebP, HEIC or AVIF photo; of an animation or a burst, its first picture.

    Embedded colour profiles are not applied: the networks are trained on photos as they come.
    Raises EmptyPhoto, UnsupportedPhoto, TooManyPixels (told from the header) or UnreadablePhoto.
    """
    if not photo:
        raise EmptyPhoto
    container = containers.recognise(photo)
    if container is None:
        raise UnsupportedPhoto
    try:
        pixels = _turn_upright(*_decode_as_it_lies(photo, container))
    except TooManyPixels:
        raise
    except (Image.DecompressionBombError, Image.DecompressionBombWarning) as error:
        raise TooManyPixels from error
    except Exception as error:  # decoders answer damaged bytes with nearly every exception there is
        raise UnreadablePhoto from error
    return Photo(pixels)


def _decode_as_it_lies(photo: bytes, container: str) -> tuple[NDArray[np.uint8], int]:
    """(height, width, 3) BGR as the camera stored it, and its EXIF orientation."""
    with containers.open_image(photo, container) as image:
        _check_size(image)
        image.load()
        _check_size(image)  # a HEIC file may turn out larger than its header says
        return _bgr(image), _orientation(image)


def _check_size(image: Image.Image) -> None:
    if image.width * image.height > MAX_PIXELS:
        raise TooManyPixels(f"The photo has {image.width} x {image.height} pixels; at most {MAX_PIXELS} are analysed.")


def _orientation(image: Image.Image) -> int:
    """The EXIF orientation, 1..8. A photo with damaged EXIF data is taken as it lies: its pixels are whole."""
    try:
        orientation = image.getexif().get(ORIENTATION_TAG, 1)
    except Exception:  # as many kinds of damage as in pixels, and none of them matters
        return 1
    return orientation if orientation in range(1, 9) else 1


def _bgr(image: Image.Image) -> NDArray[np.uint8]:
    """(height, width, 3) BGR of a decoded image; converted in bands, for the copies of 100 megapixels fill a Lambda."""
    pixels = np.empty((image.height, image.width, 3), np.uint8)
    for top in range(0, image.height, BAND_ROWS):
        bottom = min(top + BAND_ROWS, image.height)
        pixels[top:bottom] = _bgr_of_band(image.crop((0, top, image.width, bottom)))
    return pixels


def _bgr_of_band(band: Image.Image) -> NDArray[np.uint8]:
    """(height, width, 3) BGR of an image in any of Pillow's modes; what is transparent becomes white."""
    if band.mode.startswith(("I", "F")):
        return _bgr_of_deep_grey(band)
    band = _over_white(band) if band.has_transparency_data else band.convert("RGB")
    raw = band.tobytes("raw", "BGR")
    return np.frombuffer(raw, np.uint8).reshape(band.height, band.width, 3)


def _over_white(band: Image.Image) -> Image.Image:
    coloured = band.convert("RGBA")
    white = Image.new("RGB", coloured.size, "white")
    white.paste(coloured, mask=coloured.getchannel("A"))
    return white


def _bgr_of_deep_grey(band: Image.Image) -> NDArray[np.uint8]:
    """Sixteen-bit grey keeps its eight high bits: Pillow's own conversion would clip it to white."""
    grey = (np.asarray(band).astype(np.uint16) >> 8).astype(np.uint8)
    return np.repeat(grey[:, :, np.newaxis], 3, axis=2)


def _turn_upright(pixels: NDArray[np.uint8], orientation: int) -> NDArray[np.uint8]:
    """Undo what EXIF says the camera did (CIPA DC-008, tag 274). OpenCV turns 10 times faster than NumPy copies."""
    turned: MatLike = cv2.transpose(pixels) if orientation in TRANSPOSED else pixels
    if orientation in FLIPS:
        turned = cv2.flip(turned, FLIPS[orientation])
    return np.asarray(turned, np.uint8)
