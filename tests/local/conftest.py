from collections.abc import Iterator

import httpx
import pytest

from tests.support import runtime as running
from tests.support.runtime import Runtime


@pytest.fixture(scope="session")
def toy(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Runtime]:
    """The toy application, running."""
    runtime = running.start(tmp_path_factory.mktemp("toy"))
    try:
        yield runtime
    finally:
        runtime.stop()


@pytest.fixture(scope="session")
def api(toy: Runtime) -> Iterator[httpx.Client]:
    with httpx.Client(base_url=toy.described["base_url"], timeout=20) as client:
        yield client
