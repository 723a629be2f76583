"""A pack's calibration.json: which threshold gives which false match rate."""

from dataclasses import dataclass
from itertools import pairwise
from statistics import NormalDist
from typing import Any

import numpy as np
from numpy.typing import NDArray

# Requests and PostgreSQL's `real` keep six decimals of a cosine, which may move it out of the calibrated range.
ROUNDING = 1e-6


@dataclass(frozen=True)
class Calibrated:
    """A false match rate, 0..1, and the cosine threshold, -1..1, that was measured for it."""

    fmr: float
    threshold: float


class NotCalibrated(Exception):
    """A false match rate or a threshold outside of the measured range, which the message states."""


def read_calibrated(points: list[dict[str, Any]]) -> tuple[Calibrated, ...]:
    """The `fmr` of a calibration.json, the highest rate first.

    Raises ValueError, KeyError or TypeError for an invalid rate or cosine, or when a lower rate has a lower threshold.
    """
    read = [Calibrated(float(point["fmr"]), float(point["threshold"])) for point in points]
    ordered = sorted(read, key=lambda point: -point.fmr)
    if not all(0 < point.fmr < 1 and -1 <= point.threshold <= 1 for point in ordered):
        raise ValueError("a calibrated rate or threshold is out of range")
    for higher, lower in pairwise(ordered):
        if higher.fmr == lower.fmr or higher.threshold > lower.threshold:
            raise ValueError("a lower false match rate needs a higher threshold")
    return tuple(ordered)


def threshold_for(points: tuple[Calibrated, ...], fmr: float) -> float:
    """The threshold of a false match rate, interpolated linearly in log(fmr) between the measured rates.

    Raises NotCalibrated for a rate outside of them.
    """
    if not points:
        raise NotCalibrated("The model pack is not calibrated: give a threshold.")
    highest, lowest = points[0].fmr, points[-1].fmr
    if not lowest <= fmr <= highest:
        raise NotCalibrated(f"The model pack is calibrated for an fmr of {lowest:g} to {highest:g}.")
    rates, cosines = _curve(points)
    return round(float(np.interp(np.log(fmr), rates, cosines)), 6)


def threshold_beyond(points: tuple[Calibrated, ...], fmr: float) -> float:
    """The threshold of a false match rate that may be lower than the calibrated ones.

    Below them the cosines of two people are taken for normally distributed: quantiles and thresholds are on a straight
    line through the highest and the lowest point. At most 1. Raises NotCalibrated for a rate above the calibrated ones,
    and with fewer than two points.
    """
    if not points[1:] or fmr >= points[-1].fmr:
        return threshold_for(points, fmr)
    (low, start), (high, end) = ((_deviations(point.fmr), point.threshold) for point in (points[0], points[-1]))
    return round(min(start + (_deviations(fmr) - low) * (end - start) / (high - low), 1.0), 6)


def _deviations(fmr: float) -> float:
    """How many standard deviations above the mean a normal distribution leaves this share."""
    return -NormalDist().inv_cdf(fmr)


def fmr_at(points: tuple[Calibrated, ...], threshold: float) -> float:
    """The false match rate of a threshold: the inverse of threshold_for. Raises NotCalibrated."""
    if not points:
        raise NotCalibrated("The model pack is not calibrated.")
    lowest, highest = points[0].threshold, points[-1].threshold
    if not lowest - ROUNDING <= threshold <= highest + ROUNDING:
        raise NotCalibrated(f"The model pack is calibrated for thresholds of {lowest:g} to {highest:g}.")
    return _nearest_rate(points, threshold)


def rate_of(points: tuple[Calibrated, ...], similarity: float) -> float | None:
    """The false match rate of a similarity: the share of pairs of two people that are at least as similar.

    Above the calibrated thresholds it is the lowest calibrated rate, an upper bound. None below them, where no rate was
    measured, and without a calibration. Rounded to three digits.
    """
    if not points or similarity < points[0].threshold - ROUNDING:
        return None
    return _three_digits(_nearest_rate(points, similarity))


def expected_matches(points: tuple[Calibrated, ...], threshold: float, faces: int | None) -> float | None:
    """How many of so many strangers' faces reach a threshold on average: the false match rate times the faces.

    None for a threshold outside of the calibrated ones, because an upper bound times a million faces says nothing; also
    when the number of faces is unknown. Rounded to three digits.
    """
    if faces is None:
        return None
    try:
        return _three_digits(fmr_at(points, threshold) * faces)
    except NotCalibrated:
        return None


def _nearest_rate(points: tuple[Calibrated, ...], cosine: float) -> float:
    """The rate at a cosine, linear in log(fmr) between the points; beyond them that of the nearest."""
    rates, cosines = _curve(points)
    fmr = float(np.exp(np.interp(cosine, cosines[::-1], rates[::-1])))
    return min(max(fmr, points[-1].fmr), points[0].fmr)  # rounding must not leave the measured range


def _three_digits(number: float) -> float:
    return float(f"{number:.3g}")


def _curve(points: tuple[Calibrated, ...]) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """The logarithms of the rates, rising, and the thresholds, falling."""
    return np.log([point.fmr for point in reversed(points)]), np.array([point.threshold for point in reversed(points)])
