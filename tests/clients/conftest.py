"""One local runtime for the clients of every language: real gateway, Lambda environments, S3, SQS and Postgres."""

from collections.abc import Iterator

import pytest

from tests.support import runtime as running
from tests.support.runtime import ROOT, Runtime


@pytest.fixture(scope="session")
def runtime(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Runtime]:
    """The application of template.yaml, running on data of its own."""
    started = running.start(tmp_path_factory.mktemp("facepass"), "--quiet", template=ROOT / "template.yaml")
    yield started
    started.stop()
