"""What the benchmarks print is theirs: no warning of a library."""

import re
import subprocess

import pytest

from tests.support.runtime import ROOT, free_ports


@pytest.mark.slow
@pytest.mark.timeout(600)
@pytest.mark.parametrize("bench", ["bench", "bench-api", "bench-recognition", "bench-consumption"])
def test_a_benchmark_prints_no_librarys_warning(bench: str) -> None:
    ran = subprocess.run(
        ["make", bench, f"PORT={free_ports()}"],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=False,
    )
    assert "ratio" in ran.stdout or "\u2502" in ran.stdout  # it has measured; whether well is not this test's business
    assert not re.search(r"warn|samtranslator|XDG_RUNTIME|EXIF", ran.stdout, re.IGNORECASE), ran.stdout
