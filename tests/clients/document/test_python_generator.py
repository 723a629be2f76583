"""openapi-python-client reads the API documents without a warning."""

import os
import re
import subprocess
from pathlib import Path

from tests.clients.document.reading import COPY, SERVED
from tests.support.api_client import ROOT

TOOLS = ROOT / ".venvs/clients/bin"
RAW = re.compile("Unsupported content type (image/[a-z]+|application/octet-stream)")


def generated(document: Path, folder: Path) -> str:
    """What the generator prints."""
    result = subprocess.run(
        [TOOLS / "openapi-python-client", "generate", "--path", document, "--output-path", folder, "--meta", "none"],
        env=os.environ | {"PATH": f"{TOOLS}:{os.environ['PATH']}", "NO_COLOR": "1"},
        capture_output=True,
        text=True,
        check=True,
    )
    return result.stdout + result.stderr


def test_the_copy_gives_no_warning_and_photos_are_sent_as_forms(tmp_path: Path) -> None:
    output = generated(COPY, tmp_path / "client")
    assert not re.search("Warning|WARNING|ERROR", output), output
    search = (tmp_path / "client/api/search/search_faces.py").read_text()
    assert '_kwargs["files"] = body.to_multipart()' in search


def test_the_served_document_gives_none_but_for_raw_photos(tmp_path: Path) -> None:
    output = generated(SERVED, tmp_path / "client")
    warnings = re.findall(r"WARNING parsing (.+) within", output)
    assert len(warnings) == len(RAW.findall(output)) == 18
