"""Damaged photos and bombs are refused with their code or analysed; `make fuzz` does 5,000 of them, and 120 bombs."""

import pytest

from facepass.recognition.engine import Engine
from tests.recognition.bombs import bombs
from tests.recognition.fuzz import MAX_MEGABYTES, fuzz, fuzz_bombs

CODES = {
    "analysed",
    "unsupported_photo",
    "unreadable_photo",
    "too_many_pixels",
    "photo_too_complex",
    "empty_photo",
}


@pytest.mark.filterwarnings("ignore")
def test_a_damaged_photo_is_refused_with_its_code_or_analysed(engine: Engine) -> None:
    outcome = fuzz(engine, 80)
    assert set(outcome.counts) <= CODES
    assert min(outcome.counts["analysed"], outcome.counts["unreadable_photo"]) > 5


@pytest.mark.filterwarnings("ignore")
def test_bombs_are_refused_or_analysed_in_bounded_memory(engine: Engine) -> None:
    outcome = fuzz_bombs(engine, len(bombs()))
    assert set(outcome.counts) <= CODES
    assert outcome.counts["photo_too_complex"] >= 6
    assert outcome.peak < MAX_MEGABYTES
