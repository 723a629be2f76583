"""The README's curl lines, pasted in order into a shell, do what they say."""

import re
import shutil
import subprocess
from pathlib import Path

import pytest

from tests.support.runtime import ROOT, Runtime

LINES = re.search(r"```bash\nBASE=.*?\n(.*?)```", (ROOT / "README.md").read_text(), re.DOTALL)


@pytest.mark.skipif(shutil.which("curl") is None, reason="the README's lines are for curl")
def test_the_readmes_lines_can_be_pasted(runtime: Runtime, tmp_path: Path) -> None:
    assert LINES is not None
    script = LINES[1].replace("$(cat .local/api-key)", (runtime.data / "api-key").read_text().strip())
    script = re.sub(r"-o (\S+)", rf"-o {tmp_path}/\1", script).replace("curl -sS", "curl -sS --fail-with-body")
    answer = subprocess.run(
        ["bash", "-euo", "pipefail", "-c", f"BASE={runtime.described['base_url']}\n{script}"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert answer.returncode == 0, answer.stdout + answer.stderr
    assert answer.stdout.count('"full_name":"Barack Obama"') >= 5
    assert "SwaggerUIBundle" in (tmp_path / "docs.html").read_text()
