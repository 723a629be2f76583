"""What a collection's own threshold becomes when another pack makes its vectors."""

from facepass.model_packs import PackNotFound
from facepass.models.vector import Collection
from facepass.recognition.calibration import NotCalibrated, fmr_at, threshold_for
from facepass.recognition.packs import Pack, find_pack_of


class NotTranslated(Exception):
    """A threshold that was not measured for both packs; the message says why, and what to do."""


def translate_threshold(collection: Collection, to: Pack) -> float | None:
    """The cosine that gives, by the pack `to`, the false match rate of the collection's own threshold; None for none.

    On the way back, what it was before, unless it was changed since. Raises NotTranslated and PackDamaged.
    """
    if collection.previous_model == to.model_id and collection.threshold == collection.moved_threshold:
        return collection.previous_threshold
    remedy = f"Say with --threshold what it shall be by {to.model_id!r}."
    return _translate(collection.model, collection.threshold, to, "own threshold", remedy)


def translate_floor(collection: Collection, to: Pack) -> float | None:
    """The same of its threshold_floor; the way back comes to what it was before within the calibration's precision.

    Raises NotTranslated and PackDamaged.
    """
    remedy = "Set threshold_floor to null first, and to a value of the new pack afterwards."
    return _translate(collection.model, collection.threshold_floor, to, "threshold_floor", remedy)


def _translate(model: str | None, threshold: float | None, to: Pack, name: str, remedy: str) -> float | None:
    if threshold is None or model in (None, to.model_id):
        return threshold
    try:
        return threshold_for(to.calibrated, fmr_at(find_pack_of(model).calibrated, threshold))
    except (NotCalibrated, PackNotFound) as error:
        raise NotTranslated(
            f"The collection's {name} {threshold:g} is one of {model!r}, and cannot be translated: {error} {remedy}"
        ) from error
