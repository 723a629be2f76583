"""The photos that are measured with, made from the samples and InsightFace's group photo."""

import cv2
import numpy as np
from insightface.data import get_image
from numpy.typing import NDArray

from facepass.recognition.photo import decode
from local.demo.photos import SAMPLES

Pixels = NDArray[np.uint8]
NAMES = ("obama.jpg", "obama2.jpg", "obama3.jpg", "biden.jpg", "collins.png")


def samples() -> dict[str, Pixels]:
    """The sample portraits, decoded; the first has one megapixel."""
    return {name: decode((SAMPLES / name).read_bytes()).pixels for name in NAMES}


def group() -> Pixels:
    """Six people, 1280 x 886."""
    return np.asarray(get_image("t1"), np.uint8)


def twelve_people() -> bytes:
    """A JPEG of twelve faces, 2560 x 886: the group photo, and itself in a mirror."""
    both = np.concatenate([group(), np.fliplr(group())], axis=1)
    return bytes(cv2.imencode(".jpg", both, [cv2.IMWRITE_JPEG_QUALITY, 92])[1].tobytes())


def twelve_megapixels(person: Pixels) -> bytes:
    """A 4000 x 3000 JPEG of quality 92, subsampled as a phone does: the person in front of a noisy wall."""
    scale = 3000 / person.shape[0]
    tall = cv2.resize(person, None, fx=scale, fy=scale, interpolation=cv2.INTER_CUBIC)[:, :4000]
    wall = np.random.default_rng(5).normal(128, 12, (3000, 4000, 3)).clip(0, 255).astype(np.uint8)
    left = (4000 - tall.shape[1]) // 2
    wall[:, left : left + tall.shape[1]] = tall
    return bytes(cv2.imencode(".jpg", wall, [cv2.IMWRITE_JPEG_QUALITY, 92])[1].tobytes())
