"""Damaged photos and bombs are refused with their code or analysed; `make fuzz` does 5,000 of them, and 120 bombs."""

import json
import subprocess
import sys

import pytest

from facepass.recognition.engine import Engine
from tests.recognition.fuzz import MAX_MEGABYTES, fuzz

MEASURED = """
import json
from facepass.recognition.engine import open_engine
from facepass.recognition.packs import find_pack
from tests.recognition.bombs import bombs
from tests.recognition.fuzz import fuzz_bombs
outcome = fuzz_bombs(open_engine(find_pack("standard")), len(bombs()))
print(json.dumps({"counts": outcome.counts, "peak": outcome.peak}))
"""
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


def test_bombs_are_refused_or_analysed_in_bounded_memory() -> None:
    """In a process of its own: this one holds what other tests left."""
    run = subprocess.run([sys.executable, "-W", "ignore", "-c", MEASURED], capture_output=True, text=True, check=True)
    outcome = json.loads(run.stdout)
    assert set(outcome["counts"]) <= CODES
    assert outcome["counts"]["photo_too_complex"] >= 6
    assert 200 < outcome["peak"] < MAX_MEGABYTES
