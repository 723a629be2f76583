"""The committed lite pack is one that InsightFace loads, checks and can run on several faces at once."""

import hashlib
import json
import shutil
from collections.abc import Callable
from pathlib import Path

import numpy as np
import onnx
import pytest
from insightface.app import FaceAnalysis

from facepass.recognition.engine import Engine
from facepass.recognition.photo import decode
from models.build import graphs
from models.build.archives import CENTERFACE, FR_FEATURE

LITE = Path(__file__).parents[2] / "models" / "lite"


def load(folder: Path) -> FaceAnalysis:
    return FaceAnalysis(name=str(folder), providers=["CPUExecutionProvider"])


def test_insightface_loads_the_folder_as_it_is() -> None:
    analysis = load(LITE)
    assert analysis.model_package.model_id == "facepass_lite"
    assert set(analysis.models) == {"detection", "recognition"}


def test_the_manifest_names_the_committed_files() -> None:
    manifest = json.loads((LITE / "manifest.json").read_text())
    for task in manifest["tasks"].values():
        assert hashlib.sha256((LITE / task["file"]).read_bytes()).hexdigest() == task["sha256"]
    assert (LITE / manifest["license"]).is_file()


def test_every_network_is_valid_onnx() -> None:
    for network in LITE.glob("*.onnx"):
        onnx.checker.check_model(str(network), full_check=True)


def test_the_licences_name_the_archives() -> None:
    licences = (LITE / "MODEL-LICENSES").read_text()
    for archive in (CENTERFACE, FR_FEATURE):
        assert archive.sha256 in licences
        assert f"{archive.package} {archive.version}" in licences


@pytest.mark.parametrize("file", ["det_centerface.onnx", "rec_frfeature512.onnx"])
def test_a_changed_byte_is_refused(file: str, tmp_path: Path) -> None:
    copy = shutil.copytree(LITE, tmp_path / "copy")
    network = bytearray((copy / file).read_bytes())
    network[-1] ^= 1
    (copy / file).write_bytes(network)
    with pytest.raises(RuntimeError, match="SHA-256"):
        load(copy)


def test_a_batch_gives_the_same_vectors_as_singles(engine: Engine, group_photo: bytes) -> None:
    crops = [face.crop for face in engine.find_faces(decode(group_photo))]
    recogniser = load(LITE).models["recognition"]
    batch = recogniser.get_feat(crops)
    singles = np.concatenate([recogniser.get_feat(crop) for crop in crops])
    assert batch.shape == (6, 512)
    assert batch == pytest.approx(singles, abs=1e-4)


@pytest.mark.parametrize("side", [320, 640, 960])
def test_the_detector_runs_at_every_size(side: int, photo: Callable[[str], bytes]) -> None:
    """InsightFace expects as many rows as anchors: two a cell, at strides 8, 16 and 32."""
    detector = load(LITE).models["detection"]
    outputs = detector.session.run(None, {"input.1": np.zeros((1, 3, side, side), np.float32)})
    rows = [2 * (side // stride) ** 2 for stride in (8, 16, 32)] * 3
    assert [output.shape for output in outputs] == [
        (n, width) for n, width in zip(rows, [1] * 3 + [4] * 3 + [10] * 3, strict=True)
    ]
    boxes, _ = detector.detect(decode(photo("obama.jpg")).pixels, input_size=(side, side))
    assert len(boxes) == 1


def test_no_weight_makes_the_processor_compute_with_denormal_numbers() -> None:
    for network in LITE.glob("*.onnx"):
        for weight in onnx.load(network).graph.initializer:
            values = np.abs(onnx.numpy_helper.to_array(weight))
            assert not ((values > 0) & (values < graphs.NOTHING)).any(), weight.name
