"""The program of docs/rekognition.md, as it is pasted."""

import re
import subprocess
import sys

from tests.support.runtime import ROOT, Runtime

PROGRAM = re.compile(r"```python\n(import json\n.*?)```", re.DOTALL)


def test_the_program_of_the_page_finds_the_face_and_the_user(runtime: Runtime) -> None:
    found = PROGRAM.search((ROOT / "docs/rekognition.md").read_text())
    assert found is not None
    program = found[1].replace(".local/", f"{runtime.data}/")
    done = subprocess.run([sys.executable, "-c", program], cwd=ROOT, capture_output=True, text=True, check=False)
    assert re.fullmatch(r"obama\.jpg 99\.\d+\nbarack 99\.\d+\n", done.stdout), done.stderr
