"""`sam build` of the zip functions, and what it leaves run as Lambda runs it."""

import http.client
import json
import os
import subprocess
import sys
import venv
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from tests.local.running import PYTHON, ROOT, eventually

SAM = PYTHON.with_name("sam")
RIE = "import samcli.local.rapid as r, platform; print(next(iter(r.__path__)) + '/aws-lambda-rie-' + %r)" % (
    "arm64" if os.uname().machine in ("arm64", "aarch64") else "x86_64"
)
ARCHITECTURE = "arm64" if os.uname().machine in ("arm64", "aarch64") else "x86_64"
# What Lambda's Python brings: the runtime client, and boto3 with what it needs.
RUNTIME_BRINGS = {
    "awslambdaric",
    "boto3",
    "botocore",
    "jmespath",
    "python-dateutil",
    "s3transfer",
    "simplejson",
    "six",
} | {
    "snapshot-restore-py",
    "urllib3",
}
OWN_VERSION = f"{sys.version_info.major}.{sys.version_info.minor}"


def python_for(version: str) -> dict[str, str]:
    """The environment in which `python3.x` is of this version, or {} where this machine has none."""
    for variables in (os.environ, os.environ | {"PYENV_VERSION": f"{version}.0"}):
        found = (
            subprocess.run(
                [f"python{version}", "-c", "print('here')"], env=variables, capture_output=True, text=True, check=False
            )
            if _on_path(f"python{version}")
            else None
        )
        if found and found.stdout == "here\n":
            return dict(variables)
    return {}


def _on_path(program: str) -> bool:
    return any((Path(folder) / program).exists() for folder in os.environ["PATH"].split(os.pathsep))


def build(folder: Path, version: str, variables: dict[str, str]) -> Path:
    """Build layers and zip functions for a Python version; return where they lie."""
    command = [SAM, "build", "--exclude", "SearchFunction", "--exclude", "IndexerFunction", "--parallel"]
    command += ["--build-dir", folder, "--config-env", "local", "--parameter-overrides"]
    command += [f"PythonRuntime=python{version}", f"Architecture={ARCHITECTURE}"]
    told = {"PYTHON_VERSION": version, "ARCHITECTURE": ARCHITECTURE, "AWS_DEFAULT_REGION": "us-east-1"}
    built = subprocess.run(
        command,
        cwd=ROOT,
        env=variables | told | {"SAM_CLI_TELEMETRY": "0"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert built.returncode == 0, built.stderr
    return folder


def runtime_python(folder: Path, version: str, variables: dict[str, str]) -> Path:
    """A Python of this version with what Lambda brings and nothing else."""
    if version == OWN_VERSION:
        venv.create(folder, with_pip=True)
    else:
        subprocess.run([f"python{version}", "-m", "venv", folder], env=variables, check=True)
    locked = (ROOT / "requirements/app.txt").read_text().replace("\\\n", "").splitlines()
    needed = [line for line in locked if line.split("==")[0] in RUNTIME_BRINGS]
    assert len(needed) == len(RUNTIME_BRINGS)
    (folder / "requirements.txt").write_text("\n".join(needed))
    install = ["-m", "pip", "install", "--quiet", "--no-deps", "--require-hashes", "-r", folder / "requirements.txt"]
    python = folder / "bin/python"
    subprocess.run([python, *install], check=True, capture_output=True)
    return python


@contextmanager
def environment(built: Path, python: Path, name: str, port: int, **variables: str) -> Iterator["Environment"]:
    """An execution environment of a built function: the emulator, the layers on the path, its folder as the task."""
    layers = [built / f"{layer}/python" for layer in ("DependenciesLayer", "SharedLayer")]
    told = {
        "PATH": os.environ["PATH"],
        "PYTHONPATH": os.pathsep.join(map(str, [built / name, *layers])),
        "PYTHONDONTWRITEBYTECODE": "1",
        "AWS_LAMBDA_FUNCTION_NAME": name,
        "AWS_LAMBDA_FUNCTION_MEMORY_SIZE": "512",
        "AWS_REGION": "us-east-1",
        "AWS_DEFAULT_REGION": "us-east-1",
        "AWS_ACCESS_KEY_ID": "test",
        "AWS_SECRET_ACCESS_KEY": "test",
        "POWERTOOLS_SERVICE_NAME": name,
    }
    emulator = subprocess.run([PYTHON, "-c", RIE], capture_output=True, text=True, check=True).stdout.strip()
    command = [emulator, "--log-level", "error", "--runtime-interface-emulator-address", f"127.0.0.1:{port}"]
    command += ["--runtime-api-address", f"127.0.0.1:{port + 1}", python, "-m", "awslambdaric", "app.handler"]
    process = subprocess.Popen(command, cwd=built / name, env=told | variables, start_new_session=True)
    try:
        yield Environment(port)
    finally:
        os.killpg(process.pid, 9)
        process.wait()


class Environment:
    """Where a running function is invoked."""

    def __init__(self, port: int) -> None:
        self._port = port

    def invoke(self, event: Any) -> Any:
        """The function's answer to an event."""
        connection = http.client.HTTPConnection("127.0.0.1", self._port, timeout=30)
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
