"""openapi-python-client reads the API documents without a warning."""

import re
from pathlib import Path

from tests.clients.document.reading import SERVED
from tests.support.generators import COPY, generate_python

RAW = re.compile("Unsupported content type (image/[a-z]+|application/octet-stream)")


def test_the_copy_gives_no_warning(tmp_path: Path) -> None:
    output = generate_python(COPY, tmp_path / "client")
    assert not re.search("Warning|WARNING|ERROR", output), output


def test_the_served_document_gives_none_but_for_raw_photos(tmp_path: Path) -> None:
    output = generate_python(SERVED, tmp_path / "client")
    warnings = re.findall(r"WARNING parsing (.+) within", output)
    assert len(warnings) == len(RAW.findall(output)) == 18
