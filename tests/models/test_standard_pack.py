"""The recogniser of the pack standard: what happens to SFace's 128 numbers, and YuNet beside it."""

from pathlib import Path

import cv2
import numpy as np
import onnx
import onnxruntime
import pytest
from onnx import TensorProto, helper

from facepass.recognition.engine import Engine
from facepass.recognition.photo import decode
from models.build import lifting, sface

STANDARD = Path(__file__).parents[2] / "models" / "standard"


@pytest.fixture(scope="module")
def vectors(engine: Engine, group_photo: bytes) -> dict[str, np.ndarray]:
    """What the network computes for the six faces of the group photo: on the way, and in the end."""
    model = onnx.load(STANDARD / "rec_sface512.onnx")
    for name in ("unit_vectors", "centred_vectors"):
        model.graph.output.append(helper.make_tensor_value_info(name, TensorProto.FLOAT, ["faces", 128]))
    session = onnxruntime.InferenceSession(model.SerializeToString(), providers=["CPUExecutionProvider"])
    crops = [face.crop for face in engine.find_faces(decode(group_photo))]
    names = [output.name for output in session.get_outputs()]
    computed = session.run(names, {"data": cv2.dnn.blobFromImages(crops, swapRB=True)})
    return dict(zip(names, computed, strict=True))


def cosines(vectors: np.ndarray) -> np.ndarray:
    exact = vectors.astype(np.float64)
    exact /= np.linalg.norm(exact, axis=1, keepdims=True)
    return np.asarray(exact @ exact.T)


def test_lifting_changes_no_cosine(vectors: dict[str, np.ndarray]) -> None:
    assert vectors["embedding"].shape == (6, 512)
    assert cosines(vectors["embedding"]) == pytest.approx(cosines(vectors["centred_vectors"]), abs=5e-7)


def test_the_network_lifts_with_the_matrix_of_the_build(vectors: dict[str, np.ndarray]) -> None:
    assert vectors["embedding"] == pytest.approx(vectors["centred_vectors"] @ lifting.lift().T, abs=1e-6)


def test_the_mean_is_subtracted_from_vectors_of_length_1(vectors: dict[str, np.ndarray]) -> None:
    assert np.linalg.norm(vectors["unit_vectors"], axis=1) == pytest.approx(np.ones(6), abs=1e-6)
    assert vectors["centred_vectors"] == pytest.approx(vectors["unit_vectors"] - np.loadtxt(sface.MEAN), abs=1e-6)


def test_without_the_mean_strangers_resemble_each_other_less(vectors: dict[str, np.ndarray]) -> None:
    strangers = ~np.eye(6, dtype=bool)
    assert cosines(vectors["embedding"])[strangers].mean() < cosines(vectors["unit_vectors"])[strangers].mean()


@pytest.mark.parametrize(("width", "height"), [(32, 32), (640, 640), (960, 416)])
def test_the_locator_takes_photos_of_every_size(width: int, height: int) -> None:
    locator = onnxruntime.InferenceSession(STANDARD / "locator/yunet.onnx", providers=["CPUExecutionProvider"])
    outputs = locator.run(None, {"input": np.zeros((1, 3, height, width), np.float32)})
    cells = [(width // stride) * (height // stride) for stride in (8, 16, 32)]
    assert [output.shape for output in outputs] == [(1, n, numbers) for numbers in (1, 1, 4, 10) for n in cells]
