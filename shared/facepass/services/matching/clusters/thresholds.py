"""How similar two faces are that are linked: more, the more are compared, for each stranger is another chance."""

from facepass.errors import FmrNotCalibrated
from facepass.recognition.calibration import NotCalibrated, threshold_beyond
from facepass.recognition.packs import Pack

# One face in so many is expected to be linked to a stranger's by chance (measured: docs/clusters.md).
FACES_TO_A_FALSE_LINK = 500
HIGHEST_FMR = 1e-5  # however few faces there are


def threshold_for_faces(pack: Pack, faces: int) -> float:
    """The lowest cosine of a link among this many faces. Raises FmrNotCalibrated for a pack without calibration."""
    fmr = min(HIGHEST_FMR, 1 / (FACES_TO_A_FALSE_LINK * max(faces, 1)))
    try:
        return threshold_beyond(pack.calibrated, fmr)
    except NotCalibrated as error:
        raise FmrNotCalibrated(str(error)) from error
