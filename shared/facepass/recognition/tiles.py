"""Tiles of a photo: the detector's memory grows with its input, so a large photo is searched in parts of bounded size.

Each tile overlaps the next one, so that every face up to OVERLAP pixels lies whole in some tile.
"""

from dataclasses import dataclass
from itertools import product
from math import ceil

MAX_TILE = 1_250_000  # pixels: ONNX Runtime takes about 350 bytes for each while the lite detector runs
OVERLAP = 128  # pixels: the first pass, which sees a photo of 2,560 pixels in 640, finds larger faces itself
MAX_CUTS = 6  # parts of a side, at which the smallest overlap would be most of a tile


@dataclass(frozen=True)
class Tile:
    """A part of a photo, in pixels; right and bottom are one past the last."""

    left: int
    top: int
    right: int
    bottom: int


def tiles(width: int, height: int) -> list[Tile]:
    """Tiles that together cover a photo with the least work; one for a photo of at most MAX_TILE pixels."""
    grids = product(range(1, MAX_CUTS + 1), range(1, MAX_CUTS + 1))
    fitting = [grid for grid in grids if _length(width, grid[0]) * _length(height, grid[1]) <= MAX_TILE]
    columns, rows = min(fitting, key=lambda grid: _work(width, height, grid))
    return [
        Tile(left, top, right, bottom) for top, bottom in _spans(height, rows) for left, right in _spans(width, columns)
    ]


def _work(width: int, height: int, grid: tuple[int, int]) -> int:
    """Pixels that are searched, those of overlaps more than once."""
    columns, rows = grid
    return columns * _length(width, columns) * rows * _length(height, rows)


def _length(side: int, parts: int) -> int:
    """Of one part of a side, the overlap included."""
    return ceil((side + (parts - 1) * OVERLAP) / parts)


def _spans(side: int, parts: int) -> list[tuple[int, int]]:
    length = min(side, _length(side, parts))
    starts = [round(part * (side - length) / max(1, parts - 1)) for part in range(parts)]
    return [(start, start + length) for start in starts]
