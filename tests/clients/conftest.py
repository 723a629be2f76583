"""One local runtime for the clients of every language: real gateway, Lambda environments, S3, SQS and Postgres."""

import json
import shutil
import subprocess
import sys
from collections.abc import Iterator

import httpx
import pytest

from tests.support import runtime as running
from tests.support import typescript_client
from tests.support.runtime import ROOT, Runtime, eventually, free_ports


@pytest.fixture(scope="session")
def issuer() -> Iterator[str]:
    """The address of the issuer for trials, which docs/mobile.md begins with."""
    port = free_ports()
    process = subprocess.Popen([sys.executable, "examples/trial_issuer.py", "--port", str(port)], cwd=ROOT)
    address = f"http://127.0.0.1:{port}"

    def serves() -> bool:
        try:
            return httpx.get(f"{address}/keys", trust_env=False).is_success
        except httpx.TransportError:
            return False

    try:
        eventually(serves, "the issuer serves")
        yield address
    finally:
        process.terminate()
        process.wait()


@pytest.fixture(scope="session")
def runtime(tmp_path_factory: pytest.TempPathFactory, issuer: str) -> Iterator[Runtime]:
    """The application of template.yaml, running on data of its own. It trusts the issuer."""
    data = tmp_path_factory.mktemp("facepass")
    trust = {"JwtIssuer": issuer, "JwtAudience": "facepass", "JwtTenant": "local"}
    (data / "parameters.json").write_text(json.dumps(trust))
    started = running.start(data, "--quiet", template=ROOT / "template.yaml")
    yield started
    started.stop()


@pytest.fixture(scope="session")
def built(tmp_path_factory: pytest.TempPathFactory) -> typescript_client.Built:
    """The TypeScript client, built and installed; skips where Node.js is not to be had."""
    if shutil.which("node") is None or shutil.which("npm") is None:
        pytest.skip("Node.js is not on this machine")
    return typescript_client.build(tmp_path_factory.mktemp("typescript"))
