"""The lite pack's files, from the networks' original files."""

import hashlib
import json
from pathlib import Path
from tempfile import TemporaryDirectory

from models.build import centerface, fr_feature
from models.build.archives import CENTERFACE, FR_FEATURE, fetch_network

DETECTOR_FILE = "det_centerface.onnx"
RECOGNISER_FILE = "rec_frfeature512.onnx"


def build(folder: Path) -> None:
    """Write both networks and InsightFace's manifest (version 2) into a folder, from freshly fetched archives."""
    with TemporaryDirectory() as downloads:
        networks = {
            DETECTOR_FILE: centerface.rewrite(fetch_network(CENTERFACE, Path(downloads))),
            RECOGNISER_FILE: fr_feature.rewrite(fetch_network(FR_FEATURE, Path(downloads))),
        }
    folder.mkdir(parents=True, exist_ok=True)
    for name, network in networks.items():
        (folder / name).write_bytes(network)
    (folder / "manifest.json").write_text(json.dumps(_manifest(networks), indent=2) + "\n", encoding="utf-8")


def _manifest(networks: dict[str, bytes]) -> dict[str, object]:
    """What InsightFace reads and checks before it loads a network (insightface.model_zoo.package_manifest)."""
    digests = {name: hashlib.sha256(network).hexdigest() for name, network in networks.items()}
    return {
        "manifest_version": 2,
        "model_id": "facepass_lite",
        "display_name": "FacePass lite: CenterFace and fr_feature",
        "license": "MODEL.LICENSE",
        "tasks": {
            "detection": {
                "file": DETECTOR_FILE,
                "sha256": digests[DETECTOR_FILE],
                "preprocessing": {"mean": 127.5, "std": 128.0},
            },
            "recognition": {
                "file": RECOGNISER_FILE,
                "sha256": digests[RECOGNISER_FILE],
                "preprocessing": {"mean": 127.5, "std": 127.5},
                "input_size": [fr_feature.SIDE, fr_feature.SIDE],
                "embedding_dimension": fr_feature.DIMENSION,
            },
        },
    }
