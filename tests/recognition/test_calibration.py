"""A false match rate becomes a threshold within the measured range; outside of it there is no answer."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from facepass.recognition.calibration import (
    Calibrated,
    NotCalibrated,
    expected_matches,
    rate_of,
    read_calibrated,
    threshold_for,
)
from facepass.recognition.engine import Engine

POINTS = read_calibrated([{"fmr": 0.001, "threshold": 0.5}, {"fmr": 0.01, "threshold": 0.4}])


def test_a_measured_rate_has_its_threshold() -> None:
    assert [threshold_for(POINTS, fmr) for fmr in (0.01, 0.001)] == [0.4, 0.5]


def test_between_two_rates_the_threshold_is_straight_in_the_logarithm() -> None:
    assert threshold_for(POINTS, 10**-2.5) == pytest.approx(0.45)


@given(st.floats(0.001, 0.01), st.floats(0.001, 0.01))
def test_a_lower_rate_never_has_a_lower_threshold(one: float, other: float) -> None:
    low, high = sorted((one, other))
    assert threshold_for(POINTS, low) >= threshold_for(POINTS, high)


@pytest.mark.parametrize("fmr", [0.0009, 0.011, 1e-9, 0.9])
def test_a_rate_that_was_not_measured_has_none(fmr: float) -> None:
    with pytest.raises(NotCalibrated, match=r"0\.001 to 0\.01"):
        threshold_for(POINTS, fmr)


def test_a_pack_without_a_calibration_knows_no_rate() -> None:
    with pytest.raises(NotCalibrated):
        threshold_for((), 0.01)


@pytest.mark.parametrize(
    "points",
    [
        [{"fmr": 0.01}],
        [{"fmr": 0, "threshold": 0.4}],
        [{"fmr": 0.01, "threshold": 4}],
        [{"fmr": 0.01, "threshold": 0.5}, {"fmr": 0.001, "threshold": 0.4}],
        [{"fmr": 0.01, "threshold": 0.5}, {"fmr": 0.01, "threshold": 0.5}],
    ],
)
def test_nonsense_is_no_calibration(points: list[dict[str, float]]) -> None:
    with pytest.raises((ValueError, KeyError)):
        read_calibrated(points)


@st.composite
def calibrations(draw: st.DrawFn) -> tuple[Calibrated, ...]:
    """Any calibration of one to five points; two of them may have the same threshold."""
    count = draw(st.integers(1, 5))
    rates = draw(st.lists(st.floats(1e-6, 0.5), min_size=count, max_size=count, unique=True))
    thresholds = sorted(draw(st.lists(st.floats(-0.5, 0.9), min_size=count, max_size=count)))
    rates.sort(reverse=True)
    pairs = zip(rates, thresholds, strict=True)
    return read_calibrated([{"fmr": fmr, "threshold": threshold} for fmr, threshold in pairs])


@given(calibrations(), st.floats(-1, 1), st.floats(-1, 1))
def test_a_higher_similarity_never_has_a_higher_rate(points: tuple[Calibrated, ...], one: float, other: float) -> None:
    low, high = sorted((one, other))
    of_low, of_high = rate_of(points, low), rate_of(points, high)
    assert of_low is None or (of_high is not None and of_high <= of_low)


@given(calibrations(), st.floats(-1, 1))
def test_a_rate_lies_within_the_calibration_or_there_is_none(points: tuple[Calibrated, ...], similarity: float) -> None:
    rate = rate_of(points, similarity)
    if rate is None:
        assert similarity < points[0].threshold
    else:
        assert points[-1].fmr * 0.995 <= rate <= points[0].fmr * 1.005  # rounded to three digits
        assert rate == float(f"{rate:.3g}")


@given(st.floats(0.001, 0.01))
def test_the_rate_of_a_rates_threshold_is_that_rate(fmr: float) -> None:
    assert rate_of(POINTS, threshold_for(POINTS, fmr)) == pytest.approx(fmr, rel=0.006)


def test_above_the_calibration_the_lowest_rate_is_the_bound_and_below_it_there_is_none() -> None:
    assert [rate_of(POINTS, similarity) for similarity in (0.5, 0.51, 1.0)] == [0.001] * 3
    assert [rate_of(POINTS, similarity) for similarity in (0.4, 0.39, 0.0, -1.0)] == [0.01, None, None, None]
    assert rate_of((), 0.9) is None


def test_expected_matches_are_the_rate_of_the_threshold_times_the_faces() -> None:
    assert expected_matches(POINTS, 0.45, 2000) == pytest.approx(2000 * 10**-2.5, rel=0.006)
    assert [expected_matches(POINTS, threshold, 1000) for threshold in (0.4, 0.5)] == [10, 1]
    assert expected_matches(POINTS, 0.45, 0) == 0


@pytest.mark.parametrize(
    ("points", "threshold", "faces"), [(POINTS, 0.39, 9), (POINTS, 0.51, 9), (POINTS, 0.45, None), ((), 0.45, 9)]
)
def test_without_a_calibrated_threshold_or_a_number_of_faces_nothing_is_expected(
    points: tuple[Calibrated, ...], threshold: float, faces: int | None
) -> None:
    assert expected_matches(points, threshold, faces) is None


def test_the_lite_pack_is_calibrated_and_not_mirrored(engine: Engine) -> None:
    assert engine.pack.calibrated[0].fmr == 0.01
    assert (engine.pack.mirror, engine.pack.model_id) == (False, "facepass_lite")
