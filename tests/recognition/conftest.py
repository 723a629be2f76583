"""Pictures in every form that a photo may come in, made on the spot."""

from collections.abc import Callable
from io import BytesIO
from typing import Any

import numpy as np
import pytest
from PIL import Image
from pillow_heif import register_heif_opener

register_heif_opener()

Encode = Callable[..., bytes]


@pytest.fixture(scope="session")
def encode() -> Encode:
    """A Pillow image in a format, with the options of its encoder."""

    def encode(image: Image.Image, container: str, **options: Any) -> bytes:
        written = BytesIO()
        image.save(written, container, **options)
        return written.getvalue()

    return encode


@pytest.fixture(scope="session")
def picture() -> Image.Image:
    """64 x 48 RGB: red left half, blue right half, a white upper left corner."""
    pixels = np.zeros((48, 64, 3), np.uint8)
    pixels[:, :32] = (220, 20, 20)
    pixels[:, 32:] = (20, 20, 220)
    pixels[:16, :16] = 255
    return Image.fromarray(pixels)


def as_a_camera_stores(image: Image.Image, orientation: int) -> tuple[Image.Image, bytes]:
    """The image as a camera held that way stores it, and the EXIF data that tells how to turn it back."""
    inverse = {
        2: Image.Transpose.FLIP_LEFT_RIGHT,
        3: Image.Transpose.ROTATE_180,
        4: Image.Transpose.FLIP_TOP_BOTTOM,
        5: Image.Transpose.TRANSPOSE,
        6: Image.Transpose.ROTATE_90,
        7: Image.Transpose.TRANSVERSE,
        8: Image.Transpose.ROTATE_270,
    }
    exif = Image.Exif()
    exif[0x0112] = orientation
    return image.transpose(inverse[orientation]) if orientation > 1 else image, exif.tobytes()
