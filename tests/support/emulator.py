"""AWS' runtime interface emulator around what was built: a function as Lambda would start it."""

import http.client
import json
import os
import platform
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from tests.support.runtime import PYTHON, eventually, free_ports

MACHINE = "arm64" if platform.machine() in ("aarch64", "arm64") else "x86_64"
FIND = f"import samcli.local.rapid as r; print(next(iter(r.__path__)) + '/aws-lambda-rie-{MACHINE}')"


class Environment:
    """Where a running function is invoked."""

    def __init__(self, port: int) -> None:
        self._port = port

    def invoke(self, event: Any) -> Any:
        """The function's answer to an event."""
        connection = http.client.HTTPConnection("127.0.0.1", self._port, timeout=60)
        eventually(lambda: self._accepts(connection), "the emulator listens")
        connection.request("POST", "/2015-03-31/functions/function/invocations", json.dumps(event))
        return json.loads(connection.getresponse().read())

    @staticmethod
    def _accepts(connection: http.client.HTTPConnection) -> bool:
        try:
            connection.connect()
        except OSError:
            return False
        return True


@contextmanager
def environment(
    python: Path, handler: str, task: Path, layers: tuple[Path, ...] = (), **variables: str
) -> Iterator[Environment]:
    """An execution environment: the emulator, the runtime client below it, the task's folder and its layers.

    Nothing of this process' own environment is in it.
    """
    port = free_ports()
    result = {
        "PATH": f"{python.parent}:/usr/bin:/bin",
        "PYTHONPATH": os.pathsep.join(map(str, [task, *layers])),
        "PYTHONDONTWRITEBYTECODE": "1",
        "AWS_LAMBDA_FUNCTION_NAME": "function",
        "AWS_LAMBDA_FUNCTION_MEMORY_SIZE": "1769",
        "AWS_REGION": "us-east-1",
        "AWS_DEFAULT_REGION": "us-east-1",
        "AWS_ACCESS_KEY_ID": "test",
        "AWS_SECRET_ACCESS_KEY": "test",
        "POWERTOOLS_SERVICE_NAME": "test",
    }
    emulator = subprocess.run([PYTHON, "-c", FIND], capture_output=True, text=True, check=True).stdout.strip()
    command = [emulator, "--log-level", "error", "--runtime-interface-emulator-address", f"127.0.0.1:{port}"]
    command += ["--runtime-api-address", f"127.0.0.1:{port + 1}", python, "-m", "awslambdaric", handler]
    process = subprocess.Popen(command, cwd=task, env=result | variables, start_new_session=True)
    try:
        yield Environment(port)
    finally:
        os.killpg(process.pid, 9)
        process.wait()
