"""The picture of a face that the API shows: small, with a margin, and without anything about where it was taken."""

from collections.abc import Callable
from io import BytesIO

import numpy as np
import pytest
from PIL import Image

from facepass.recognition.boxes import BoundingBox
from facepass.recognition.engine import Engine
from facepass.recognition.photo import Photo, decode
from facepass.recognition.thumbnails import thumbnail
from tests.recognition.conftest import Encode


def test_a_thumbnail_shows_the_face(engine: Engine, photo: Callable[[str], bytes]) -> None:
    decoded = decode(photo("obama3.jpg"))
    (face,) = engine.find_faces(decoded)
    small = decode(thumbnail(decoded, face.box))
    (again,) = engine.find_faces(small)
    assert max(small.width, small.height) == 256
    assert engine.embed(face) @ engine.embed(again) > 0.9


def test_a_thumbnail_holds_no_metadata(photo: Callable[[str], bytes], encode: Encode) -> None:
    exif = Image.Exif()
    exif[0x010F] = "the camera's maker"
    original = encode(Image.open(BytesIO(photo("obama.jpg"))), "JPEG", exif=exif.tobytes(), comment=b"a comment")
    jpeg = thumbnail(decode(original), BoundingBox(0.4, 0.1, 0.3, 0.3))
    with Image.open(BytesIO(jpeg)) as image:
        assert image.format == "JPEG"
        assert set(image.info) <= {"jfif", "jfif_version", "jfif_unit", "jfif_density"}


def test_a_small_face_is_not_enlarged() -> None:
    photo = Photo(np.zeros((100, 100, 3), np.uint8))
    small = decode(thumbnail(photo, BoundingBox(0.4, 0.4, 0.2, 0.2)))
    assert (small.width, small.height) == (30, 30)


@pytest.mark.parametrize("shape", [(1, 1), (1, 5000), (5000, 1), (300, 200)])
@pytest.mark.parametrize(
    "box", [BoundingBox(0, 0, 1, 1), BoundingBox(0.999, 0.999, 0.001, 0.001), BoundingBox(0, 0, 1e-6, 1e-6)]
)
def test_every_box_has_a_thumbnail(shape: tuple[int, int], box: BoundingBox) -> None:
    small = decode(thumbnail(Photo(np.zeros((*shape, 3), np.uint8)), box))
    assert max(small.width, small.height) <= 256
