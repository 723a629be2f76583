"""Damaged photos are refused with their code or analysed; `make fuzz` does 5,000 of them."""

import pytest

from facepass.recognition.engine import Engine
from tests.recognition.fuzz import fuzz


@pytest.mark.filterwarnings("ignore")
def test_a_damaged_photo_is_refused_with_its_code_or_analysed(engine: Engine) -> None:
    outcome = fuzz(engine, 80)
    assert set(outcome.counts) <= {
        "analysed",
        "unsupported_photo",
        "unreadable_photo",
        "too_many_pixels",
        "photo_too_complex",
        "empty_photo",
    }
    assert min(outcome.counts["analysed"], outcome.counts["unreadable_photo"]) > 5
