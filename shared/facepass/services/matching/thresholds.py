"""The threshold of a request: given as a similarity, or as a false match rate."""

from facepass.errors import FmrNotCalibrated
from facepass.recognition.calibration import NotCalibrated, threshold_for
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
