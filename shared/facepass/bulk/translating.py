"""What a collection's own threshold becomes when another pack makes its vectors."""

import math

from facepass.model_packs import PackNotFound
from facepass.models.vector import Collection
from facepass.recognition.calibration import NotCalibrated, fmr_at, threshold_for
from facepass.recognition.packs import Pack, find_pack_of


class NotTranslated(Exception):
    """A threshold that nobody measured by both packs; it says why, and what to do."""


def translate_threshold(collection: Collection, to: Pack) -> float | None:
    """The cosine that gives, by the pack `to`, the false match rate of the collection's own threshold; None for none.

    On the way back, what it was before, unless it was changed meanwhile. Raises NotTranslated and PackDamaged.
    """
    if collection.threshold is None or collection.model is None:
        return collection.threshold
    try:
        there = _translate(collection.threshold, find_pack_of(collection.model), to)
        was = collection.previous_threshold
        if collection.previous_model == to.model_id and was is not None:
            unchanged = _translate(was, to, find_pack_of(collection.model))
            if math.isclose(unchanged, collection.threshold, abs_tol=1e-4):
                return was
        return there
    except (NotCalibrated, PackNotFound) as error:
        raise NotTranslated(
            f"The collection's own threshold {collection.threshold:g} is one of {collection.model!r}, and cannot be"
            f" translated: {error} Say with --threshold what it shall be by {to.model_id!r}."
        ) from error


def _translate(threshold: float, of: Pack, to: Pack) -> float:
    return threshold_for(to.calibrated, fmr_at(of.calibrated, threshold))
