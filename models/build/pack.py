"""The files of a pack, from the networks' original files."""

import hashlib
import json
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from models.build import centerface, fr_feature, sface, yunet
from models.build.archives import CENTERFACE, FR_FEATURE, SFACE, YUNET, Archive, fetch_network


@dataclass(frozen=True)
class Network:
    """A file of a pack: which archive its network comes from, and what rewrites it."""

    file: str
    archive: Archive
    rewrite: Callable[[bytes], bytes]


@dataclass(frozen=True)
class Recipe:
    """What a pack is made of.

    pixels: mean and std of the recogniser's input; InsightFace feeds (pixel - mean) / std.
    locator: a second, smaller detector that FacePass runs itself; InsightFace does not know it.
    """

    display_name: str
    detector: Network
    recogniser: Network
    pixels: dict[str, float]
    locator: Network | None = None

    @property
    def networks(self) -> list[Network]:
        """Two or three networks."""
        return [each for each in (self.detector, self.recogniser, self.locator) if each]


DETECTOR = Network("det_centerface.onnx", CENTERFACE, centerface.rewrite)
RECIPES = {
    "lite": Recipe(
        "FacePass lite: CenterFace and fr_feature",
        DETECTOR,
        Network("rec_frfeature512.onnx", FR_FEATURE, fr_feature.rewrite),
        pixels={"mean": 127.5, "std": 127.5},
    ),
    "standard": Recipe(
        "FacePass standard: CenterFace, SFace and YuNet",
        DETECTOR,
        Network("rec_sface512.onnx", SFACE, sface.rewrite),
        pixels={"mean": 0.0, "std": 1.0},
        locator=Network("locator/yunet.onnx", YUNET, yunet.rewrite),
    ),
}


def build(pack: str, folder: Path) -> None:
    """Write a pack's networks and InsightFace's manifest (version 2) into a folder, from freshly fetched archives."""
    recipe = RECIPES[pack]
    with TemporaryDirectory() as downloads:
        networks = {each.file: each.rewrite(fetch_network(each.archive, Path(downloads))) for each in recipe.networks}
    for name, network in networks.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(network)
    digests = {name: hashlib.sha256(network).hexdigest() for name, network in networks.items()}
    manifest = _manifest(pack, recipe, digests)
    (folder / "manifest.json").write_text(json.dumps(manifest, indent=2) + "\n", encoding="utf-8")


def _manifest(pack: str, recipe: Recipe, digests: dict[str, str]) -> dict[str, object]:
    """What InsightFace reads and checks before it loads a network (insightface.model_zoo.package_manifest).

    InsightFace ignores `facepass`: what FacePass alone runs.
    """
    manifest: dict[str, object] = {
        "manifest_version": 2,
        "model_id": f"facepass_{pack}",
        "display_name": recipe.display_name,
        "license": "MODEL.LICENSE",
        "tasks": {
            "detection": _file(recipe.detector, digests) | {"preprocessing": {"mean": 127.5, "std": 128.0}},
            "recognition": _file(recipe.recogniser, digests)
            | {"preprocessing": recipe.pixels, "input_size": [112, 112], "embedding_dimension": 512},
        },
    }
    if recipe.locator:
        manifest["facepass"] = {"locator": _file(recipe.locator, digests)}
    return manifest


def _file(network: Network, digests: dict[str, str]) -> dict[str, object]:
    return {"file": network.file, "sha256": digests[network.file]}
