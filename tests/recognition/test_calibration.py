"""A false match rate becomes a threshold within the measured range; outside of it there is no answer."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from facepass.recognition.calibration import NotCalibrated, read_calibrated, threshold_for
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


def test_the_lite_pack_is_calibrated_and_not_mirrored(engine: Engine) -> None:
    assert engine.pack.calibrated[0].fmr == 0.01
    assert (engine.pack.mirror, engine.pack.model_id) == (False, "facepass_lite")
