"""Find the faces of a photo with InsightFace's detector, in further passes only where the first may have missed some.

first pass   the photo at the detector's own size
larger       after no faces, or only small ones in a large photo: at its own size, up to four times the detector's,
             in tiles, which bound memory
turned       after no certain face: by 90, 270 and 180 degrees; if the most certain one lies on its side: upright
framed       after no faces, or only faces that the edge cuts or that fill the photo: with a grey frame around it
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol

import cv2
import numpy as np
from numpy.typing import NDArray

from facepass.recognition.packs import Pack
from facepass.recognition.tiles import Tile, tiles
from facepass.recognition.views import longest_of_area, reduced, rotated

STRIDE = 32  # the coarsest of SCRFD's three feature maps
LARGE = 2  # times the detector's input: in photos up to here the first pass sees small faces itself
FINEST = 4  # times the detector's input
MOST_AREA = 12  # times the detector's input: a photo of 4:3 at FINEST
SMALL = 0.15  # of the photo's longer side: faces of a group
LINE = 8  # pixels of the detector's input: a thinner photo shows no face, and InsightFace fails on an empty image
CUT = 4  # pixels of a tile's edge: a box that comes closer is a part of a face
FILLING = 0.75  # of a side of the photo: from here on the landmarks become inaccurate
FRAME = 0.5  # of the photo's sides, added on every side
GREY = (127, 127, 127)
TURNS = (1, 3, 2)  # quarter turns, counter-clockwise


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
        pixels of the analysed image within this module, in fractions of the photo for others.
    scores: (n,) float32, the detector's confidences, 0..1.
    """

    points: NDArray[np.float32]
    scores: NDArray[np.float32]


def find(detector: Detector, pixels: NDArray[np.uint8], pack: Pack) -> Found:
    """Every face in an upright photo, (height, width, 3) BGR, in fractions of it."""
    side = max(pack.det_size)
    view = reduced(pixels, min(FINEST * side, longest_of_area(pixels, MOST_AREA * side**2)))
    height, width = view.shape[:2]
    if min(width, height) * side < LINE * max(width, height):
        return _nobody()
    found = _look(detector, view, side)
    if max(width, height) > (LARGE if len(found.scores) else 1) * side and not _has_large(found, view):
        found = _joined(detector, found, _look_closely(detector, view))
    turns = _roll(found) if _sure(found, pack) else TURNS
    if turns:
        found = _joined(detector, found, _look_turned(detector, view, pack, turns))
    if not _has_whole(found, view):
        found = _joined(detector, found, _look_framed(detector, view, side))
    return Found(np.asarray(found.points / np.array([width, height]), np.float32), found.scores)


def _look(detector: Detector, view: NDArray[np.uint8], side: int) -> Found:
    """The detector's result at a size whose longer side is `side`; its input is no larger than the photo needs."""
    height, width = view.shape[:2]
    side = max(1, side // STRIDE) * STRIDE
    scale = side / max(height, width)
    size = min(_whole_strides(width * scale), side), min(_whole_strides(height * scale), side)
    rows, landmarks = detector.detect(view, input_size=size)
    points = np.concatenate([rows[:, :4].reshape(-1, 2, 2), landmarks.reshape(-1, 5, 2)], axis=1)
    return Found(points.astype(np.float32), rows[:, 4].astype(np.float32))


def _whole_strides(pixels: float) -> int:
    """With a stride of black beyond the photo, which influences the detector's result at the edge."""
    return (int(pixels) // STRIDE + 2) * STRIDE


def _look_closely(detector: Detector, view: NDArray[np.uint8]) -> Found:
    """The faces of every tile, in the photo's own pixels, without those that an edge of their tile cuts."""
    height, width = view.shape[:2]
    looks = []
    for tile in tiles(width, height):
        part = np.ascontiguousarray(view[tile.top : tile.bottom, tile.left : tile.right])
        corner = np.array([tile.left, tile.top], np.float32)
        found = _look(detector, part, max(part.shape[:2]))
        looks.append(_uncut(Found(found.points + corner, found.scores), tile, width, height))
    return Found(np.concatenate([look.points for look in looks]), np.concatenate([look.scores for look in looks]))


def _uncut(found: Found, tile: Tile, width: int, height: int) -> Found:
    """Without the faces that reach an edge of the tile within the photo: the next tile shows them whole."""
    first = [tile.left + CUT if tile.left else -np.inf, tile.top + CUT if tile.top else -np.inf]
    last = [tile.right - CUT if tile.right < width else np.inf, tile.bottom - CUT if tile.bottom < height else np.inf]
    keep = (found.points[:, 0] >= first).all(axis=1) & (found.points[:, 1] <= last).all(axis=1)
    return Found(found.points[keep], found.scores[keep])


def _look_framed(detector: Detector, view: NDArray[np.uint8], side: int) -> Found:
    """Find a face that fills the photo: the detector was trained on smaller ones, and a frame makes it smaller."""
    small = reduced(view, side)
    top, left = (int(length * FRAME) for length in small.shape[:2])
    framed = np.asarray(cv2.copyMakeBorder(small, top, top, left, left, cv2.BORDER_CONSTANT, value=GREY), np.uint8)
    scale = view.shape[1] / small.shape[1], view.shape[0] / small.shape[0]
    return _moved(_look(detector, framed, side), lambda points: (points - (left, top)) * scale)


def _look_turned(detector: Detector, view: NDArray[np.uint8], pack: Pack, turns: tuple[int, ...]) -> Found:
    """The faces of the turn with the most certain upright face; their points in the photo as it is stored."""
    height, width = view.shape[:2]
    back: dict[int, Callable[[NDArray[np.float32]], NDArray[np.float32]]] = {
        1: lambda points: np.stack([width - points[..., 1], points[..., 0]], axis=-1),
        2: lambda points: np.array([width, height], np.float32) - points,
        3: lambda points: np.stack([points[..., 1], height - points[..., 0]], axis=-1),
    }
    looks = [(each, _look(detector, rotated(view, each), max(pack.det_size))) for each in turns]
    upright = [(each, found) for each, found in looks if _sure(found, pack) and not _roll(found)]
    if not upright:
        return _nobody()
    turn, found = max(upright, key=lambda look: float(look[1].scores[0]))
    return _moved(found, back[turn])


def _roll(found: Found) -> tuple[int, ...]:
    """The quarter turn, counter-clockwise, that sets the most certain face upright, if any."""
    if not len(found.scores):
        return ()
    points = found.points[0]
    with np.errstate(invalid="ignore"):  # a detection may be infinite; it is rejected later
        right, down = points[5:].mean(axis=0) - points[2:4].mean(axis=0)  # from the eyes to the mouth
    if down >= abs(right):
        return ()
    return (2,) if -down >= abs(right) else (3,) if right > 0 else (1,)


def _moved(found: Found, move: Callable[[NDArray[np.float32]], NDArray[np.float32]]) -> Found:
    points = np.asarray(move(found.points), np.float32)
    box = points[:, :2]
    points[:, :2] = np.stack([box.min(axis=1), box.max(axis=1)], axis=1)
    return Found(points, found.scores)


def _joined(detector: Detector, first: Found, second: Found) -> Found:
    """Both results, each face once, as the second pass saw it: it was made for what the first one sees badly."""
    points = np.concatenate([first.points, second.points])
    scores = np.concatenate([first.scores, second.scores])
    rank = np.concatenate([first.scores, second.scores + 1])
    keep = detector.nms(np.column_stack([points[:, :2].reshape(-1, 4), rank])) if len(scores) else []
    keep = sorted(keep, key=lambda face: -scores[face])
    return Found(points[keep], scores[keep])


def _nobody() -> Found:
    return Found(np.empty((0, 7, 2), np.float32), np.empty(0, np.float32))


def _sure(found: Found, pack: Pack) -> bool:
    return bool((found.scores >= pack.sure_score).any())


def _has_large(found: Found, view: NDArray[np.uint8]) -> bool:
    """Whether a face is so large that this is a portrait: no small faces are searched for behind it."""
    sides = found.points[:, 1] - found.points[:, 0]
    return bool((sides.max(axis=1) >= SMALL * max(view.shape[:2])).any())


def _has_whole(found: Found, view: NDArray[np.uint8]) -> bool:
    """Whether some face neither leaves the photo nor fills it."""
    size = np.array([view.shape[1], view.shape[0]], np.float32)
    first, last = found.points[:, 0] / size, found.points[:, 1] / size
    whole = (first > 0).all(axis=1) & (last < 1).all(axis=1) & ((last - first) < FILLING).all(axis=1)
    return bool(whole.any())
