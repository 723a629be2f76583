"""Clients of the running service, each as a tenant of its own."""

from collections.abc import Iterator
from uuid import uuid4

import httpx
import pytest

from facepass_client import FacePass
from tests.support.runtime import Runtime


@pytest.fixture(scope="session")
def base_url(runtime: Runtime) -> str:
    return str(runtime.described["base_url"])


@pytest.fixture(scope="module")
def key(runtime: Runtime) -> str:
    """A key of a new tenant."""
    return runtime.new_key(f"client-{uuid4().hex[:8]}")


@pytest.fixture(scope="module")
def facepass(base_url: str, key: str) -> Iterator[FacePass]:
    """A client, without a proxy: the runtime is on this machine."""
    with httpx.Client(timeout=60, trust_env=False) as http:
        yield FacePass(base_url, key, http=http)
