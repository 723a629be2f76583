"""A start imports what a face needs and no more, and what was left out is done just as InsightFace does it."""

import json
import subprocess
import sys
import warnings
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from insightface.model_zoo.arcface_onnx import ArcFaceONNX

from facepass.recognition import alignment
from facepass.recognition.engine import Engine
from facepass.recognition.networks import threads_for
from facepass.recognition.packs import find_pack
from facepass.recognition.photo import decode

ROOT = Path(__file__).parents[2]
NOT_NEEDED = ["scipy", "skimage", "onnx", "sympy", "matplotlib", "insightface", "requests", "boto3", "botocore"]
START = """
import json, sys
from facepass.recognition.engine import open_engine
from facepass.recognition.packs import find_pack
from facepass.recognition.photo import decode
engine = open_engine(find_pack("standard"))
"""
USE = """
from pathlib import Path
faces = engine.find_faces(decode(Path("tests/data/photos/obama.jpg").read_bytes()))
assert len(engine.embed(faces[0])) == 512
"""
TELL = "print(json.dumps(sorted(sys.modules)))"


def modules_after(code: str) -> set[str]:
    """What a fresh process has imported by then."""
    answer = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, env={"PYTHONPATH": "shared"}, capture_output=True, text=True, check=True
    )
    return set(json.loads(answer.stdout))


@pytest.mark.parametrize("code", [START, START + USE], ids=["opened", "a face embedded"])
def test_a_fresh_process_has_not_imported(code: str) -> None:
    imported = modules_after(code + TELL)
    assert "facepass.recognition.insightface_zoo.scrfd" in imported
    assert imported.isdisjoint(NOT_NEEDED)


def test_insightface_itself_can_still_be_imported_in_the_same_process() -> None:
    imported = modules_after(START + "from insightface.app import FaceAnalysis; import onnx; onnx.load_model\n" + TELL)
    assert {"insightface.model_zoo.scrfd", "skimage", "onnx"} <= imported


@pytest.mark.parametrize("name", ["obama.jpg", "obama2.jpg", "obama3.jpg", "biden.jpg", "collins.png"])
def test_a_crop_is_the_one_that_insightface_cuts(name: str, engine: Engine, photo: Callable[[str], bytes]) -> None:
    pixels = decode(photo(name)).pixels
    _, [landmarks] = engine.networks.detector.detect(pixels)
    expected, transform = insightface_crop(pixels, landmarks)
    assert alignment.similarity_transform(landmarks) == pytest.approx(transform, abs=1e-3)
    crop = alignment.norm_crop(pixels, landmarks)
    assert crop is not None
    assert np.abs(crop.astype(int) - expected).max() <= 3
    assert np.abs(crop.astype(int) - expected).mean() < 0.02


def test_any_five_points_are_brought_to_the_template_as_insightface_does() -> None:
    """Turned, mirrored, tiny, in a row: also what no face looks like."""
    dice = np.random.default_rng(5)
    pixels = np.zeros((8, 8, 3), np.uint8)
    in_a_row = np.array([[x, 2 * x] for x in range(5)])
    for landmarks in [*dice.uniform(-500, 4000, (200, 5, 2)), alignment.TEMPLATE * (-1, 1), in_a_row]:
        _, expected = insightface_crop(pixels, landmarks)
        assert alignment.similarity_transform(landmarks) == pytest.approx(expected, rel=1e-4, abs=1e-4)


def insightface_crop(pixels: np.ndarray, landmarks: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    from insightface.utils import face_align

    with warnings.catch_warnings(action="ignore"):  # of scikit-image
        return face_align.norm_crop2(pixels, landmarks)


def test_a_vector_is_the_one_that_insightfaces_recogniser_makes(engine: Engine, photo: Callable[[str], bytes]) -> None:
    crops = [face.crop for name in ("obama.jpg", "biden.jpg") for face in engine.find_faces(decode(photo(name)))]
    file = find_pack("lite").folder / "rec_frfeature512.onnx"
    stock = ArcFaceONNX(str(file), session=engine.networks.recogniser.session)
    assert np.array_equal(engine.networks.recogniser.get_feat(crops), stock.get_feat(crops))
    assert np.array_equal(engine.networks.recogniser.get_feat(crops[0]), stock.get_feat(crops[0]))


def test_the_detector_is_configured_as_insightface_configures_it(engine: Engine) -> None:
    detector = engine.networks.detector
    assert (detector.input_mean, detector.input_std, detector.det_thresh) == (127.5, 128.0, 0.5)
    assert (detector.input_sizes, detector.use_kps) == ([(640, 640)], True)


@pytest.mark.parametrize(
    ("memory_mb", "processors", "threads"),
    [(None, 8, 2), (None, 1, 1), (128, 2, 1), (1769, 2, 1), (3008, 2, 2), (3538, 4, 2), (10240, 6, 6), (10240, 2, 2)],
)
def test_threads_follow_from_the_functions_memory(memory_mb: int | None, processors: int, threads: int) -> None:
    assert threads_for(memory_mb, processors) == threads
