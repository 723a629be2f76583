"""The program in Swift of docs/mobile.md, in the system that `make check-swift` has made."""

import os
import subprocess
from pathlib import Path

import pytest

from tests.support.mobile_page import photos, program, signed_up
from tests.support.runtime import ROOT, Runtime

pytestmark = [pytest.mark.slow, pytest.mark.timeout(600)]
TRIXIE = Path(os.environ.get("TRIXIE", ROOT / ".local/trixie"))


@pytest.mark.skipif(not (TRIXIE / ".ready").exists(), reason="make check-swift was not run here")
def test_the_program_of_the_page_enrols_and_verifies(runtime: Runtime, issuer: str, tmp_path: Path) -> None:
    main = tmp_path / "main.swift"
    main.write_text((Path(__file__).parent / "Prelude.swift").read_text() + program("swift"))
    with signed_up(runtime, issuer) as variables:
        done = subprocess.run(
            [ROOT / "tools/check_swift", main, *photos("obama.jpg", "obama2.jpg")],
            env=os.environ | variables,
            capture_output=True,
            text=True,
            check=False,
        )
    assert done.returncode == 0, done.stdout + done.stderr
    assert done.stdout.endswith("\nmatch: true\n")
