"""The whole of FacePass on the local runtime: real gateway, Lambda environments, S3, SQS and Postgres."""

from collections.abc import Iterator

import pytest

from local.demo.client import App
from tests.support import runtime as running
from tests.support.runtime import ROOT, Runtime


@pytest.fixture(scope="session")
def runtime(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Runtime]:
    """The application of template.yaml, running on data of its own."""
    started = running.start(tmp_path_factory.mktemp("facepass"), "--quiet", template=ROOT / "template.yaml")
    yield started
    started.stop()


@pytest.fixture(scope="session")
def app(runtime: Runtime) -> Iterator[App]:
    """A mobile app with the runtime's first key."""
    key = (runtime.data / "api-key").read_text().strip()
    client = App.at(runtime.described["base_url"], key)
    yield client
    client.http.close()
