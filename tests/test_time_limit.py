"""The time limit of a part of an invocation: no library takes it for an error of its own."""

import time
from contextlib import suppress

import pytest

from facepass.time_limit import OutOfTime, time_limit


def wait_whatever_happens(seconds: float) -> None:
    """As a library that tries again after every error."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        with suppress(Exception):
            time.sleep(1)


def test_code_that_catches_every_exception_and_goes_on_is_ended() -> None:
    begun = time.monotonic()
    with pytest.raises(OutOfTime), time_limit(0.1):
        wait_whatever_happens(5)
    assert time.monotonic() < begun + 5


def test_no_time_is_out_of_time_before_the_block_begins() -> None:
    with pytest.raises(OutOfTime), time_limit(0):
        pytest.fail("the block ran")


def test_a_block_that_ends_in_time_is_left_alone() -> None:
    with time_limit(0.05):
        pass
    time.sleep(0.1)
