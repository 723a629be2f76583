"""One look at a photo or a part of it: with the detector over all of it, or with a locator first.

A pack with a locator is searched in two stages: the locator finds boxes in the whole view, at a tenth of the detector's
work, and the detector then sees a crop around each box, which gives the face's landmarks. A box in whose crop the
detector sees no face is none; after a sure one, and where there are many, the detector looks at the whole view.
"""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import Protocol

import cv2
import numpy as np
from numpy.typing import NDArray

from facepass.recognition.locator import Locator

STRIDE = 32  # the coarsest of SCRFD's three feature maps
CROP = 160  # pixels, each side of the detector's input
AROUND = 1.6  # times the longer side of the located box: the crop's side
MOST_CROPS = 12  # so many crops are nearly as much work as the whole view at 640 pixels
SURE_BOX = 0.6  # a box with this score is a face, although the detector may see none in its crop
SAME = 0.3  # overlap of a located box and the detector's, from which on they are of one face


class Detector(Protocol):
    """InsightFace's SCRFD."""

    def detect(
        self, img: NDArray[np.uint8], input_size: tuple[int, int]
    ) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
        """(n, 5) left, top, right, bottom, score; (n, 5, 2) landmarks; in pixels."""

    def nms(self, dets: NDArray[np.float32]) -> list[int]:
        """Which of (n, 5) remain, the most certain first."""


@dataclass(frozen=True, eq=False)
class Found:
    """Faces, the most certain first.

    points: (n, 7, 2) float32, x and y of the box's upper left and lower right corners and of the five landmarks: in
        pixels of the analysed image in this module and in detection.py, in fractions of the photo for others.
    scores: (n,) float32, the detector's confidences, 0..1.
    """

    points: NDArray[np.float32]
    scores: NDArray[np.float32]


# A view, (height, width, 3) BGR, and the longer side of the network's input in pixels -> faces in the view's pixels.
Look = Callable[[NDArray[np.uint8], int], Found]


def nothing() -> Found:
    """No face."""
    return Found(np.empty((0, 7, 2), np.float32), np.empty(0, np.float32))


def whole(detector: Detector) -> Look:
    """Looks with the detector over the whole view."""
    return partial(_whole, detector)


def crops(detector: Detector, locator: Locator) -> Look:
    """Looks with the locator over the whole view, and with the detector around each box; or as `whole`, of many."""
    return partial(_crops, detector, locator)


def _whole(detector: Detector, view: NDArray[np.uint8], side: int) -> Found:
    """The detector's result; its input is no larger than the view needs."""
    height, width = view.shape[:2]
    side = max(1, side // STRIDE) * STRIDE
    scale = side / max(height, width)
    size = min(_whole_strides(width * scale), side), min(_whole_strides(height * scale), side)
    return _found(*detector.detect(view, input_size=size))


def _whole_strides(pixels: float) -> int:
    """With a stride of black beyond the photo, which influences the detector's result at the edge."""
    return (int(pixels) // STRIDE + 2) * STRIDE


def _crops(detector: Detector, locator: Locator, view: NDArray[np.uint8], side: int) -> Found:
    boxes = locator.locate(view, side)
    if len(boxes) > MOST_CROPS:
        return _whole(detector, view, side)
    looks = [_around(detector, view, box) for box in boxes]
    seen = np.array([len(look.scores) > 0 for look in looks], bool)
    if (boxes[~seen, 4] >= SURE_BOX).any():
        return _whole(detector, view, side)
    if not seen.any():
        return nothing()
    points, scores = np.concatenate([look.points for look in looks]), np.concatenate([look.scores for look in looks])
    keep = detector.nms(np.column_stack([points[:, :2].reshape(-1, 4), boxes[seen, 4]]))
    keep = sorted(keep, key=lambda face: -scores[face])
    return Found(points[keep], scores[keep])


def _around(detector: Detector, view: NDArray[np.uint8], box: NDArray[np.float32]) -> Found:
    """The face in a crop around a box of the view: the one that overlaps it most, if it does so enough."""
    crop, scale, shift = _crop(view, box)
    found = _found(*detector.detect(crop, input_size=(CROP, CROP)))
    points = np.asarray((found.points - shift) / scale, np.float32)
    overlaps = _overlaps(points[:, :2], box)
    best = [int(overlaps.argmax())] if overlaps.max(initial=0) >= SAME else []
    return Found(points[best], found.scores[best])


def _crop(
    view: NDArray[np.uint8], box: NDArray[np.float32]
) -> tuple[NDArray[np.uint8], NDArray[np.float64], NDArray[np.float64]]:
    """A square around a box at CROP pixels, black beyond the view's edge; and how it came to be.

    A point of the crop is that of the view times the scale, (2,), plus the shift, (2,).
    """
    centre, half = (box[:2] + box[2:4]) / 2, AROUND * float(max(box[2] - box[0], box[3] - box[1])) / 2
    bounds = np.array([view.shape[1], view.shape[0]])
    first = np.clip(np.floor(centre - half), 0, bounds - 1).astype(int)
    last = np.clip(np.ceil(centre + half), first + 1, bounds).astype(int)
    size = np.maximum(1, np.round((last - first) * CROP / (2 * half))).astype(int).clip(max=CROP)
    place = np.round((first - centre + half) * CROP / (2 * half)).astype(int).clip(0, CROP - size)
    method = cv2.INTER_AREA if half > CROP / 2 else cv2.INTER_LINEAR
    crop = np.zeros((CROP, CROP, 3), np.uint8)
    crop[place[1] : place[1] + size[1], place[0] : place[0] + size[0]] = cv2.resize(
        view[first[1] : last[1], first[0] : last[0]], size.tolist(), interpolation=method
    )
    scale = size / (last - first)
    return crop, scale, place - first * scale


def _overlaps(boxes: NDArray[np.float32], box: NDArray[np.float32]) -> NDArray[np.float32]:
    """Intersection over union of boxes (n, 2, 2) with one, (n,)."""
    first, last = np.maximum(boxes[:, 0], box[:2]), np.minimum(boxes[:, 1], box[2:4])
    common = np.clip(last - first, 0, None).prod(axis=1)
    areas = (boxes[:, 1] - boxes[:, 0]).prod(axis=1) + (box[2:4] - box[:2]).prod()
    with np.errstate(invalid="ignore"):  # a detection may be infinite; its overlap is then not a number, and too small
        return np.asarray(np.nan_to_num(common / (areas - common)), np.float32)


def joined(detector: Detector, first: Found, second: Found) -> Found:
    """Both results, each face once, as the second look saw it: it was made for what the first one sees badly."""
    points = np.concatenate([first.points, second.points])
    scores = np.concatenate([first.scores, second.scores])
    rank = np.concatenate([first.scores, second.scores + 1])
    keep = detector.nms(np.column_stack([points[:, :2].reshape(-1, 4), rank])) if len(scores) else []
    keep = sorted(keep, key=lambda face: -scores[face])
    return Found(points[keep], scores[keep])


def _found(rows: NDArray[np.float32], landmarks: NDArray[np.float32]) -> Found:
    points = np.concatenate([rows[:, :4].reshape(-1, 2, 2), landmarks.reshape(-1, 5, 2)], axis=1)
    return Found(points.astype(np.float32), rows[:, 4].astype(np.float32))
