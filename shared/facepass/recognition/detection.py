"""Find the faces of a photo, in further passes only where the first may have missed some.

first pass   the photo at the detector's own size
larger       after no faces, or only small ones in a large photo: at its own size, up to four times the detector's,
             in tiles, which bound memory
turned       after no certain face: by 90, 270 and 180 degrees; if the most certain one lies on its side: upright
framed       after no faces, or only faces that the edge cuts or that fill the photo: with a grey frame around it
"""

from collections.abc import Callable

import cv2
import numpy as np
from numpy.typing import NDArray

from facepass.recognition.locator import Locator
from facepass.recognition.looks import Detector, Found, Look, crops, joined, nothing, whole
from facepass.recognition.packs import Pack
from facepass.recognition.tiles import Tile, tiles
from facepass.recognition.views import longest_of_area, reduced, rotated

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


def find(detector: Detector, pixels: NDArray[np.uint8], pack: Pack, locator: Locator | None = None) -> Found:
    """Every face in an upright photo, (height, width, 3) BGR, in fractions of it.

    With a locator, a photo in which it leads to no certain face is searched again without it.
    """
    side = max(pack.det_size)
    view = reduced(pixels, min(FINEST * side, longest_of_area(pixels, MOST_AREA * side**2)))
    height, width = view.shape[:2]
    if min(width, height) * side < LINE * max(width, height):
        return nothing()
    found = _search(detector, crops(detector, locator), view, pack) if locator else nothing()
    if not _sure(found, pack):
        found = joined(detector, found, _search(detector, whole(detector), view, pack))
    return Found(np.asarray(found.points / np.array([width, height]), np.float32), found.scores)


def _search(detector: Detector, look: Look, view: NDArray[np.uint8], pack: Pack) -> Found:
    """The first pass and those that follow from it."""
    side = max(pack.det_size)
    found = look(view, side)
    if max(view.shape[:2]) > (LARGE if len(found.scores) else 1) * side and not _has_large(found, view):
        found = joined(detector, found, _look_closely(look, view))
    turns = _roll(found) if _sure(found, pack) else TURNS
    if turns:
        found = joined(detector, found, _look_turned(look, view, pack, turns))
    if not _has_whole(found, view):
        found = joined(detector, found, _look_framed(look, view, side))
    return found


def _look_closely(look: Look, view: NDArray[np.uint8]) -> Found:
    """The faces of every tile, in the photo's own pixels, without those that an edge of their tile cuts."""
    height, width = view.shape[:2]
    looks = []
    for tile in tiles(width, height):
        part = np.ascontiguousarray(view[tile.top : tile.bottom, tile.left : tile.right])
        corner = np.array([tile.left, tile.top], np.float32)
        found = look(part, max(part.shape[:2]))
        looks.append(_uncut(Found(found.points + corner, found.scores), tile, width, height))
    return Found(np.concatenate([look.points for look in looks]), np.concatenate([look.scores for look in looks]))


def _uncut(found: Found, tile: Tile, width: int, height: int) -> Found:
    """Without the faces that reach an edge of the tile within the photo: the next tile shows them whole."""
    first = [tile.left + CUT if tile.left else -np.inf, tile.top + CUT if tile.top else -np.inf]
    last = [tile.right - CUT if tile.right < width else np.inf, tile.bottom - CUT if tile.bottom < height else np.inf]
    keep = (found.points[:, 0] >= first).all(axis=1) & (found.points[:, 1] <= last).all(axis=1)
    return Found(found.points[keep], found.scores[keep])


def _look_framed(look: Look, view: NDArray[np.uint8], side: int) -> Found:
    """Find a face that fills the photo: the detector was trained on smaller ones, and a frame makes it smaller."""
    small = reduced(view, side)
    top, left = (int(length * FRAME) for length in small.shape[:2])
    framed = np.asarray(cv2.copyMakeBorder(small, top, top, left, left, cv2.BORDER_CONSTANT, value=GREY), np.uint8)
    scale = view.shape[1] / small.shape[1], view.shape[0] / small.shape[0]
    return _moved(look(framed, side), lambda points: (points - (left, top)) * scale)


def _look_turned(look: Look, view: NDArray[np.uint8], pack: Pack, turns: tuple[int, ...]) -> Found:
    """The faces of the turn with the most certain upright face; their points in the photo as it is stored."""
    height, width = view.shape[:2]
    back: dict[int, Callable[[NDArray[np.float32]], NDArray[np.float32]]] = {
        1: lambda points: np.stack([width - points[..., 1], points[..., 0]], axis=-1),
        2: lambda points: np.array([width, height], np.float32) - points,
        3: lambda points: np.stack([points[..., 1], height - points[..., 0]], axis=-1),
    }
    looks = [(each, look(rotated(view, each), max(pack.det_size))) for each in turns]
    upright = [(each, found) for each, found in looks if _sure(found, pack) and not _roll(found)]
    if not upright:
        return nothing()
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
