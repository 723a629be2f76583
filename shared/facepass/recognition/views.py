"""Views of a photo: smaller, or turned. Pixels are (height, width, 3) uint8 BGR."""

from math import sqrt

import cv2
import numpy as np
from numpy.typing import NDArray

# By quarter turns, counter-clockwise.
ROTATIONS = {1: cv2.ROTATE_90_COUNTERCLOCKWISE, 2: cv2.ROTATE_180, 3: cv2.ROTATE_90_CLOCKWISE}


def longest_of_area(pixels: NDArray[np.uint8], area: int) -> int:
    """The longer side of a photo of these proportions that has so many pixels."""
    height, width = pixels.shape[:2]
    return int(sqrt(area * max(height, width) / min(height, width)))


def reduced(pixels: NDArray[np.uint8], longest: int) -> NDArray[np.uint8]:
    """The photo, reduced by area if it is longer."""
    height, width = pixels.shape[:2]
    scale = longest / max(height, width)
    if scale >= 1:
        return pixels
    size = max(1, round(width * scale)), max(1, round(height * scale))
    return np.asarray(cv2.resize(pixels, size, interpolation=cv2.INTER_AREA), np.uint8)


def resized(view: NDArray[np.uint8], size: tuple[int, int]) -> NDArray[np.uint8]:
    """The view at this width and height, as smooth as by area and in a fifth of the time.

    Halved by area while it is twice as large, then linear; an odd last row or column is left out.
    """
    width, height = size
    while view.shape[1] >= 2 * width and view.shape[0] >= 2 * height:
        even = view[: view.shape[0] // 2 * 2, : view.shape[1] // 2 * 2]
        view = np.asarray(cv2.resize(even, None, fx=0.5, fy=0.5, interpolation=cv2.INTER_AREA), np.uint8)
    return np.asarray(cv2.resize(view, size, interpolation=cv2.INTER_LINEAR), np.uint8)


def rotated(view: NDArray[np.uint8], turn: int) -> NDArray[np.uint8]:
    """The view, turned by so many quarters, counter-clockwise."""
    return np.asarray(cv2.rotate(view, ROTATIONS[turn]), np.uint8)
