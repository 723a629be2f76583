"""A second model pack: lite, but each vector's numbers in reverse order, so that a test can tell whose vector it is."""

import hashlib
import json
import shutil
from pathlib import Path

import onnx
from onnx import helper, numpy_helper

from models.build.graphs import constant

LITE = Path(__file__).parents[2] / "models" / "lite"
LITE_MODEL = "facepass_lite"
MODEL = "facepass_mirrored"


def write_mirrored_pack(folder: Path) -> Path:
    """A copy of the lite pack under another model_id, whose recogniser ends with a reversal of its output."""
    shutil.copytree(LITE, folder)
    manifest = json.loads((folder / "manifest.json").read_text())
    network = folder / manifest["tasks"]["recognition"]["file"]
    _reverse_output(network)
    manifest["model_id"] = MODEL
    manifest["tasks"]["recognition"]["sha256"] = hashlib.sha256(network.read_bytes()).hexdigest()
    (folder / "manifest.json").write_text(json.dumps(manifest))
    calibration = json.loads((folder / "calibration.json").read_text()) | {"model_id": MODEL}
    (folder / "calibration.json").write_text(json.dumps(calibration))
    return folder


def _reverse_output(network: Path) -> None:
    model = onnx.load(str(network))
    [output] = model.graph.output
    for node in model.graph.node:
        for place, name in enumerate(node.output):
            if name == output.name:
                node.output[place] = "upright"
    model.graph.initializer.append(constant("backwards", list(range(511, -1, -1)), "int64"))
    model.graph.node.append(helper.make_node("Gather", ["upright", "backwards"], [output.name], axis=1))
    assert numpy_helper.to_array(model.graph.initializer[-1])[0] == 511
    onnx.checker.check_model(model, full_check=True)
    onnx.save(model, str(network))
