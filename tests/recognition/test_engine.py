"""Faces are found where they are, and a vector tells one person from another."""

from collections.abc import Callable

import cv2
import numpy as np
import pytest
from insightface.app import FaceAnalysis
from PIL import Image

from facepass.recognition.engine import Engine
from facepass.recognition.packs import find_pack
from facepass.recognition.photo import Photo, decode
from tests.recognition.conftest import Encode, as_a_camera_stores

OBAMA = ["obama.jpg", "obama2.jpg", "obama3.jpg"]
OTHERS = ["biden.jpg", "collins.png"]
PhotoBytes = Callable[[str], bytes]


@pytest.fixture(scope="session")
def vector_of(engine: Engine, photo: PhotoBytes) -> Callable[[str], np.ndarray]:
    return lambda name: engine.embed(engine.find_faces(decode(photo(name)))[0])


@pytest.fixture(scope="session")
def stock() -> FaceAnalysis:
    """InsightFace as its own documentation opens it."""
    analysis = FaceAnalysis(
        name=str(find_pack("lite").folder),
        allowed_modules=["detection", "recognition"],
        providers=["CPUExecutionProvider"],
    )
    analysis.prepare(ctx_id=-1, det_size=(640, 640))
    return analysis


def test_photos_of_one_identity_are_similar(vector_of: Callable[[str], np.ndarray]) -> None:
    vectors = np.array([vector_of(name) for name in OBAMA])
    assert (vectors @ vectors.T).min() >= 0.6


def test_photos_of_two_identities_are_not_similar(vector_of: Callable[[str], np.ndarray]) -> None:
    obama = np.array([vector_of(name) for name in OBAMA])
    others = np.array([vector_of(name) for name in OTHERS])
    assert (obama @ others.T).max() <= 0.2
    assert others[0] @ others[1] <= 0.2


def test_an_embedding_has_length_one(vector_of: Callable[[str], np.ndarray]) -> None:
    vector = vector_of("obama.jpg")
    assert vector.shape == (512,)
    assert vector.dtype == np.float32
    assert np.linalg.norm(vector) == pytest.approx(1, abs=1e-6)


def test_the_group_photo_has_six_faces_the_largest_first(engine: Engine, group_photo: bytes) -> None:
    faces = engine.find_faces(decode(group_photo))
    areas = [face.box.area for face in faces]
    assert len(faces) == 6
    assert areas == sorted(areas, reverse=True)
    vectors = np.array([engine.embed(face) for face in faces])
    assert (vectors @ vectors.T - np.eye(6)).max() < engine.pack.threshold


def test_a_face_is_described_in_fractions_of_the_photo(engine: Engine, photo: PhotoBytes) -> None:
    (face,) = engine.find_faces(decode(photo("collins.png")))
    left_eye, right_eye, nose, left_mouth, right_mouth = face.landmarks
    assert face.landmarks.shape == (5, 2)
    assert left_eye[0] < nose[0] < right_eye[0]
    assert left_eye[1] < nose[1] < left_mouth[1]
    assert left_mouth[0] < right_mouth[0]
    assert face.box.left < left_eye[0] < right_eye[0] < face.box.left + face.box.width
    assert (face.crop.shape, face.crop.dtype) == ((112, 112, 3), np.uint8)
    assert 0.8 < face.confidence <= 1


@pytest.mark.parametrize("orientation", range(2, 9))
def test_a_turned_photo_gives_the_same_vector(
    orientation: int, engine: Engine, photo: PhotoBytes, encode: Encode
) -> None:
    upright = Image.fromarray(decode(photo("obama2.jpg")).pixels[:, :, ::-1])
    stored, exif = as_a_camera_stores(upright, orientation)
    photos = encode(upright, "JPEG", quality=95), encode(stored, "JPEG", quality=95, exif=exif)
    vectors = [engine.embed(engine.find_faces(decode(content))[0]) for content in photos]
    assert vectors[0] @ vectors[1] > 0.99


@pytest.mark.parametrize("name", [*OBAMA, *OTHERS])
def test_the_engine_agrees_with_stock_insightface(
    name: str, engine: Engine, stock: FaceAnalysis, photo: PhotoBytes
) -> None:
    decoded = decode(photo(name))
    expected = stock.get(decoded.pixels)
    faces = engine.find_faces(decoded)
    size = np.array([decoded.width, decoded.height])
    assert len(faces) == len(expected) == 1
    box = faces[0].box
    corners = np.array([[box.left, box.top], [box.left + box.width, box.top + box.height]]) * size
    assert corners.ravel() == pytest.approx(expected[0].bbox, abs=0.1)
    assert faces[0].landmarks * size == pytest.approx(expected[0].kps, abs=0.1)
    assert engine.embed(faces[0]) @ expected[0].normed_embedding > 0.999


def test_a_box_that_leaves_the_photo_is_clipped(engine: Engine, photo: PhotoBytes) -> None:
    pixels = decode(photo("obama.jpg")).pixels
    (whole,) = engine.find_faces(Photo(pixels))
    middle = round((whole.box.left + whole.box.width * 0.35) * pixels.shape[1])
    cut = engine.find_faces(Photo(np.ascontiguousarray(pixels[:, middle:])))
    assert cut
    for face in cut:
        assert 0 <= face.box.left < face.box.left + face.box.width <= 1 + 1e-9
        assert 0 <= face.box.top < face.box.top + face.box.height <= 1 + 1e-9


@pytest.mark.parametrize("shape", [(1, 1), (1, 60_000), (60_000, 1), (2, 1300), (640, 1), (40, 30_000), (480, 640)])
def test_a_photo_without_a_face_has_none_whatever_its_shape(shape: tuple[int, int], engine: Engine) -> None:
    assert engine.find_faces(Photo(np.full((*shape, 3), 127, np.uint8))) == []


def test_a_face_in_a_very_wide_photo_is_aligned(engine: Engine, photo: PhotoBytes) -> None:
    """Wider than 32,767 pixels, where some of OpenCV's functions give up."""
    face = cv2.resize(decode(photo("obama.jpg")).pixels, (3000, 3750))
    wide = np.zeros((3750, 33_000, 3), np.uint8)
    wide[:, -3000:] = face
    found = engine.find_faces(Photo(wide))
    assert found
    assert all(face.crop.any() for face in found)


@pytest.mark.parametrize(
    "detection",
    [
        ([np.nan] * 4, [[10, 10], [20, 10], [15, 15], [11, 20], [19, 20]]),
        ([30, 30, 30, 40], [[10, 10], [20, 10], [15, 15], [11, 20], [19, 20]]),
        ([-50, -50, -10, -10], [[10, 10], [20, 10], [15, 15], [11, 20], [19, 20]]),
        ([10, 10, 40, 40], [[20, 20]] * 5),
        ([10, 10, 40, 40], [[np.nan, 20]] * 5),
        ([10, 10, 40, 40], [[np.inf, 20]] * 5),
    ],
    ids=["no number", "no width", "outside", "one point", "landmarks no number", "landmarks infinite"],
)
def test_a_degenerate_detection_is_dropped(
    detection: tuple[list[float], list[list[float]]], engine: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Stands in for the detector: no photo makes it answer so at will."""
    box, landmarks = (np.array(part, np.float32) for part in detection)
    answer = np.append(box, np.float32(0.9))[np.newaxis], landmarks[np.newaxis]
    monkeypatch.setattr(engine.networks.detector, "detect", lambda _pixels, **_options: answer)
    assert engine.find_faces(Photo(np.zeros((100, 100, 3), np.uint8))) == []
