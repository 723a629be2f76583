"""openapi-python-client, in the environment of generators (`make test` makes it)."""

import os
import subprocess
from pathlib import Path

from tests.support.api_client import ROOT

COPY = ROOT / "clients/openapi-generators.json"
GENERATORS = ROOT / ".venvs/clients/bin"


def generate_python(document: Path, folder: Path) -> str:
    """Write a client into the folder; what the generator prints."""
    command = [GENERATORS / "openapi-python-client", "generate", "--meta", "none", "--path", document]
    result = subprocess.run(
        [*command, "--output-path", folder],
        env=os.environ | {"PATH": f"{GENERATORS}:{os.environ['PATH']}", "NO_COLOR": "1"},
        capture_output=True,
        text=True,
        check=True,
    )
    return result.stdout + result.stderr
