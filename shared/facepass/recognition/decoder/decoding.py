"""A photo's bytes become upright BGR pixels, or an error; never half a photo. It runs within the decoder's process."""

import warnings
from collections.abc import Callable
from io import BytesIO

import numpy as np
from PIL import Image

from facepass.errors import PhotoRejected, PhotoTooComplex, TooManyPixels, UnreadablePhoto, UnsupportedPhoto
from facepass.recognition.decoder import colours, work
from facepass.recognition.decoder.order import MAX_MEGABYTES, MAX_PIXELS, REDUCTIONS, Decoded, Order, Pixels

# Bytes that a pixel takes meanwhile: the codec's own buffers, Pillow's image, the result. Measured
# (docs/recognition.md).
BYTES_A_PIXEL = {"JPEG": 0, "PNG": 8, "WEBP": 16, "HEIF": 12, "AVIF": 15}
PILLOW_BYTES, RESULT_BYTES, COEFFICIENT_BYTES = 4, 3, 2

ORIENTATION_TAG = 0x0112
TRANSPOSED = (5, 6, 7, 8)
# CIPA DC-008, tag 274: what turns each orientation upright
TURNS = {
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_270,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_90,
}
FROM_THE_END = (3, 4, 6, 7)  # orientations whose first stored rows are the last rows or columns upright
BAND_ROWS = 256

# Pillow warns above its own limit and fails above twice that; this limit applies before any pixel is decoded.
Image.MAX_IMAGE_PIXELS = MAX_PIXELS
# Damaged EXIF data and large photos are handled in this module; a warning would be noise in the logs.
warnings.filterwarnings("ignore", category=UserWarning, module=r"PIL\.")
warnings.filterwarnings("ignore", category=Image.DecompressionBombWarning)

NewPixels = Callable[[int, int], Pixels]


def decode(photo: bytes, order: Order, new_pixels: NewPixels) -> Decoded:
    """Decode a photo, of an animation or a burst its first picture.

    new_pixels: makes the array, (height, width, 3) uint8, that receives the pixels.
    Raises TooManyPixels or PhotoTooComplex (both before a pixel is decoded) or UnreadablePhoto.
    """
    try:
        work.check(photo, order.container)
        return _decode(photo, order, new_pixels)
    except PhotoRejected:
        raise
    except Image.DecompressionBombError as error:
        raise TooManyPixels from error
    except MemoryError as error:
        raise PhotoTooComplex from error
    except Exception as error:  # decoders raise nearly every kind of exception for damaged bytes
        raise UnreadablePhoto from error


def _decode(photo: bytes, order: Order, new_pixels: NewPixels) -> Decoded:
    if order.container == "WEBP":
        _check_size(*work.webp_size(photo), order)
    with _open(photo, order.container) as image:
        width, height = image.size
        _check_size(width, height, order)
        reduction = order.reduction or _fine_enough(image, order.fine_enough)
        reduced = order.container == "JPEG" and reduction > 1 and _reduce(image, reduction)
        if order.container == "JPEG":
            _check_jpeg_memory(image, (width, height), order)
        image.load()
        if not reduced:
            _check_size(*image.size, order)  # a HEIC file may be larger than its header states
        orientation = _orientation(image)
        pixels = _upright(image, orientation, new_pixels)
    whole = (width, height) if reduced else image.size
    upright = whole[::-1] if orientation in TRANSPOSED else whole
    return Decoded(pixels, reduction if reduced else 1, *upright)


def _open(photo: bytes, container: str) -> Image.Image:
    """Read a photo's header with the one Pillow plugin of its format; its pixels are not decoded yet.

    Raises whatever the plugin raises for damaged bytes.
    """
    if container == "HEIF":
        _register_heif()
    return Image.open(BytesIO(photo), formats=[container])


def _register_heif() -> None:
    """Register HEIF with Pillow; imported here because most photos have another format, and the import takes 15 ms.

    Raises UnsupportedPhoto in an image that was built without it (HEIC=no).
    """
    try:
        from pillow_heif import register_heif_opener  # noqa: PLC0415
    except ImportError:
        raise UnsupportedPhoto from None
    register_heif_opener(thumbnails=False, depth_images=False, aux_images=False)


def _fine_enough(image: Image.Image, fine_enough: int) -> int:
    """The smallest scale of a photo that leaves so many pixels on its longer side."""
    return next((each for each in REDUCTIONS if max(image.size) >= each * fine_enough), 1)


def _reduce(image: Image.Image, reduction: int) -> bool:
    """Make libjpeg decode at 1/2, 1/4 or 1/8 of the size; return whether it will."""
    whole = image.size
    image.draft(None, (image.width // reduction, image.height // reduction))
    return image.size != whole


def _check_size(width: int, height: int, order: Order) -> None:
    """Raise TooManyPixels, or PhotoTooComplex for what the format's decoder would take."""
    if width * height > order.max_pixels:
        raise TooManyPixels(f"The photo has {width} x {height} pixels; at most {order.max_pixels} are accepted.")
    _check_memory(width * height * BYTES_A_PIXEL[order.container], (width, height), order)


def _check_jpeg_memory(image: Image.Image, whole: tuple[int, int], order: Order) -> None:
    """Raise PhotoTooComplex for a JPEG that would take too much at its scale. whole: its size before that."""
    needed = image.width * image.height * (PILLOW_BYTES + RESULT_BYTES)
    if image.info.get("progressive"):  # libjpeg keeps every coefficient until the last scan
        needed += int(whole[0] * whole[1] * COEFFICIENT_BYTES * _samples_a_pixel(image))
    _check_memory(needed, whole, order)


def _check_memory(needed: int, size: tuple[int, int], order: Order) -> None:
    most = order.max_megabytes or MAX_MEGABYTES[order.container]
    if needed > most * 1_000_000:
        raise PhotoTooComplex(
            f"Decoding this {order.container} photo of {size[0]} x {size[1]} pixels takes {needed // 1_000_000} MB; "
            f"at most {most} are spent."
        )


def _samples_a_pixel(image: Image.Image) -> float:
    """Coefficients for each pixel of a JPEG: 3 at full colour resolution, 1.5 where colours have a quarter of it."""
    layers = getattr(image, "layer", [])  # (id, horizontal, vertical sampling, table) of each component
    most = max((horizontal * vertical for _, horizontal, vertical, *_ in layers), default=1)
    return sum(horizontal * vertical / most for _, horizontal, vertical, *_ in layers) or len(image.getbands())


def _orientation(image: Image.Image) -> int:
    """The EXIF orientation, 1..8. A photo with damaged EXIF data counts as upright: its pixels are whole."""
    try:
        orientation = image.getexif().get(ORIENTATION_TAG, 1)
    except Exception:  # there are as many kinds of damage as in pixels, and none of them matters
        return 1
    return orientation if orientation in range(1, 9) else 1


def _upright(image: Image.Image, orientation: int, new_pixels: NewPixels) -> Pixels:
    """(height, width, 3) BGR, sRGB, of a decoded image, turned as its orientation says.

    Converted and turned in bands: a whole copy of 100 megapixels would fill a Lambda function's memory.
    """
    convert = colours.converter(image)
    width, height = image.size
    transposed = orientation in TRANSPOSED
    pixels = new_pixels(width, height) if transposed else new_pixels(height, width)
    for top in range(0, height, BAND_ROWS):
        bottom = min(top + BAND_ROWS, height)
        band = convert(image.crop((0, top, width, bottom)))
        if orientation in TURNS:
            band = band.transpose(TURNS[orientation])
        first, last = (height - bottom, height - top) if orientation in FROM_THE_END else (top, bottom)
        place = np.s_[:, first:last] if transposed else np.s_[first:last]
        pixels[place] = np.frombuffer(band.tobytes("raw", "BGR"), np.uint8).reshape(band.height, band.width, 3)
    return pixels
