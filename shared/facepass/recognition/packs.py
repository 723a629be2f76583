"""A model pack's manifest and calibration."""

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
FILTERS_SURE_SCORE = 0.75  # of the detector that the limits of gates.py were measured with


@dataclass(frozen=True)
class LocatorFile:
    """A pack's locator (locator.py): its file and the SHA-256 that it must have, in hexadecimal digits."""

    path: Path
    sha256: str


@dataclass(frozen=True)
class Pack:
    """A folder that InsightFace can load, and how to use it.

    model_id: recorded in each face's row; vectors of two model_ids are never compared.
    threshold: cosine at or above which two vectors count as one person's, -1..1.
    det_size: (width, height) in pixels of the detector's input.
    mirror: whether a vector is made of the crop and its mirror image; such vectors have their own model_id.
    calibrated: false match rates and their thresholds, the highest rate first.
    det_threshold: the detector's lowest score of a face, 0..1.
    sure_score: the detector's score above which no further pass searches the photo, 0..1.
    locator: the network that finds faces before the detector does, None for a pack without one.
    """

    model_id: str
    folder: Path
    threshold: float
    det_size: tuple[int, int] = (640, 640)
    mirror: bool = False
    calibrated: tuple[Calibrated, ...] = ()
    det_threshold: float = 0.5
    sure_score: float = FILTERS_SURE_SCORE
    locator: LocatorFile | None = None

    def certainty(self, score: float) -> float:
        """The detector's score on the scale of the quality filters: 0.75 is any pack's sure_score, and 1 is 1.

        One detector gives sharp faces 0.85, another 0.75; the filters have one limit for all packs.
        """
        return FILTERS_SURE_SCORE + (score - self.sure_score) * (1 - FILTERS_SURE_SCORE) / (1 - self.sure_score)


def find_pack(name: str) -> Pack:
    """The pack in the folder `models/<name>` above this package, or in the folder at the path `name`.

    Raises PackNotFound, or PackDamaged when the folder's manifest or calibration cannot be used.
    """
    folder = find_folder(name)
    manifest, calibration = read_json(folder / MANIFEST), read_json(folder / CALIBRATION)
    try:
        pack = _describe(folder, manifest, calibration)
        files = [folder / manifest["tasks"][task]["file"] for task in TASKS]
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        raise PackDamaged(f"The model pack {folder} has an invalid manifest or calibration: {error!r}.") from error
    if calibration["model_id"] != manifest["model_id"]:
        raise PackDamaged(f"The calibration in {folder} belongs to another pack: {calibration['model_id']}.")
    files += [pack.locator.path] if pack.locator else []
    if missing := [file.name for file in files if not file.is_file()]:
        raise PackDamaged(f"The model pack {folder} lacks {', '.join(missing)}.")
    return pack


def find_pack_of(model_id: str) -> Pack:
    """The pack under models/ that makes vectors of this model_id. Raises PackNotFound."""
    for manifest in sorted(models_folder().glob(f"*/{MANIFEST}")):
        with suppress(PackDamaged):  # another pack, partly downloaded
            if model_id_of(manifest.parent) == model_id:
                return find_pack(str(manifest.parent))
    raise PackNotFound(f"No model pack under models/ makes vectors of {model_id!r}.")


def _describe(folder: Path, manifest: dict[str, Any], calibration: dict[str, Any]) -> Pack:
    width, height = calibration.get("det_size", (640, 640))
    threshold = float(calibration["threshold"])
    if not -1 <= threshold <= 1:
        raise ValueError(f"threshold {threshold} is not a cosine")
    sure_score = float(calibration.get("sure_score", FILTERS_SURE_SCORE))
    if not 0 < sure_score < 1:
        raise ValueError(f"sure_score {sure_score} is not between 0 and 1")
    mirror = calibration.get("mirror", False) is True
    return Pack(
        model_id=str(manifest["model_id"]) + (MIRRORED if mirror else ""),
        folder=folder,
        threshold=threshold,
        det_size=(int(width), int(height)),
        mirror=mirror,
        calibrated=read_calibrated(calibration.get("fmr", [])),
        det_threshold=float(calibration.get("det_threshold", 0.5)),
        sure_score=sure_score,
        locator=_locator(folder, manifest.get("facepass", {}).get("locator")),
    )


def _locator(folder: Path, described: dict[str, str] | None) -> LocatorFile | None:
    """What the manifest says under `facepass`; as a task, InsightFace would take the locator for a detector."""
    return None if described is None else LocatorFile(folder / described["file"], described["sha256"])
