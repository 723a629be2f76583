"""The local runtime as the child process of a demo or a benchmark."""

import json
import signal
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PYTHON = ROOT / ".venvs" / "local" / "bin" / "python"
OPTIONS = ("--quiet", "--fresh", "--until-stdin-ends")
START_SECONDS = 60
STOP_SECONDS = 30


class RuntimeFailed(Exception):
    """The runtime did not start; its own output says why."""


@dataclass(frozen=True)
class Running:
    """A runtime that answers."""

    base_url: str
    key: str
    process: subprocess.Popen[bytes]


@contextmanager
def running(port: int, data: Path, template: Path = ROOT / "template.yaml") -> Iterator[Running]:
    """Start the runtime without earlier data, wait until it answers, and stop it in the end. Raises RuntimeFailed.

    SIGTERM and a closing terminal raise KeyboardInterrupt meanwhile, as Ctrl-C does.
    """
    with _interruptible():
        # A session of its own: Ctrl-C reaches this process alone, which then stops the runtime in order. Its stdin is
        # how the runtime notices that this process has ended, even by kill -9.
        process = subprocess.Popen(
            [PYTHON, "-m", "local", *OPTIONS, "--port", str(port), "--data", data, "--template", template],
            cwd=ROOT,
            stdin=subprocess.PIPE,
            stdout=subprocess.DEVNULL,
            start_new_session=True,
        )
        try:
            yield _wait(process, data)
        finally:
            _stop(process)


@contextmanager
def _interruptible() -> Iterator[None]:
    numbers = [signal.SIGINT, signal.SIGTERM]
    if signal.getsignal(signal.SIGHUP) != signal.SIG_IGN:  # nohup has it ignored
        numbers.append(signal.SIGHUP)
    before = {number: signal.signal(number, signal.default_int_handler) for number in numbers}
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


def _wait(process: subprocess.Popen[bytes], data: Path) -> Running:
    description = data / "runtime.json"
    deadline = time.monotonic() + START_SECONDS
    while time.monotonic() < deadline:
        if process.poll() is not None:
            raise RuntimeFailed(f"the runtime ended with status {process.returncode}")
        if description.exists() and (found := json.loads(description.read_text()))["pid"] == process.pid:
            return Running(found["base_url"], Path(found["api_key_file"]).read_text().strip(), process)
        time.sleep(0.05)
    raise RuntimeFailed(f"the runtime did not answer within {START_SECONDS} s")


def _stop(process: subprocess.Popen[bytes]) -> None:
    process.terminate()
    try:
        process.wait(STOP_SECONDS)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()
