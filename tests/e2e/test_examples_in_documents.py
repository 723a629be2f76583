"""The examples in the documents work when they are pasted."""

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path
from uuid import uuid4

import pytest

from tests.support.runtime import ROOT, Runtime

LINES = re.compile(r"```bash\nBASE=.*?\n(.*?)```", re.DOTALL)
PROGRAM = re.compile(r"```python\n(.*?)```", re.DOTALL)


@pytest.fixture
def key(runtime: Runtime) -> str:
    """A key of a new tenant: each example starts with no users."""
    return runtime.new_key(f"docs-{uuid4().hex[:8]}")


def example(page: str, pattern: re.Pattern[str]) -> str:
    found = pattern.search((ROOT / page).read_text())
    assert found is not None
    return found[1]


@pytest.mark.skipif(shutil.which("curl") is None, reason="the examples use curl")
@pytest.mark.parametrize(("page", "named"), [("README.md", 1), ("docs/api.md", 5)])
def test_the_curl_lines_can_be_pasted(runtime: Runtime, key: str, tmp_path: Path, page: str, named: int) -> None:
    """named: how often the answers name the enrolled user, at least."""
    script = example(page, LINES).replace("$(cat .local/api-key)", key)
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
    assert answer.stdout.count('"full_name":"Barack Obama"') >= named
    if page == "docs/api.md":
        assert "SwaggerUIBundle" in (tmp_path / "docs.html").read_text()


def test_the_quickstart_program_finds_the_user_that_it_enrolled(runtime: Runtime, key: str) -> None:
    environment = {"FACEPASS_URL": runtime.described["base_url"], "FACEPASS_KEY": key}
    answer = subprocess.run(
        [sys.executable, "-c", example("docs/quickstart.md", PROGRAM)],
        cwd=ROOT,
        env=os.environ | environment,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert answer.returncode == 0, answer.stdout + answer.stderr
    assert re.search(r"^Barack Obama: similarity 0\.\d\d$", answer.stdout, re.MULTILINE), answer.stdout
    assert "Joe Biden" not in answer.stdout
