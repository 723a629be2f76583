"""The worker process of a move to another pack: it finds a photo's stored faces again, by their boxes."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from facepass.bulk.photo_worker import opened
from facepass.errors import PhotoRejected
from facepass.recognition.boxes import BoundingBox
from facepass.recognition.photo import decode

FACE_NOT_FOUND = "face_not_found"
# Two detectors draw a face's box with or without brow and chin, an overlap of 0.5 or more; the boxes of neighbours in
# a crowd hardly overlap.
MIN_OVERLAP = 0.3


def find_again(content: bytes, boxes: Sequence[Sequence[float]]) -> list[NDArray[np.float32] | str]:
    """The vectors, (512,), of the faces in these boxes, or a code that says why there is none.

    boxes: (4,) left, top, width, height, fractions of the photo. No quality filter: these faces were accepted before.
    """
    engine = opened()
    try:
        found = engine.find_faces(decode(content))
    except PhotoRejected as error:
        return [error.code] * len(boxes)
    places = match_boxes([BoundingBox(*box) for box in boxes], [face.box for face in found])
    return [FACE_NOT_FOUND if place is None else engine.embed(found[place]) for place in places]


def match_boxes(known: Sequence[BoundingBox], found: Sequence[BoundingBox]) -> list[int | None]:
    """For each known box the detected one of the same face; the largest overlaps are assigned first, each once."""
    overlaps = [(overlap(old, new), i, j) for i, old in enumerate(known) for j, new in enumerate(found)]
    places: list[int | None] = [None] * len(known)
    taken: set[int] = set()
    for share, i, j in sorted(overlaps, key=lambda pair: -pair[0]):
        if share >= MIN_OVERLAP and places[i] is None and j not in taken:
            places[i] = j
            taken.add(j)
    return places


def overlap(one: BoundingBox, other: BoundingBox) -> float:
    """Intersection over union of two boxes, 0..1."""
    width = min(one.left + one.width, other.left + other.width) - max(one.left, other.left)
    height = min(one.top + one.height, other.top + other.height) - max(one.top, other.top)
    shared = max(width, 0.0) * max(height, 0.0)
    return shared / (one.area + other.area - shared)
