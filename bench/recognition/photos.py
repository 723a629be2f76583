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


def twelve_megapixels(person: Pixels) -> bytes:
    """A 4000 x 3000 JPEG of quality 92, subsampled as a phone does: the person in front of a noisy wall."""
    scale = 3000 / person.shape[0]
    tall = cv2.resize(person, None, fx=scale, fy=scale, interpolation=cv2.INTER_CUBIC)[:, :4000]
    wall = np.random.default_rng(5).normal(128, 12, (3000, 4000, 3)).clip(0, 255).astype(np.uint8)
    left = (4000 - tall.shape[1]) // 2
    wall[:, left : left + tall.shape[1]] = tall
    return bytes(cv2.imencode(".jpg", wall, [cv2.IMWRITE_JPEG_QUALITY, 92])[1].tobytes())


def degradations(pixels: Pixels) -> dict[str, Pixels]:
    """The photo blurred, noisy, coded poorly, dark, bright and small."""
    noise = np.random.default_rng(5).normal(0, 15, pixels.shape)
    coded = {f"JPEG {q}": cv2.imencode(".jpg", pixels, [cv2.IMWRITE_JPEG_QUALITY, q])[1] for q in (75, 40, 20)}
    made = {
        "as it is": pixels,
        "blur 1": cv2.GaussianBlur(pixels, (0, 0), 1),
        "blur 2": cv2.GaussianBlur(pixels, (0, 0), 2),
        "noise": (pixels + noise).clip(0, 255),
        "dark": pixels * 0.4,
        "bright": (pixels * 1.5).clip(0, 255),
        "half": cv2.resize(pixels, None, fx=0.5, fy=0.5, interpolation=cv2.INTER_AREA),
        "quarter": cv2.resize(pixels, None, fx=0.25, fy=0.25, interpolation=cv2.INTER_AREA),
        **{name: cv2.imdecode(photo, cv2.IMREAD_COLOR) for name, photo in coded.items()},
    }
    return {name: np.ascontiguousarray(each, dtype=np.uint8) for name, each in made.items()}
