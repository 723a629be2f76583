"""How much of a face the photo's edge cuts off, calculated from the landmarks."""

import numpy as np
from numpy.typing import NDArray

# InsightFace's template of the aligned crop (utils/face_align.py, arcface_dst), as complex numbers: x + iy.
TEMPLATE = np.array(
    [38.2946 + 51.6963j, 73.5318 + 51.5014j, 56.0252 + 71.7366j, 41.5493 + 92.3655j, 70.7299 + 92.2041j]
)
CENTRED = TEMPLATE - TEMPLATE.mean()
# Brows to chin: the same part of the crop that sharpness is measured on, sampled every four pixels.
COLUMNS, ROWS = np.meshgrid(np.arange(22, 91, 4), np.arange(20, 109, 4))
GRID = (COLUMNS + 1j * ROWS).ravel() - TEMPLATE.mean()


def share_outside(landmarks: NDArray[np.float32], photo_size: tuple[int, int]) -> float:
    """The share of the face outside of the photo, 0..1, accurate to about 0.03.

    landmarks: (5, 2) in pixels of the photo. photo_size: its width and height in pixels.

    A similarity transform maps the template to the landmarks: with points as complex numbers it is a product and a sum,
    and the least-squares factor is a quotient of two sums.
    """
    points = landmarks[:, 0].astype(np.float64) + 1j * landmarks[:, 1]
    factor = np.vdot(CENTRED, points - points.mean()) / np.vdot(CENTRED, CENTRED)
    face = factor * GRID + points.mean()
    width, height = photo_size
    inside = (face.real >= 0) & (face.real <= width) & (face.imag >= 0) & (face.imag <= height)
    return float(1 - inside.mean())
