"""Starting and stopping a real runtime for tests."""

import json
import os
import random
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar

import boto3
import psutil

ROOT = Path(__file__).resolve().parents[2]
PYTHON = ROOT / ".venvs/local/bin/python"
TOY = ROOT / "tests/local/toy/template.yaml"
PATIENCE = 90

T = TypeVar("T")


def eventually(look: Callable[[], T], what: str, seconds: float = PATIENCE) -> T:
    """The first true result of `look`."""
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        if found := look():
            return found
        time.sleep(0.02)
    raise AssertionError(f"in {seconds} s, not: {what}")


def free_ports() -> int:
    """The first of three free ports in a row."""
    for _ in range(100):
        first = random.randrange(20000, 32000, 3)
        if all(map(_is_free, range(first, first + 3))):
            return first
    raise AssertionError("no three free ports in a row")


def _is_free(port: int) -> bool:
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) != 0


@dataclass
class Runtime:
    process: subprocess.Popen[str]
    data: Path
    port: int
    described: dict[str, Any]
    root: Path = ROOT

    def aws(self, service: str) -> Any:
        endpoint = self.described["lambda_endpoint" if service == "lambda" else "s3_endpoint"]
        keys = {"aws_access_key_id": "test", "aws_secret_access_key": "test", "region_name": "us-east-1"}
        return boto3.client(service, endpoint_url=endpoint, **keys)

    def new_key(self, tenant: str) -> str:
        """A key of a tenant, made as an operator makes it."""
        command = [sys.executable, "-m", "facepass.cli", "keys", "--runtime", self.data / "runtime.json", "create"]
        made = subprocess.run(
            [*command, "--tenant", tenant, "--name", "tests"],
            cwd=self.root,
            env=os.environ | {"PYTHONPATH": str(self.root / "shared")},
            capture_output=True,
            text=True,
            check=True,
        )
        return made.stdout.strip()

    def output(self) -> str:
        """What the runtime wrote on its terminal, unwrapped."""
        return (self.data / "output.txt").read_text()

    def log(self, label: str) -> str:
        return (self.data / f"logs/{label}.log").read_text()

    def family(self) -> list[psutil.Process]:
        return family(self.process.pid)

    def stop(self, number: int = signal.SIGTERM) -> int:
        self.process.send_signal(number)
        return self.process.wait(PATIENCE)


def family(pid: int) -> list[psutil.Process]:
    """A process and everything that it started, found by session: a child may have left its parent."""
    own = psutil.Process(pid)
    # Without the test's own, where a child is for a moment before it leads another.
    sessions = {os.getsid(child.pid) for child in own.children(recursive=True)} - {os.getsid(0)}
    return [process for process in psutil.process_iter() if _session(process) in sessions or process == own]


def alive(processes: list[psutil.Process]) -> list[psutil.Process]:
    return [process for process in processes if _runs(process)]


def _runs(process: psutil.Process) -> bool:
    try:
        return process.is_running() and process.status() != psutil.STATUS_ZOMBIE
    except psutil.NoSuchProcess:  # it ended between the two questions
        return False


def postmaster(data: Path) -> psutil.Process | None:
    """The PostgreSQL of a data folder, once it serves.

    While the folder is made, the number in the file is negative, and the file goes again; while it is written, there is
    none.
    """
    try:
        numbers = (data / "postgres/postmaster.pid").read_text().split()
    except FileNotFoundError:
        return None
    number = int(numbers[0]) if numbers else 0
    return psutil.Process(number) if number > 0 else None


def _session(process: psutil.Process) -> int | None:
    try:
        return os.getsid(process.pid)
    except OSError:
        return None


def launch(
    data: Path,
    port: int,
    *options: str,
    template: Path = TOY,
    output: Any = subprocess.PIPE,
    root: Path = ROOT,
    **variables: str,
) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [
            root / PYTHON.relative_to(ROOT),
            "-m",
            "local",
            "--port",
            str(port),
            "--data",
            data,
            "--template",
            template,
            *options,
        ],
        cwd=root,
        env=os.environ | variables,
        stdout=output,
        stderr=subprocess.STDOUT,
        text=True,
    )


def start(
    data: Path,
    *options: str,
    template: Path = TOY,
    port: int | None = None,
    root: Path = ROOT,
    **variables: str,
) -> Runtime:
    """Start the runtime of a repository, this one by default, and wait until it serves."""
    port = port or free_ports()
    with (data / "output.txt").open("w") as output:
        process = launch(data, port, *options, template=template, output=output, root=root, **variables)
    file = data / "runtime.json"
    try:
        eventually(lambda: file.exists() or process.poll() is not None, "the runtime is ready")
    except BaseException:
        process.kill()
        raise
    if process.poll() is not None:
        raise AssertionError((data / "output.txt").read_text())
    return Runtime(process, data, port, json.loads(file.read_text()), root)
