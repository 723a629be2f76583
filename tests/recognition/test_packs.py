"""A model pack is found by its name, and one that is not whole is refused with what is wrong with it."""

import json
import os
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from facepass.model_packs import PackDamaged, PackNotFound
from facepass.recognition.engine import Engine, open_engine
from facepass.recognition.packs import find_pack


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    """A pack that a test may damage."""
    return shutil.copytree(find_pack("lite").folder, tmp_path / "copy")


def change(path: Path, **fields: object) -> None:
    path.write_text(json.dumps(json.loads(path.read_text()) | fields))


def test_a_pack_is_found_by_its_name() -> None:
    pack = find_pack("lite")
    assert (pack.model_id, pack.threshold, pack.det_size) == ("facepass_lite", 0.45, (640, 640))


def test_a_pack_is_found_by_its_folder(copy: Path) -> None:
    assert find_pack(str(copy)).folder == copy.resolve()


@pytest.mark.parametrize("name", ["", ".", "..", "no-such-pack", "/no/such/folder", "build", "\0"])
def test_a_name_of_no_pack_is_not_found(name: str) -> None:
    with pytest.raises(PackNotFound):
        find_pack(name)


@pytest.mark.parametrize(
    "damage",
    [
        lambda copy: (copy / "calibration.json").unlink(),
        lambda copy: (copy / "calibration.json").write_text("no JSON"),
        lambda copy: (copy / "calibration.json").write_text("[]"),
        lambda copy: (copy / "manifest.json").write_bytes(b"\xff\xfe"),
        lambda copy: change(copy / "calibration.json", threshold=45),
        lambda copy: change(copy / "calibration.json", threshold=None),
        lambda copy: change(copy / "calibration.json", det_size=640),
        lambda copy: change(copy / "calibration.json", model_id="another"),
        lambda copy: change(copy / "manifest.json", tasks={}),
        lambda copy: change(copy / "manifest.json", tasks=[]),
        lambda copy: (copy / "det_centerface.onnx").unlink(),
    ],
)
def test_a_pack_that_is_not_whole_is_refused(damage: Callable[[Path], object], copy: Path) -> None:
    damage(copy)
    with pytest.raises(PackDamaged):
        find_pack(str(copy))


@pytest.mark.parametrize("file", ["det_centerface.onnx", "rec_frfeature512.onnx"])
def test_a_network_with_a_changed_byte_is_not_loaded(file: str, copy: Path) -> None:
    network = bytearray((copy / file).read_bytes())
    network[len(network) // 2] ^= 1
    (copy / file).write_bytes(network)
    with pytest.raises(PackDamaged, match="SHA-256"):
        open_engine(find_pack(str(copy)))


def test_a_network_uses_two_processors_at_most(engine: Engine) -> None:
    options = engine.networks.detector.session.get_session_options()
    assert options.intra_op_num_threads == min(os.cpu_count() or 1, 2)


def test_the_filters_have_one_scale_for_detectors_of_different_scores(copy: Path) -> None:
    calibration = json.loads((copy / "calibration.json").read_text())
    (copy / "calibration.json").write_text(json.dumps(calibration | {"sure_score": 0.6}))
    pack = find_pack(str(copy))
    assert [pack.certainty(score) for score in (0.6, 0.8, 1.0)] == pytest.approx([0.75, 0.875, 1.0])
    assert find_pack("lite").certainty(0.83) == pytest.approx(0.83)


@pytest.mark.parametrize("score", [0, 1, -1, 2, "high"])
def test_a_sure_score_that_is_no_score_is_refused(copy: Path, score: object) -> None:
    calibration = json.loads((copy / "calibration.json").read_text())
    (copy / "calibration.json").write_text(json.dumps(calibration | {"sure_score": score}))
    with pytest.raises(PackDamaged):
        find_pack(str(copy))
