"""A face that cannot be recognised is refused with its reason; one that can is accepted."""

from collections.abc import Callable
from dataclasses import replace
from itertools import pairwise

import cv2
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from facepass.recognition.engine import DetectedFace, Engine
from facepass.recognition.gates import GATES, shortcomings
from facepass.recognition.photo import Photo, decode
from facepass.recognition.quality import Quality, Reason, parts

PORTRAITS = ["obama.jpg", "obama2.jpg", "obama3.jpg", "biden.jpg", "collins.png"]
CROP_WIDTH_OF_BOX = 70  # a box's shorter side is about 70 pixels long in the aligned crop
PhotoBytes = Callable[[str], bytes]


def reasons(face: DetectedFace) -> list[Reason]:
    return shortcomings(face.certainty, face.quality)


def the_face(engine: Engine, pixels: np.ndarray) -> DetectedFace:
    (face,) = engine.find_faces(Photo(np.ascontiguousarray(pixels)))
    return face


@pytest.mark.parametrize("name", PORTRAITS)
def test_a_portrait_is_usable(name: str, engine: Engine, photo: PhotoBytes) -> None:
    (face,) = engine.find_faces(decode(photo(name)))
    assert reasons(face) == []


def test_all_six_faces_of_the_group_photo_are_usable(engine: Engine, group_photo: bytes) -> None:
    assert [reasons(face) for face in engine.find_faces(decode(group_photo))] == [[]] * 6


@pytest.mark.parametrize("name", PORTRAITS)
@pytest.mark.parametrize("blur", [6, 7])
def test_blur_that_destroys_recognition_is_rejected(name: str, blur: float, engine: Engine, photo: PhotoBytes) -> None:
    """blur: sigma in pixels of the aligned crop; at 6, photos of one person fall to a cosine of 0.06 to 0.21."""
    pixels = decode(photo(name)).pixels
    sharp = the_face(engine, pixels)
    sigma = blur * sharp.quality.face_size / CROP_WIDTH_OF_BOX
    blurred = the_face(engine, cv2.GaussianBlur(pixels, (0, 0), sigma))
    assert Reason.LOW_SHARPNESS in reasons(blurred)


def test_a_slightly_soft_photo_is_usable(engine: Engine, photo: PhotoBytes) -> None:
    pixels = decode(photo("obama.jpg")).pixels
    sharp = the_face(engine, pixels)
    sigma = 0.7 * sharp.quality.face_size / CROP_WIDTH_OF_BOX
    soft = the_face(engine, cv2.GaussianBlur(pixels, (0, 0), sigma))
    assert reasons(soft) == []
    assert engine.embed(soft) @ engine.embed(sharp) > 0.8


@pytest.mark.parametrize("name", PORTRAITS)
def test_a_face_of_twelve_pixels_is_too_small(name: str, engine: Engine, photo: PhotoBytes) -> None:
    pixels = decode(photo(name)).pixels
    scale = 12 / the_face(engine, pixels).quality.face_size
    small = the_face(engine, cv2.resize(pixels, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA))
    assert small.quality.face_size < 16
    assert Reason.SMALL_BOUNDING_BOX in reasons(small)


def test_a_half_hidden_face_is_uncertain(engine: Engine, photo: PhotoBytes) -> None:
    pixels = decode(photo("obama.jpg")).pixels.copy()
    box = the_face(engine, pixels).box
    height, width = pixels.shape[:2]
    top, bottom = round(box.top * height), round((box.top + box.height / 2) * height)
    pixels[top:bottom, round(box.left * width) : round((box.left + box.width) * width)] = 90
    assert Reason.LOW_CONFIDENCE in reasons(the_face(engine, pixels))


NOTHING = Quality(sharpness=0, brightness=0, contrast=0, face_size=1, yaw=-89, pitch=0, roll=0, cut_off=0.9, overall=0)
FINE = Quality(
    sharpness=200, brightness=120, contrast=40, face_size=100, yaw=2, pitch=-3, roll=170, cut_off=0, overall=100
)


def test_the_reasons_come_in_order_of_weight() -> None:
    assert shortcomings(0.5, NOTHING) == [
        Reason.LOW_CONFIDENCE,
        Reason.SMALL_BOUNDING_BOX,
        Reason.LOW_SHARPNESS,
        Reason.LOW_BRIGHTNESS,
        Reason.EXTREME_POSE,
        Reason.LOW_FACE_QUALITY,
    ]


def test_the_gate_none_lets_everything_through() -> None:
    assert shortcomings(0.0, NOTHING, "none") == []


@pytest.mark.parametrize("gate", GATES)
def test_a_fine_face_passes_every_gate(gate: str) -> None:
    assert shortcomings(0.95, FINE, gate) == []


def test_overall_is_the_product_of_its_parts(engine: Engine, photo: PhotoBytes) -> None:
    (face,) = engine.find_faces(decode(photo("obama.jpg")))
    of = parts(face.quality, face.certainty)
    assert all(0 <= part <= 1 for part in of.values())
    assert face.quality.overall == pytest.approx(100 * np.prod(list(of.values())))


@given(
    confidence=st.floats(0, 1),
    sharpness=st.floats(0, 2000),
    brightness=st.floats(0, 255),
    face_size=st.floats(1, 500),
    yaw=st.floats(-90, 90),
    overall=st.floats(0, 100),
)
def test_a_higher_gate_finds_no_fewer_faults(
    confidence: float, sharpness: float, brightness: float, face_size: float, yaw: float, overall: float
) -> None:
    face = replace(FINE, sharpness=sharpness, brightness=brightness, face_size=face_size, yaw=yaw, overall=overall)
    faults = [set(shortcomings(confidence, face, gate)) for gate in ("none", "low", "medium", "high")]
    assert all(lower <= higher for lower, higher in pairwise(faults))


def test_a_dark_face_is_rejected_as_dark(engine: Engine, photo: PhotoBytes) -> None:
    dark = the_face(engine, decode(photo("obama.jpg")).pixels // 6)
    assert Reason.LOW_BRIGHTNESS in shortcomings(dark.certainty, dark.quality, "high")


def test_a_mirrored_photo_turns_the_other_way(engine: Engine, photo: PhotoBytes) -> None:
    """Landmarks are detected again in the mirror image, so this also shows the accuracy of the angles."""
    for name in PORTRAITS:
        pixels = decode(photo(name)).pixels
        seen, mirrored = the_face(engine, pixels).quality, the_face(engine, pixels[:, ::-1]).quality
        assert mirrored.yaw == pytest.approx(-seen.yaw, abs=6)
        assert mirrored.pitch == pytest.approx(seen.pitch, abs=6)
        assert mirrored.roll == pytest.approx(-seen.roll, abs=6)


def test_the_reasons_are_the_words_of_rekognition() -> None:
    assert {str(reason) for reason in Reason} == {
        "LOW_CONFIDENCE",
        "SMALL_BOUNDING_BOX",
        "LOW_SHARPNESS",
        "LOW_BRIGHTNESS",
        "EXTREME_POSE",
        "EXCEEDS_MAX_FACES",
        "LOW_FACE_QUALITY",
    }


def test_brightness_is_the_mean_grey_level(engine: Engine, photo: PhotoBytes) -> None:
    pixels = decode(photo("obama.jpg")).pixels
    bright, dark = the_face(engine, pixels), the_face(engine, pixels // 2)
    assert dark.quality.brightness == pytest.approx(bright.quality.brightness / 2, abs=3)
