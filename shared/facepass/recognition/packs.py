"""Where a model pack lies and what it says about itself."""

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

MANIFEST = "manifest.json"
CALIBRATION = "calibration.json"
TASKS = ("detection", "recognition")


class PackNotFound(Exception):
    """No folder of this name holds a model pack."""


class PackDamaged(Exception):
    """A model pack whose files are missing, unreadable, changed or at odds with each other."""


@dataclass(frozen=True)
class Pack:
    """A folder that InsightFace can load, and how to use it.

    model_id: what a face row records; vectors of two model_ids are never compared.
    threshold: cosine at or above which two vectors are taken for one person, -1..1.
    det_size: (width, height) in pixels of the detector's input.
    """

    model_id: str
    folder: Path
    threshold: float
    det_size: tuple[int, int] = (640, 640)


def find_pack(name: str) -> Pack:
    """The pack in the folder `models/<name>` beside this package, or in the folder that `name` is a path of.

    Raises PackNotFound, or PackDamaged when the folder's manifest or calibration cannot be used.
    """
    folder = _find_folder(name)
    manifest = _read_json(folder / MANIFEST)
    calibration = _read_json(folder / CALIBRATION)
    try:
        pack = _describe(folder, manifest, calibration)
        files = [manifest["tasks"][task]["file"] for task in TASKS]
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        raise PackDamaged(f"The model pack {folder} says too little or nonsense about itself: {error!r}.") from error
    if calibration["model_id"] != pack.model_id:
        raise PackDamaged(f"The calibration in {folder} belongs to another pack: {calibration['model_id']}.")
    if missing := [file for file in files if not (folder / file).is_file()]:
        raise PackDamaged(f"The model pack {folder} lacks {', '.join(missing)}.")
    return pack


def _find_folder(name: str) -> Path:
    """The function's image and the repository hold `models` at different depths above this file."""
    candidates = [Path(name)] if Path(name).name != name else []
    candidates += [parent / "models" / name for parent in Path(__file__).resolve().parents[2:]]
    for folder in candidates:
        if (folder / MANIFEST).is_file():
            return folder.resolve()
    raise PackNotFound(f"There is no model pack {name!r}: no such folder with a {MANIFEST} under models/.")


def _read_json(path: Path) -> dict[str, Any]:
    try:
        document = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise PackDamaged(f"{path} cannot be read: {error}") from error
    if not isinstance(document, dict):
        raise PackDamaged(f"{path} is not a JSON object.")
    return document


def _describe(folder: Path, manifest: dict[str, Any], calibration: dict[str, Any]) -> Pack:
    width, height = calibration.get("det_size", (640, 640))
    threshold = float(calibration["threshold"])
    if not -1 <= threshold <= 1:
        raise ValueError(f"threshold {threshold} is no cosine")
    return Pack(
        model_id=str(manifest["model_id"]),
        folder=folder,
        threshold=threshold,
        det_size=(int(width), int(height)),
    )
