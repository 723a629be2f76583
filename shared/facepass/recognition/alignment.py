"""A face's aligned crop for the recogniser: InsightFace's `norm_crop` without scikit-image and SciPy."""

import cv2
import numpy as np
from numpy.typing import NDArray

CROP_SIDE = 112

# Places of eyes, nose and mouth corners in a crop of 112 pixels: insightface.utils.face_align.arcface_dst
TEMPLATE = np.array(
    [[38.2946, 51.6963], [73.5318, 51.5014], [56.0252, 71.7366], [41.5493, 92.3655], [70.7299, 92.2041]], np.float32
)


def similarity_transform(landmarks: NDArray[np.float32]) -> NDArray[np.float64]:
    """The rotation, scale and shift that bring five landmarks closest to the template: (2, 3) float64.

    Least squares over similarity transforms without reflection, Umeyama 1991 (IEEE TPAMI 13(4)), eq. 40 to 42, which
    scikit-image computes with an SVD. In the plane, with points as complex numbers, the answer is one quotient.
    landmarks: (5, 2), x and y in pixels. Not a number when all five are the same point.
    """
    points, template = (np.asarray(xy, np.float64) @ (1, 1j) for xy in (landmarks, TEMPLATE))
    centred = points - points.mean()
    with np.errstate(invalid="ignore", divide="ignore"):
        turn = np.vdot(centred, template - template.mean()) / np.vdot(centred, centred).real
        shift = template.mean() - turn * points.mean()
    return np.array([[turn.real, -turn.imag, shift.real], [turn.imag, turn.real, shift.imag]])


def norm_crop(pixels: NDArray[np.uint8], landmarks: NDArray[np.float32]) -> NDArray[np.uint8] | None:
    """(112, 112, 3) uint8 BGR of the face in a BGR photo, black beyond its edge; None when the points span no face."""
    transform = similarity_transform(landmarks)
    if not np.isfinite(transform).all():
        return None
    return np.asarray(cv2.warpAffine(pixels, transform, (CROP_SIDE, CROP_SIDE), borderValue=0.0), np.uint8)
