"""The runtime's files and ports."""

import os
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
FUNCTION_PYTHON = ROOT / ".venvs/app/bin/python"
MINISTACK = ROOT / ".venvs/ministack/bin/ministack"

HOST = "127.0.0.1"
REGION = "us-east-1"
ACCOUNT = "123456789012"
CREDENTIALS = {"AWS_ACCESS_KEY_ID": "test", "AWS_SECRET_ACCESS_KEY": "test"}  # nosec B105  # the local S3's


class PartFailed(Exception):
    """A part of the runtime did not start, or died: which one, why, and in which log there is more."""

    def __init__(self, part: str, reason: str, log: Path | None = None) -> None:
        super().__init__(f"{part}: {reason}" + (f"\nIts log: {log}" if log else ""))


@dataclass(frozen=True)
class Workplace:
    """The data folder and the three ports of one runtime."""

    data: Path
    port: int

    @property
    def base_url(self) -> str:
        """The base URL of the HTTP API."""
        return f"http://{HOST}:{self.port}"

    @property
    def aws_port(self) -> int:
        """The port of S3 and SQS."""
        return self.port + 1

    @property
    def ministack_port(self) -> int:
        """The port of ministack itself; another one where a proxy of the tests takes its place."""
        return int(os.environ.get("FACEPASS_LOCAL_MINISTACK_PORT", self.aws_port))

    @property
    def aws_endpoint(self) -> str:
        """AWS_ENDPOINT_URL inside a function."""
        return f"http://{HOST}:{self.aws_port}"

    @property
    def invoke_port(self) -> int:
        """The port of the Lambda Invoke API."""
        return self.port + 2

    @property
    def invoke_endpoint(self) -> str:
        """The URL for `aws lambda invoke --endpoint-url`."""
        return f"http://{HOST}:{self.invoke_port}"

    @property
    def logs(self) -> Path:
        """One file per function and per part."""
        return self.data / "logs"

    @property
    def postgres(self) -> Path:
        """The databases' rows."""
        return self.data / "postgres"

    @property
    def aws(self) -> Path:
        """Photos, queues and the stack."""
        return self.data / "aws"

    @property
    def api_key(self) -> Path:
        """The API key that the first start creates; mode 0600."""
        return self.data / "api-key"

    @property
    def cursor_key(self) -> Path:
        """The secret that signs the cursors of lists; the first start creates it, mode 0600."""
        return self.data / "cursor-key"

    @property
    def signing_key(self) -> Path:
        """The secret that AWS credentials of keys are derived from; the first start creates it, mode 0600."""
        return self.data / "signing-key"

    @property
    def rekognition(self) -> Path:
        """Endpoint and credentials for AWS SDKs, of the first key; mode 0600."""
        return self.data / "rekognition.json"

    @property
    def default_pack(self) -> Path:
        """The model pack that was the default when the folder's data began."""
        return self.data / "default-pack"

    @property
    def runtime_file(self) -> Path:
        """The addresses of a running runtime, for other programs; the file exists only while the runtime is ready."""
        return self.data / "runtime.json"

    @property
    def lock(self) -> Path:
        """Locked by the runtime that uses the folder; holds its process id."""
        return self.data / "lock"

    @property
    def reaper_lock(self) -> Path:
        """Locked by that runtime's reaper, which may outlive it by some seconds."""
        return self.data / "reaper.lock"
