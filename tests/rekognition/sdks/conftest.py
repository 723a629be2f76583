"""The local runtime with AWS' own SDKs before it."""

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from uuid import uuid4

import boto3
import pytest
from botocore.config import Config

from tests.support import runtime as running
from tests.support.runtime import ROOT, Runtime

JAVASCRIPT = Path(__file__).parent / "javascript"
MINE, ARCHIVE, OTHERS = "sdk-photos", "sdk-archive", "other-photos"
SOURCES = {"local": [MINE, f"{ARCHIVE}/faces/"], "other": [OTHERS]}
Credentials = dict[str, str]


@pytest.fixture(scope="session")
def runtime(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Runtime]:
    """The application of template.yaml, with buckets for photos by S3Object."""
    data = tmp_path_factory.mktemp("facepass")
    (data / "photo-sources.json").write_text(json.dumps(SOURCES))
    started = running.start(data, "--quiet", template=ROOT / "template.yaml")
    s3 = started.aws("s3")
    for bucket in (MINE, ARCHIVE, OTHERS):
        s3.create_bucket(Bucket=bucket)
        s3.put_bucket_versioning(Bucket=bucket, VersioningConfiguration={"Status": "Enabled"})
    yield started
    started.stop()


@pytest.fixture(scope="session")
def first(runtime: Runtime) -> Credentials:
    """What `make up` leaves in `.local/rekognition.json`: arguments of boto3.client."""
    file = runtime.data / "rekognition.json"
    assert file.stat().st_mode & 0o777 == 0o600
    found: Credentials = json.loads(file.read_text())
    return found


@pytest.fixture(scope="session")
def credentials(runtime: Runtime, first: Credentials) -> Callable[..., Credentials]:
    """Makes a key as an operator does, and gives it AWS credentials."""

    def make(tenant: str, *options: str) -> Credentials:
        keys = [sys.executable, "-m", "facepass.cli", "keys", "--runtime", str(runtime.data / "runtime.json")]
        of_tenant = ["--tenant", tenant]
        made = _run([*keys, "create", *of_tenant, "--name", "sdk", *options])
        assert "AWS secret access key: " in made.stderr
        key_id = made.stdout.split("_")[1]
        return first | json.loads(_run([*keys, "aws-credentials", *of_tenant, key_id]).stdout)

    return make


def client_of(credentials: Credentials, **options: Any) -> Any:
    """boto3's client, which retries once and at once unless the test says otherwise."""
    retries = {"total_max_attempts": 2, "mode": "standard"}
    return boto3.client("rekognition", **credentials, config=Config(**{"retries": retries, **options}))


@pytest.fixture
def client(first: Credentials) -> Any:
    """boto3's client of the first key."""
    return client_of(first)


@pytest.fixture
def collection(client: Any) -> Iterator[str]:
    """A new collection's id."""
    name = f"Sdk.{uuid4().hex[:8]}"
    client.create_collection(CollectionId=name)
    yield name
    client.delete_collection(CollectionId=name)


@pytest.fixture(scope="session")
def node_modules(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the SDK for JavaScript, as package-lock.json pins it; skips where it cannot be had."""
    if shutil.which("node") is None or shutil.which("npm") is None:
        pytest.skip("Node.js is not on this machine")
    folder = tmp_path_factory.mktemp("javascript")
    for name in ("package.json", "package-lock.json"):
        shutil.copy(JAVASCRIPT / name, folder)
    install = ["npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund"]
    done = subprocess.run(install, cwd=folder, capture_output=True, text=True, check=False)
    if done.returncode:
        pytest.skip(f"npm cannot install the SDK: {done.stderr.strip().splitlines()[-1:]}")
    shutil.copy(JAVASCRIPT / "drive.mjs", folder)
    return folder


def _run(command: list[str]) -> subprocess.CompletedProcess[str]:
    environment = os.environ | {"PYTHONPATH": str(ROOT / "shared")}
    return subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=True)
