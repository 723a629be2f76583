"""The two stages of a pack with a locator: boxes of the whole photo, then the detector around each box."""

import json
import shutil
from collections.abc import Callable
from pathlib import Path

import cv2
import numpy as np
import pytest
from numpy.typing import NDArray

from facepass.model_packs import PackDamaged
from facepass.recognition import detection, looks
from facepass.recognition.engine import Engine, open_engine
from facepass.recognition.locator import Locator
from facepass.recognition.packs import find_pack
from facepass.recognition.photo import Photo, decode

NAMES = ["obama.jpg", "obama2.jpg", "obama3.jpg", "biden.jpg", "collins.png"]
PhotoBytes = Callable[[str], bytes]
Pixels = NDArray[np.uint8]


@pytest.fixture(scope="module")
def standard() -> Engine:
    return open_engine(find_pack("standard"))


@pytest.fixture(scope="module")
def locator(standard: Engine) -> Locator:
    assert standard.networks.locator is not None
    return standard.networks.locator


class Counted:
    """A detector that counts its looks by the size of their input."""

    def __init__(self, engine: Engine, *, blind_at: tuple[int, int] | None = None) -> None:
        self._detector = engine.networks.detector
        self._blind_at = blind_at
        self.nms = self._detector.nms
        self.sizes: list[tuple[int, int]] = []

    def detect(self, img: Pixels, input_size: tuple[int, int]) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
        self.sizes.append(input_size)
        if input_size == self._blind_at:
            return np.empty((0, 5), np.float32), np.empty((0, 5, 2), np.float32)
        found: tuple[NDArray[np.float32], NDArray[np.float32]] = self._detector.detect(img, input_size=input_size)
        return found


@pytest.mark.parametrize("name", NAMES)
def test_the_boxes_are_those_of_opencvs_own_decoder(name: str, photo: PhotoBytes, locator: Locator) -> None:
    pixels = cv2.resize(decode(photo(name)).pixels, (640, 512))
    file = find_pack("standard").locator
    assert file is not None
    opencv = cv2.FaceDetectorYN.create(str(file.path), "", (640, 512), 0.6, 0.3)
    _, rows = opencv.detect(pixels)
    best = locator.locate(pixels, 640)[0]
    left, top, width, height = rows[rows[:, 14].argmax(), :4]
    assert best[:4] == pytest.approx([left, top, left + width, top + height], abs=1)
    assert best[4] == pytest.approx(rows[:, 14].max(), abs=0.01)


@pytest.mark.parametrize("name", NAMES)
def test_a_portrait_takes_one_crop_and_gives_the_same_face(
    name: str, photo: PhotoBytes, standard: Engine, locator: Locator
) -> None:
    pixels, counted = decode(photo(name)).pixels, Counted(standard)
    found = detection.find(counted, pixels, standard.pack, locator)
    assert counted.sizes == [(looks.FINE_CROP, looks.FINE_CROP)]
    today = detection.find(standard.networks.detector, pixels, standard.pack)
    eyes = np.linalg.norm(today.points[0, 2] - today.points[0, 3])
    assert np.abs(found.points[0, 2:] - today.points[0, 2:]).max() < 0.12 * eyes


def test_everyone_on_a_group_photo_is_found(standard: Engine, group_photo: bytes) -> None:
    faces = standard.find_faces(decode(group_photo))
    assert len(faces) == 6
    assert min(face.confidence for face in faces) > standard.pack.sure_score


def test_the_best_box_has_a_fine_crop_and_the_others_lie_side_by_side(
    standard: Engine, locator: Locator, group_photo: bytes
) -> None:
    counted = Counted(standard)
    looks.crops(counted, locator)(decode(group_photo).pixels, 640)
    assert counted.sizes == [(looks.FINE_CROP, looks.FINE_CROP), (5 * looks.CROP, looks.CROP)]


def test_crops_side_by_side_give_the_faces_of_each_crop_alone(
    standard: Engine, locator: Locator, group_photo: bytes
) -> None:
    view = decode(group_photo).pixels
    boxes, detector = locator.locate(view, 640), standard.networks.detector
    together, seen = looks._around(detector, view, boxes, looks.CROP)
    assert seen.all()
    for box, points in zip(boxes, together.points, strict=True):
        (alone,) = looks._around(detector, view, box[None], looks.CROP)[0].points
        eyes = np.linalg.norm(alone[2] - alone[3])
        assert np.abs(points[2:] - alone[2:]).max() < 0.1 * eyes


def test_a_box_without_a_face_is_told_from_its_neighbours(
    standard: Engine, locator: Locator, group_photo: bytes
) -> None:
    view = decode(group_photo).pixels
    boxes = locator.locate(view, 640)[:2]
    empty = np.array([[5, 5, 60, 60, 0.5]], np.float32)
    boxes = np.concatenate([boxes[:1], empty, boxes[1:]])
    found, seen = looks._around(standard.networks.detector, view, boxes, looks.CROP)
    assert seen.tolist() == [True, False, True]
    assert len(found.scores) == 2


def test_many_boxes_are_searched_by_one_look_at_the_whole(
    standard: Engine, locator: Locator, group_photo: bytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(looks, "MOST_CROPS", 5)
    counted = Counted(standard)
    looks.crops(counted, locator)(decode(group_photo).pixels, 640)
    assert len(counted.sizes) == 1
    assert counted.sizes[0] > (looks.CROP, looks.CROP)


def test_a_sure_box_in_whose_crop_nothing_is_seen_leads_to_a_look_at_the_whole(
    standard: Engine, locator: Locator, photo: PhotoBytes
) -> None:
    counted = Counted(standard, blind_at=(looks.FINE_CROP, looks.FINE_CROP))
    found = looks.crops(counted, locator)(decode(photo("obama.jpg")).pixels, 640)
    assert len(counted.sizes) == 2
    assert len(found.scores) == 1


def test_a_photo_that_leads_to_no_certain_face_is_searched_as_without_a_locator(
    standard: Engine, locator: Locator
) -> None:
    noise = np.random.default_rng(1).integers(0, 256, (480, 640, 3), np.uint8)
    with_locator, without = Counted(standard), Counted(standard)
    found = detection.find(with_locator, noise, standard.pack, locator)
    assert len(found.scores) == len(detection.find(without, noise, standard.pack).scores)
    assert with_locator.sizes[-len(without.sizes) :] == without.sizes


@pytest.mark.parametrize("cut", [0.2, 0.35])
@pytest.mark.parametrize("side", ["left", "right", "top", "bottom"])
def test_a_face_that_the_edge_cuts_is_where_it_is(side: str, cut: float, photo: PhotoBytes, standard: Engine) -> None:
    pixels = decode(photo("obama.jpg")).pixels
    height, width = pixels.shape[:2]
    (whole,) = standard.find_faces(Photo(pixels))
    box = whole.box
    left = round((box.left + cut * box.width) * width) if side == "left" else 0
    right = round((box.left + (1 - cut) * box.width) * width) if side == "right" else width
    top = round((box.top + cut * box.height) * height) if side == "top" else 0
    bottom = round((box.top + (1 - cut) * box.height) * height) if side == "bottom" else height
    (face,) = standard.find_faces(Photo(np.ascontiguousarray(pixels[top:bottom, left:right])))
    middle = (face.landmarks.mean(axis=0) * (right - left, bottom - top) + (left, top)) / (width, height)
    assert middle == pytest.approx(whole.landmarks.mean(axis=0), abs=0.12 * box.width)


def test_a_box_beyond_every_edge_gives_a_crop_of_the_same_size(photo: PhotoBytes) -> None:
    pixels = decode(photo("obama.jpg")).pixels
    for box in (
        [-500, -500, 3000, 3000, 1],
        [-90, -90, -10, -10, 1],
        [0, 0, 1e6, 1e6, 1],
        [5, 5, 5.2, 5.3, 1],
        [9, 9, 9, 9, 1],
    ):
        crop, scale, shift = looks._crop(pixels, np.array(box, np.float32), looks.CROP)
        assert crop.shape == (looks.CROP, looks.CROP, 3)
        assert np.isfinite(scale).all()
        assert np.isfinite(shift).all()


def test_a_cell_whose_box_is_infinite_or_not_a_number_has_none(locator: Locator) -> None:
    score = np.ones((1, 4, 1), np.float32)
    bbox = np.array([[[0, 0, 0, 0], [np.nan, 0, 0, 0], [0, np.inf, 0, 0], [0, 0, 0, np.nan]]], np.float32)
    assert locator._decode(score, score, bbox, 8, 16).tolist() == [[-4, -4, 4, 4, 1]]


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    return shutil.copytree(find_pack("standard").folder, tmp_path / "standard")


def test_a_changed_locator_is_not_loaded(copy: Path) -> None:
    network = bytearray((copy / "locator" / "yunet.onnx").read_bytes())
    network[len(network) // 2] ^= 1
    (copy / "locator" / "yunet.onnx").write_bytes(network)
    with pytest.raises(PackDamaged, match="SHA-256"):
        open_engine(find_pack(str(copy)))


def test_a_pack_without_its_locator_is_not_whole(copy: Path) -> None:
    (copy / "locator" / "yunet.onnx").unlink()
    with pytest.raises(PackDamaged, match=r"lacks yunet\.onnx"):
        find_pack(str(copy))


@pytest.mark.parametrize("described", [{"file": "locator/yunet.onnx"}, "locator/yunet.onnx", {"file": 5, "sha256": ""}])
def test_a_locator_that_is_described_wrongly_is_refused(copy: Path, described: object) -> None:
    manifest = json.loads((copy / "manifest.json").read_text())
    (copy / "manifest.json").write_text(json.dumps(manifest | {"facepass": {"locator": described}}))
    with pytest.raises(PackDamaged):
        find_pack(str(copy))
