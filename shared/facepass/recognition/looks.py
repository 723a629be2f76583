"""One look at a photo or a part of it: with the detector over all of it, or with a locator first.

A pack with a locator is searched in two stages: the locator finds boxes in the whole view, at a fifth of the detector's
work, and the detector then sees a crop around each box, which gives the face's landmarks. A box in whose crop the
detector sees no face is none; after a sure one, and where there are many, the detector looks at the whole view.
"""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from facepass.recognition.locator import Locator
from facepass.recognition.views import resized

STRIDE = 32  # the coarsest of SCRFD's three feature maps
FINE_CROP = 192  # pixels, each side of the crop around the best box: a large face's landmarks are more exact
CROP = 128  # pixels, around every other box: a small face's score is higher, and the detector's work is less
AROUND = 1.4  # times the longer side of the located box: the crop's side
MOST_CROPS = 16  # so many crops are nearly as much work as the whole view at 640 pixels
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
    if not len(boxes):
        return nothing()
    found, seen = _around(detector, view, boxes[:1], FINE_CROP)
    if len(boxes) > 1:
        others, others_seen = _around(detector, view, boxes[1:], CROP)
        found, seen = _both(found, others), np.append(seen, others_seen)
    if (boxes[~seen, 4] >= SURE_BOX).any():
        return _whole(detector, view, side)
    keep = detector.nms(np.column_stack([found.points[:, :2].reshape(-1, 4), boxes[seen, 4]]))
    keep = sorted(keep, key=lambda face: -found.scores[face])
    return Found(found.points[keep], found.scores[keep])


def _around(
    detector: Detector, view: NDArray[np.uint8], boxes: NDArray[np.float32], side: int
) -> tuple[Found, NDArray[np.bool_]]:
    """The face in a crop of `side` pixels around each box of the view, and of which boxes, (n,), there is one.

    It is the one that overlaps its box most, if it does so enough. The crops lie side by side in one image: the
    detector's work is that of the pixels, and its overhead comes once.
    """
    cut = [_crop(view, box, side) for box in boxes]
    strip = np.concatenate([crop for crop, _, _ in cut], axis=1)
    found = _found(*detector.detect(strip, input_size=(strip.shape[1], side)))
    with np.errstate(invalid="ignore"):  # a detection may be infinite; it is of no crop then
        crop_of = np.floor(found.points[:, :2, 0].mean(axis=1) / side)
    seen, kept = [], []
    for place, (box, (_, scale, shift)) in enumerate(zip(boxes, cut, strict=True)):
        mine = np.flatnonzero(crop_of == place)
        points = np.asarray((found.points[mine] - (place * side, 0) - shift) / scale, np.float32)
        overlaps = _overlaps(points[:, :2], box)
        seen.append(overlaps.max(initial=0) >= SAME)
        if seen[-1]:
            best = int(overlaps.argmax())
            kept.append((points[best], found.scores[mine[best]]))
    points = np.array([each for each, _ in kept], np.float32).reshape(-1, 7, 2)
    return Found(points, np.array([score for _, score in kept], np.float32)), np.array(seen, bool)


def _crop(
    view: NDArray[np.uint8], box: NDArray[np.float32], side: int
) -> tuple[NDArray[np.uint8], NDArray[np.float64], NDArray[np.float64]]:
    """A square around a box of `side` pixels, black beyond the view's edge; and how it came to be.

    A point of the crop is that of the view times the scale, (2,), plus the shift, (2,).
    """
    longer = max(1.0, float((box[2:4] - box[:2]).max()))  # a box may have no size
    centre, half = (box[:2] + box[2:4]) / 2, AROUND * longer / 2
    bounds = np.array([view.shape[1], view.shape[0]])
    first = np.clip(np.floor(centre - half), 0, bounds - 1).astype(int)
    last = np.clip(np.ceil(centre + half), first + 1, bounds).astype(int)
    size = np.maximum(1, np.round((last - first) * side / (2 * half))).astype(int).clip(max=side)
    place = np.round((first - centre + half) * side / (2 * half)).astype(int).clip(0, side - size)
    crop = np.zeros((side, side, 3), np.uint8)
    crop[place[1] : place[1] + size[1], place[0] : place[0] + size[0]] = resized(
        view[first[1] : last[1], first[0] : last[0]], (int(size[0]), int(size[1]))
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
    both = _both(first, second)
    points, scores = both.points, both.scores
    rank = np.concatenate([first.scores, second.scores + 1])
    keep = detector.nms(np.column_stack([points[:, :2].reshape(-1, 4), rank])) if len(scores) else []
    keep = sorted(keep, key=lambda face: -scores[face])
    return Found(points[keep], scores[keep])


def _both(first: Found, second: Found) -> Found:
    return Found(np.concatenate([first.points, second.points]), np.concatenate([first.scores, second.scores]))


def _found(rows: NDArray[np.float32], landmarks: NDArray[np.float32]) -> Found:
    points = np.concatenate([rows[:, :4].reshape(-1, 2, 2), landmarks.reshape(-1, 5, 2)], axis=1)
    return Found(points.astype(np.float32), rows[:, 4].astype(np.float32))
