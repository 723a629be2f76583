"""Rekognition's `Similarity`, 0 to 100, of a cosine: a monotone map through a pack's calibration, and its inverse.

It is linear between these points, by which programs that were written for Rekognition find their thresholds again:

    cosine -1                                0
    cosine 0, two people's on average       20
    the pack's default threshold            80   Rekognition's own default
    the strictest calibrated threshold      99   what AWS advises for identification
    cosine 1                               100

A point that would not be in this order, or that a pack does not have, is left out. What is shown has four decimals,
and a request's threshold is compared with what is shown.
"""

from bisect import bisect_right
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise
from math import floor

from facepass.recognition.packs import Pack

DECIMALS = 4
DEFAULT, STRICT = 80.0, 99.0
STRANGERS = (0.0, 20.0)
KEPT = 1e6  # of a cosine, PostgreSQL's `real` keeps six decimals


@dataclass(frozen=True)
class SimilarityMap:
    """The map of a pack. threshold: its default cosine. strictest: that of its lowest calibrated false match rate."""

    threshold: float
    strictest: float | None = None

    @cached_property
    def points(self) -> tuple[tuple[float, float], ...]:
        """Cosines and what they are shown as, both rising."""
        middle = min(max(self.threshold, -0.999), 0.999)
        points = [(-1.0, 0.0)]
        if middle > STRANGERS[0]:
            points.append(STRANGERS)
        points.append((middle, DEFAULT))
        if self.strictest is not None and middle < self.strictest < 1:
            points.append((self.strictest, STRICT))
        return (*points, (1.0, 100.0))

    def shown(self, cosine: float) -> float:
        """The similarity of a cosine, 0 to 100."""
        return round(_interpolated(self.points, min(max(cosine, -1.0), 1.0)), DECIMALS)

    def cosine_of(self, similarity: float) -> float:
        """The cosine that is shown as this similarity, 0 to 100: the inverse of the map."""
        return _interpolated(tuple((y, x) for x, y in self.points), similarity)

    def least_cosine(self, similarity: float) -> float:
        """A cosine below which nothing is shown as this similarity or more: where a search begins."""
        lowest = self.cosine_of(max(similarity - 10**-DECIMALS, 0.0))
        return max(floor(lowest * KEPT) / KEPT, -1.0)


def map_of(pack: Pack) -> SimilarityMap:
    """The map of a pack."""
    return SimilarityMap(pack.threshold, pack.calibrated[-1].threshold if pack.calibrated else None)


def _interpolated(points: tuple[tuple[float, float], ...], value: float) -> float:
    """The value on the line through the points, whose first coordinates rise."""
    steps = list(pairwise(points))
    place = min(max(bisect_right([x for x, _ in points], value) - 1, 0), len(steps) - 1)
    (x0, y0), (x1, y1) = steps[place]
    return y0 + (value - x0) * (y1 - y0) / (x1 - x0)
