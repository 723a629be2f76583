"""The program in Python of docs/mobile.md, from the consent to the first verification."""

import os
import subprocess
import sys
from pathlib import Path

from tests.support.mobile_page import photos, program, signed_up
from tests.support.runtime import ROOT, Runtime


def test_the_program_of_the_page_enrols_and_verifies(runtime: Runtime, issuer: str, tmp_path: Path) -> None:
    with signed_up(runtime, issuer) as variables:
        done = subprocess.run(
            [sys.executable, "-c", program("python"), *photos("obama.jpg", "obama2.jpg")],
            cwd=tmp_path,
            env=os.environ | variables | {"PYTHONPATH": str(ROOT / "clients/python/src")},
            capture_output=True,
            text=True,
            check=False,
        )
    assert done.returncode == 0, done.stderr
    assert done.stdout.endswith("\nmatch: True\n")
