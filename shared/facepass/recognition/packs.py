"""What a model pack says about itself."""

from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from facepass.model_packs import (
    CALIBRATION,
    MANIFEST,
    MIRRORED,
    PackDamaged,
    PackNotFound,
    find_folder,
    model_id_of,
    models_folder,
    read_json,
)
from facepass.recognition.calibration import Calibrated, read_calibrated

TASKS = ("detection", "recognition")


@dataclass(frozen=True)
class Pack:
    """A folder that InsightFace can load, and how to use it.

    model_id: what a face row records; vectors of two model_ids are never compared.
    threshold: cosine at or above which two vectors are taken for one person, -1..1.
    det_size: (width, height) in pixels of the detector's input.
    mirror: whether a vector is made of the crop and its mirror image; such vectors have a model_id of their own.
    calibrated: false match rates and the thresholds that give them, the highest rate first.
    det_threshold: the detector's score from which a face is one at all, 0..1.
    sure_score: the detector's score from which a photo is not searched again for a face, 0..1.
    """

    model_id: str
    folder: Path
    threshold: float
    det_size: tuple[int, int] = (640, 640)
    mirror: bool = False
    calibrated: tuple[Calibrated, ...] = ()
    det_threshold: float = 0.5
    sure_score: float = 0.75


def find_pack(name: str) -> Pack:
    """The pack in the folder `models/<name>` beside this package, or in the folder that `name` is a path of.

    Raises PackNotFound, or PackDamaged when the folder's manifest or calibration cannot be used.
    """
    folder = find_folder(name)
    manifest, calibration = read_json(folder / MANIFEST), read_json(folder / CALIBRATION)
    try:
        pack = _describe(folder, manifest, calibration)
        files = [manifest["tasks"][task]["file"] for task in TASKS]
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        raise PackDamaged(f"The model pack {folder} says too little or nonsense about itself: {error!r}.") from error
    if calibration["model_id"] != manifest["model_id"]:
        raise PackDamaged(f"The calibration in {folder} belongs to another pack: {calibration['model_id']}.")
    if missing := [file for file in files if not (folder / file).is_file()]:
        raise PackDamaged(f"The model pack {folder} lacks {', '.join(missing)}.")
    return pack


def find_pack_of(model_id: str) -> Pack:
    """The pack under models/ that makes vectors of this model_id. Raises PackNotFound."""
    for manifest in sorted(models_folder().glob(f"*/{MANIFEST}")):
        with suppress(PackDamaged):  # another one, half pulled
            if model_id_of(manifest.parent) == model_id:
                return find_pack(str(manifest.parent))
    raise PackNotFound(f"No model pack under models/ makes vectors of {model_id!r}.")


def _describe(folder: Path, manifest: dict[str, Any], calibration: dict[str, Any]) -> Pack:
    width, height = calibration.get("det_size", (640, 640))
    threshold = float(calibration["threshold"])
    if not -1 <= threshold <= 1:
        raise ValueError(f"threshold {threshold} is no cosine")
    mirror = calibration.get("mirror", False) is True
    return Pack(
        model_id=str(manifest["model_id"]) + (MIRRORED if mirror else ""),
        folder=folder,
        threshold=threshold,
        det_size=(int(width), int(height)),
        mirror=mirror,
        calibrated=read_calibrated(calibration.get("fmr", [])),
        det_threshold=float(calibration.get("det_threshold", 0.5)),
        sure_score=float(calibration.get("sure_score", 0.75)),
    )
