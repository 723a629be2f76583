"""The threshold of a request: given as a similarity, or as a false match rate; and how low it may be."""

from facepass.errors import FacePassError, FmrNotCalibrated, MissingScope, ModelMismatch, ThresholdBelowFloor
from facepass.recognition.calibration import NotCalibrated, fmr_at, threshold_for
from facepass.recognition.packs import Pack


def threshold_of(pack: Pack, threshold: float | None, fmr: float | None) -> float | None:
    """The lowest cosine of a match, -1 to 1; None when the request gives neither.

    fmr: a false match rate, 0 to 1, within the pack's calibration. Raises FmrNotCalibrated.
    """
    if fmr is None:
        return threshold
    try:
        return threshold_for(pack.calibrated, fmr)
    except NotCalibrated as error:
        raise FmrNotCalibrated(str(error)) from error


def translated_threshold(threshold: float, before: Pack | None, pack: Pack) -> float:
    """The cosine that has, by `pack`, the false match rate of a threshold for the pack `before`.

    before: None when it is not here any more. Raises ModelMismatch where that cannot be told.
    """
    try:
        return threshold_for(pack.calibrated, fmr_at(() if before is None else before.calibrated, threshold))
    except NotCalibrated as error:
        moved = f"The collection was moved to {pack.model_id!r} since the search was started"
        raise ModelMismatch(f"{moved}, for which its threshold is not calibrated: give an fmr.") from error


def too_low(floor: float | None) -> FacePassError:
    """The error of a threshold below the collection's floor or, without one, below the collection's own threshold."""
    if floor is None:
        return MissingScope("faces:read", "A threshold below the collection's own")
    return ThresholdBelowFloor(f"The collection's threshold_floor is {floor:g}.")


def check_threshold(requested: float | None, *, own: float, floor: float | None, sees_below: bool) -> None:
    """Reject the threshold of a request that may not be as low.

    own: the collection's threshold. sees_below: whether the caller may see similarities below it. Raises
    ThresholdBelowFloor and MissingScope.
    """
    if requested is None:
        return
    if floor is not None and requested < floor:
        raise too_low(floor)
    if not sees_below and requested < own:
        raise too_low(None)
