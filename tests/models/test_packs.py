"""Each committed pack is one that InsightFace loads, checks and can run on several faces at once."""

import hashlib
import json
import shutil
from collections.abc import Callable
from pathlib import Path

import numpy as np
import onnx
import pytest
from insightface.app import FaceAnalysis

from facepass.recognition.engine import Engine, open_engine
from facepass.recognition.packs import find_pack
from facepass.recognition.photo import decode
from models.build import graphs
from models.build.pack import RECIPES

MODELS = Path(__file__).parents[2] / "models"
NETWORKS = [(pack, network.file) for pack, recipe in RECIPES.items() for network in recipe.networks]
LARGEST_FILE = 20_000_000  # bytes, in this repository


@pytest.fixture(params=RECIPES)
def pack(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture
def folder(pack: str) -> Path:
    return MODELS / pack


def load(folder: Path) -> FaceAnalysis:
    return FaceAnalysis(str(folder), allowed_modules=["detection", "recognition"], providers=["CPUExecutionProvider"])


def crops_of(engine: Engine, photo: bytes) -> list[np.ndarray]:
    return [face.crop for face in engine.find_faces(decode(photo))]


def test_insightface_loads_the_folder_as_it_is(pack: str, folder: Path) -> None:
    analysis = load(folder)
    assert analysis.model_package.model_id == f"facepass_{pack}"
    assert set(analysis.models) == {"detection", "recognition"}


def test_the_manifest_names_the_committed_files(pack: str, folder: Path) -> None:
    manifest = json.loads((folder / "manifest.json").read_text())
    named = [*manifest["tasks"].values(), *manifest.get("facepass", {}).values()]
    assert {each["file"] for each in named} == {network.file for network in RECIPES[pack].networks}
    for each in named:
        assert hashlib.sha256((folder / each["file"]).read_bytes()).hexdigest() == each["sha256"]
    assert (folder / manifest["license"]).is_file()


@pytest.mark.parametrize(("pack", "file"), NETWORKS)
def test_every_network_is_valid_onnx(pack: str, file: str) -> None:
    onnx.checker.check_model(str(MODELS / pack / file), full_check=True)


@pytest.mark.parametrize(("pack", "file"), NETWORKS)
def test_no_network_is_too_large_for_the_repository(pack: str, file: str) -> None:
    assert (MODELS / pack / file).stat().st_size < LARGEST_FILE


def test_the_licences_name_the_archives(pack: str, folder: Path) -> None:
    licences = (folder / "MODEL-LICENSES").read_text()
    for network in RECIPES[pack].networks:
        archive = network.archive
        assert network.file in licences
        assert archive.sha256 in licences
        assert archive.member in licences or archive.registry == "npm"
        assert f"{archive.package} {archive.version}" in licences


@pytest.mark.parametrize("task", ["detection", "recognition"])
def test_a_changed_byte_is_refused(task: str, folder: Path, tmp_path: Path) -> None:
    copy = shutil.copytree(folder, tmp_path / "copy")
    file = json.loads((copy / "manifest.json").read_text())["tasks"][task]["file"]
    network = bytearray((copy / file).read_bytes())
    network[-1] ^= 1
    (copy / file).write_bytes(network)
    with pytest.raises(RuntimeError, match="SHA-256"):
        load(copy)


def test_a_batch_gives_the_same_vectors_as_singles(folder: Path, engine: Engine, group_photo: bytes) -> None:
    crops = crops_of(engine, group_photo)
    recogniser = load(folder).models["recognition"]
    batch = recogniser.get_feat(crops)
    singles = np.concatenate([recogniser.get_feat(crop) for crop in crops])
    assert batch.shape == (6, 512)
    assert batch == pytest.approx(singles, abs=1e-4)


def test_facepass_and_insightface_get_the_same_vectors(pack: str, folder: Path, group_photo: bytes) -> None:
    engine = open_engine(find_pack(pack))
    insightface = load(folder).models["recognition"]
    for face in engine.find_faces(decode(group_photo)):
        (vector,) = insightface.get_feat(face.crop)
        assert engine.embed(face) == pytest.approx(vector / np.linalg.norm(vector), abs=1e-5)


@pytest.mark.parametrize("side", [320, 640, 960])
def test_the_detector_runs_at_every_size(side: int, folder: Path, photo: Callable[[str], bytes]) -> None:
    """InsightFace expects as many rows as anchors: two a cell, at strides 8, 16 and 32."""
    detector = load(folder).models["detection"]
    outputs = detector.session.run(None, {"input.1": np.zeros((1, 3, side, side), np.float32)})
    rows = [2 * (side // stride) ** 2 for stride in (8, 16, 32)] * 3
    assert [output.shape for output in outputs] == [
        (n, width) for n, width in zip(rows, [1] * 3 + [4] * 3 + [10] * 3, strict=True)
    ]
    boxes, _ = detector.detect(decode(photo("obama.jpg")).pixels, input_size=(side, side))
    assert len(boxes) == 1


@pytest.mark.parametrize(("pack", "file"), NETWORKS)
def test_no_weight_makes_the_processor_compute_with_denormal_numbers(pack: str, file: str) -> None:
    for weight in onnx.load(MODELS / pack / file).graph.initializer:
        values = np.abs(onnx.numpy_helper.to_array(weight).astype(np.float64))
        assert not ((values > 0) & (values < graphs.NOTHING)).any(), weight.name
