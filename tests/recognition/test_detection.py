"""Faces that one look at the photo would miss, or see badly, are found and recognised."""

from collections.abc import Callable
from io import BytesIO

import cv2
import numpy as np
import pytest
from PIL import Image

from facepass.recognition.engine import Engine
from facepass.recognition.photo import Photo, decode
from facepass.recognition.thumbnails import thumbnail

NAMES = ["obama.jpg", "obama2.jpg", "obama3.jpg", "biden.jpg", "collins.png"]
HEIGHTS = [200, 180, 380, 320, 260]
PhotoBytes = Callable[[str], bytes]


def vector(engine: Engine, pixels: np.ndarray) -> np.ndarray:
    return engine.embed(engine.find_faces(Photo(pixels))[0])


@pytest.mark.parametrize("quarter_turns", [1, 2, 3])
@pytest.mark.parametrize("name", NAMES)
def test_a_photo_on_its_side_without_exif_gives_the_same_vector(
    name: str, quarter_turns: int, engine: Engine, photo: PhotoBytes
) -> None:
    upright = decode(photo(name)).pixels
    turned = np.ascontiguousarray(np.rot90(upright, quarter_turns))
    assert vector(engine, turned) @ vector(engine, upright) > 0.95


@pytest.mark.parametrize("name", NAMES)
def test_a_selfie_that_fills_the_frame_is_recognised(name: str, engine: Engine, photo: PhotoBytes) -> None:
    pixels = decode(photo(name)).pixels
    height, width = pixels.shape[:2]
    box = engine.find_faces(Photo(pixels))[0].box
    rows = slice(round((box.top + 0.05 * box.height) * height), round((box.top + 0.95 * box.height) * height))
    columns = slice(round((box.left + 0.05 * box.width) * width), round((box.left + 0.95 * box.width) * width))
    selfie = np.ascontiguousarray(pixels[rows, columns])
    (face,) = engine.find_faces(Photo(selfie))
    assert face.box.area > 0.7
    assert engine.embed(face) @ vector(engine, pixels) > 0.75


@pytest.fixture(scope="module")
def crowd(photo: PhotoBytes) -> bytes:
    """A 12-megapixel JPEG in which ten people are small: their faces are about 60 pixels high."""
    canvas = Image.new("RGB", (4000, 3000), (120, 130, 110))
    for place in range(10):
        person = Image.open(BytesIO(photo(NAMES[place % len(NAMES)]))).convert("RGB")
        person.thumbnail((1000, HEIGHTS[place % len(NAMES)]))
        canvas.paste(person, (200 + 750 * (place % 5), 600 + 1200 * (place // 5)))
    written = BytesIO()
    canvas.save(written, "JPEG", quality=92)
    return written.getvalue()


def test_small_faces_in_a_twelve_megapixel_photo_are_found_once_each(crowd: bytes, engine: Engine) -> None:
    faces = engine.find_faces(decode(crowd))
    places = {(round(face.box.left * 4000 - 200) // 750, round(face.box.top * 3000 - 600) // 1200) for face in faces}
    assert len(faces) == len(places) == 10


def test_a_small_face_in_a_large_jpeg_is_aligned_from_the_whole_photo(crowd: bytes, engine: Engine) -> None:
    photo, whole = decode(crowd), decode(crowd, fine_enough=4000)
    assert photo.pixels.shape == (1500, 2000, 3)
    faces = engine.find_faces(photo)
    assert photo.pixels.shape == whole.pixels.shape == (3000, 4000, 3)
    same = engine.find_faces(whole)
    for face in faces:
        other = min(same, key=lambda each: np.abs(each.landmarks - face.landmarks).max())
        assert np.abs(other.landmarks - face.landmarks).max() < 0.002
        assert engine.embed(face) @ engine.embed(other) > 0.75


def test_a_large_face_in_a_large_jpeg_needs_no_finer_decode(engine: Engine, photo: PhotoBytes) -> None:
    portrait = cv2.resize(decode(photo("obama.jpg")).pixels, (3000, 3748), interpolation=cv2.INTER_CUBIC)
    large = decode(cv2.imencode(".jpg", portrait)[1].tobytes())
    (face,) = engine.find_faces(large)
    assert large.pixels.shape == (1874, 1500, 3)
    assert engine.embed(face) @ vector(engine, portrait) > 0.95
    picture = decode(thumbnail(large, face.box))
    assert max(picture.width, picture.height) == 256
