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
    if collection.threshold is None or collection.model is None:
        return collection.threshold
    try:
        rate = fmr_at(find_pack_of(collection.model).calibrated, collection.threshold)
        return threshold_for(to.calibrated, rate)
    except (NotCalibrated, PackNotFound) as error:
        raise NotTranslated(
            f"The collection's own threshold {collection.threshold:g} is one of {collection.model!r}, and cannot be"
            f" translated: {error} Say with --threshold what it shall be by {to.model_id!r}."
        ) from error
