"""A photo's bytes become upright BGR pixels, or one of four errors; never half a photo."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from facepass.errors import EmptyPhoto, TooManyPixels, UnreadablePhoto, UnsupportedPhoto
from facepass.recognition import containers

MAX_PIXELS = 100_000_000
ORIENTATION_TAG = 0x0112

# Pillow warns above its own limit and refuses above twice that; ours is what decides, before any pixel is decoded.
Image.MAX_IMAGE_PIXELS = MAX_PIXELS


@dataclass(frozen=True, eq=False)
class Photo:
    """A decoded photo.

    pixels: (height, width, 3), uint8, BGR, contiguous, turned upright.
    format: the container's name: JPEG (also for MPO, whose first picture is taken), PNG, WEBP, HEIF or AVIF.
    """

    pixels: NDArray[np.uint8]
    format: str

    @property
    def width(self) -> int:
        """Pixels from left to right, upright."""
        return int(self.pixels.shape[1])

    @property
    def height(self) -> int:
        """Pixels from top to bottom, upright."""
        return int(self.pixels.shape[0])


def decode(photo: bytes, *, max_pixels: int = MAX_PIXELS) -> Photo:
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
        pixels = _decode_pixels(photo, container, max_pixels)
    except TooManyPixels:
        raise
    except (Image.DecompressionBombError, Image.DecompressionBombWarning) as error:
        raise TooManyPixels from error
    except Exception as error:  # decoders answer damaged bytes with nearly every exception there is
        raise UnreadablePhoto from error
    return Photo(pixels, container)


def _decode_pixels(photo: bytes, container: str, max_pixels: int) -> NDArray[np.uint8]:
    """Open, check and decode; the Pillow image is gone before the pixels are turned, to hold one copy less."""
    with containers.open_image(photo, container) as image:
        _check_size(image, max_pixels)
        image.load()
        _check_size(image, max_pixels)  # a HEIC file may turn out larger than its header says
        orientation = _orientation(image)
        pixels = _bgr(image)
    return np.ascontiguousarray(_turn_upright(pixels, orientation))


def _check_size(image: Image.Image, max_pixels: int) -> None:
    if image.width * image.height > max_pixels:
        raise TooManyPixels(f"The photo has {image.width} x {image.height} pixels; at most {max_pixels} are analysed.")


def _orientation(image: Image.Image) -> int:
    """The EXIF orientation, 1..8. A photo with damaged EXIF data is taken as it lies: its pixels are whole."""
    try:
        orientation = image.getexif().get(ORIENTATION_TAG, 1)
    except Exception:  # as many kinds of damage as in pixels, and none of them matters
        return 1
    return orientation if orientation in range(1, 9) else 1


def _bgr(image: Image.Image) -> NDArray[np.uint8]:
    """(height, width, 3) BGR of any Pillow mode; what is transparent becomes white."""
    if image.mode.startswith(("I", "F")):
        return _bgr_of_deep_grey(image)
    if image.has_transparency_data:
        image = _over_white(image)
    elif image.mode != "RGB":
        image = image.convert("RGB")
    raw = image.tobytes("raw", "BGR")
    return np.frombuffer(raw, np.uint8).reshape(image.height, image.width, 3)


def _over_white(image: Image.Image) -> Image.Image:
    coloured = image.convert("RGBA")
    white = Image.new("RGB", coloured.size, "white")
    white.paste(coloured, mask=coloured.getchannel("A"))
    return white


def _bgr_of_deep_grey(image: Image.Image) -> NDArray[np.uint8]:
    """Sixteen-bit grey keeps its eight high bits: Pillow's own conversion would clip it to white."""
    grey = (np.asarray(image).astype(np.uint16) >> 8).astype(np.uint8)
    return np.repeat(grey[:, :, np.newaxis], 3, axis=2)


def _turn_upright(pixels: NDArray[np.uint8], orientation: int) -> NDArray[np.uint8]:
    """Undo what EXIF says the camera did (CIPA DC-008, tag 274): odd mirrors, then quarter turns."""
    if orientation in (5, 6, 7, 8):
        pixels = pixels.swapaxes(0, 1)
    if orientation in (3, 4, 7, 8):
        pixels = pixels[::-1]
    if orientation in (2, 3, 6, 7):
        pixels = pixels[:, ::-1]
    return pixels
