"""Degrade photos step by step, as phones, compression and distance do."""

from collections.abc import Callable

import cv2
import numpy as np
from numpy.typing import NDArray

Pixels = NDArray[np.uint8]


def blur(pixels: Pixels, face: float, step: int) -> Pixels:
    """Gaussian; sigma of 0.6 pixels of the aligned crop a step."""
    return _bytes(cv2.GaussianBlur(pixels, (0, 0), 0.6 * step * face / 70))


def noise(pixels: Pixels, _face: float, step: int) -> Pixels:
    """Gaussian, 12 grey levels a step."""
    made = np.random.default_rng(step).normal(0, 12 * step, pixels.shape)
    return _bytes(np.clip(pixels + made, 0, 255))


def darkness(pixels: Pixels, _face: float, step: int) -> Pixels:
    """A third of the light at each step, with sensor noise (sigma 2)."""
    made = np.random.default_rng(step).normal(0, 2, pixels.shape)
    return _bytes(np.clip(pixels / 3.0**step + made, 0, 255))


def downscale(pixels: Pixels, face: float, step: int) -> Pixels:
    """By area, to a face of 40, 28, 20, 14 pixels."""
    scale = min(1.0, 40 * 0.7 ** (step - 1) / face)
    return _bytes(cv2.resize(pixels, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA))


def jpeg(pixels: Pixels, _face: float, step: int) -> Pixels:
    """Quality 30, 16, 9, 5."""
    _, coded = cv2.imencode(".jpg", pixels, [cv2.IMWRITE_JPEG_QUALITY, (30, 16, 9, 5)[step - 1]])
    return _bytes(cv2.imdecode(coded, cv2.IMREAD_COLOR))


KINDS: dict[str, Callable[[Pixels, float, int], Pixels]] = {
    "blur": blur,
    "noise": noise,
    "darkness": darkness,
    "downscale": downscale,
    "jpeg": jpeg,
}
STEPS = (1, 2, 3, 4)


def _bytes(pixels: object) -> Pixels:
    return np.ascontiguousarray(np.asarray(pixels).astype(np.uint8))
