"""Where model packs are stored, and the model id of each one's embeddings. recognition/packs.py loads the networks."""

import json
from contextlib import suppress
from pathlib import Path
from typing import Any

MANIFEST = "manifest.json"
CALIBRATION = "calibration.json"
MIRRORED = "+mirror"  # suffix of a model_id: the same networks, other embeddings


class PackNotFound(Exception):
    """There is no folder of this name with a model pack."""


class PackDamaged(Exception):
    """A model pack whose files are missing, unreadable, changed or inconsistent."""


def models_folder() -> Path:
    """The folder of all packs: the first `models` above this package that holds one. Raises PackNotFound."""
    for parent in Path(__file__).resolve().parents[1:]:
        if any((parent / "models").glob(f"*/{MANIFEST}")):
            return parent / "models"
    raise PackNotFound("There is no folder models/ with a model pack above this package.")


def find_folder(name: str, models: Path | None = None) -> Path:
    """The folder of a pack: `models/<name>`, or the folder at the path `name`. Raises PackNotFound.

    models: where to search; by default above this package, as the function's image and the repository have `models` at
    different depths.
    """
    if not name:
        raise PackNotFound("No model pack is configured: MODEL_PACK names a folder under models/.")
    candidates = [Path(name)] if Path(name).name != name else []
    places = [models] if models else [parent / "models" for parent in Path(__file__).resolve().parents[1:]]
    for folder in [*candidates, *(place / name for place in places)]:
        if (folder / MANIFEST).is_file():
            return folder.resolve()
    raise PackNotFound(f"There is no model pack {name!r}: no such folder with a {MANIFEST} under models/.")


def model_id_of(folder: Path) -> str:
    """The model_id of a pack's embeddings, which each face's row records. Raises PackDamaged."""
    manifest, calibration = read_json(folder / MANIFEST), read_json(folder / CALIBRATION)
    if "model_id" not in manifest:
        raise PackDamaged(f"The model pack {folder} has no model_id.")
    return str(manifest["model_id"]) + (MIRRORED if calibration.get("mirror", False) is True else "")


def folder_with(model_id: str, models: Path | None = None) -> str | None:
    """The name of the folder whose pack makes embeddings of this model_id, or None. models: as for find_folder."""
    for manifest in sorted((models or models_folder()).glob(f"[!.]*/{MANIFEST}")):
        with suppress(PackDamaged):  # another pack, which is not asked for
            if model_id_of(manifest.parent) == model_id:
                return manifest.parent.name
    return None


def read_json(path: Path) -> dict[str, Any]:
    """A JSON object, read from a file. Raises PackDamaged."""
    try:
        document = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise PackDamaged(f"{path} cannot be read: {error}") from error
    if not isinstance(document, dict):
        raise PackDamaged(f"{path} is not a JSON object.")
    return document
