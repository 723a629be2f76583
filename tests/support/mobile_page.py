"""docs/mobile.md as its readers follow it: the backend's lines, and the programs in each language."""

import os
import re
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from local.demo.client import App
from tests.support.runtime import ROOT, Runtime

PAGE = ROOT / "docs/mobile.md"
PHOTOS = ROOT / "tests/data/photos"
SUBJECT = "ada"


def program(language: str) -> str:
    """The first program in a language."""
    found = re.search(rf"```{language}\n(.*?)```", PAGE.read_text(), re.DOTALL)
    assert found is not None
    return found[1]


@contextmanager
def signed_up(runtime: Runtime, issuer: str) -> Iterator[dict[str, str]]:
    """Runs the backend's lines. The variables that they export; afterwards user and collection are gone."""
    script = program("bash").replace("http://127.0.0.1:8000", runtime.described["base_url"])
    script = script.replace("http://127.0.0.1:9000", issuer).replace(".local/", f"{runtime.data}/")
    done = subprocess.run(
        ["bash", "-euo", "pipefail", "-c", f"{{ {script}\n}} >&2; echo $FACEPASS_URL $USER_ID $TOKEN"],
        cwd=ROOT,
        env=os.environ | {"NO_PROXY": "127.0.0.1"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    url, user, token = done.stdout.split()
    try:
        yield {"FACEPASS_URL": url, "USER_ID": user, "TOKEN": token, "NO_PROXY": "127.0.0.1"}
    finally:
        backend = App.at(url, (runtime.data / "api-key").read_text().strip())
        backend.call("DELETE", f"/api/v1/users/{user}")
        backend.call("DELETE", "/api/v1/collections/app")
        backend.http.close()


def photos(*names: str) -> list[Path]:
    return [PHOTOS / name for name in names]
