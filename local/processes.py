"""Start and end child processes so that none outlives the runtime."""

import contextlib
import os
import socket
import subprocess
import sys
import threading
from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import IO, Literal

from local import reaper
from local.layout import HOST, Workplace

Kind = Literal["environment", "part", "postgres"]


class Processes:
    """The runtime's child processes. Each leads its own session; the reaper knows them all."""

    def __init__(self, place: Workplace) -> None:
        self._lock = threading.Lock()
        self._running: dict[int, tuple[subprocess.Popen[bytes], Kind]] = {}
        self._reaper = subprocess.Popen(
            [sys.executable, reaper.__file__, place.runtime_file, place.reaper_lock],
            stdin=subprocess.PIPE,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            text=True,
            start_new_session=True,
        )

    def start(
        self,
        command: Sequence[str | Path],
        *,
        kind: Kind,
        environment: Mapping[str, str],
        folder: Path,
        output: int | IO[bytes],
        keep_open: Sequence[int] = (),
    ) -> subprocess.Popen[bytes]:
        """Start a command in its own session, with exactly the given environment."""

        def started() -> subprocess.Popen[bytes]:
            process = subprocess.Popen(
                command,
                cwd=folder,
                env=dict(environment),
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=subprocess.STDOUT,
                start_new_session=True,
                pass_fds=keep_open,
            )
            self._running[process.pid] = process, kind
            self.announce(kind, process.pid)
            return process

        # In a thread, which no signal interrupts, so that every started process is announced.
        with ThreadPoolExecutor(1) as starter:
            return starter.submit(started).result()

    def kill(self, process: subprocess.Popen[bytes]) -> None:
        """Kill a process and its whole session."""
        reaper.kill_session(process.pid)
        process.wait()
        self._running.pop(process.pid, None)
        self.forget(process.pid)

    def end(self, process: subprocess.Popen[bytes], seconds: float) -> None:
        """Ask a process to stop, and kill its session if it has not stopped within the given time."""
        process.terminate()
        with contextlib.suppress(subprocess.TimeoutExpired):
            process.wait(seconds)
        self.kill(process)

    def kill_all(self, kind: Kind) -> None:
        """Kill all processes of a kind that still run."""
        for process, its_kind in list(self._running.values()):
            if its_kind == kind:
                self.kill(process)

    def announce(self, kind: Kind, pid: int) -> None:
        """Tell the reaper of a process that the runtime started."""
        self._tell(f"+ {kind} {pid}")

    def forget(self, pid: int) -> None:
        """Tell the reaper that a process has ended."""
        self._tell(f"- {pid}")

    def close(self) -> None:
        """Stop the reaper. Every child must have ended before."""
        if self._reaper.stdin:
            with contextlib.suppress(BrokenPipeError):
                self._reaper.stdin.close()
        self._reaper.wait()

    def _tell(self, line: str) -> None:
        # A killed reaper must not end the runtime.
        with self._lock, contextlib.suppress(BrokenPipeError, ValueError):
            if self._reaper.stdin:
                self._reaper.stdin.write(line + "\n")
                self._reaper.stdin.flush()


def is_taken(port: int) -> bool:
    """Whether a port of this machine is in use, or may not be used."""
    with socket.socket() as probe:
        # As servers do: a port whose last connections are in TIME_WAIT counts as free.
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((HOST, port))
        except OSError:
            return True
    return False


def free_port() -> int:
    """A port that was free a moment ago."""
    with socket.socket() as probe:
        probe.bind((HOST, 0))
        return int(probe.getsockname()[1])


def accepts(port: int) -> bool:
    """Whether a server accepts connections on a port."""
    with contextlib.suppress(OSError), socket.create_connection((HOST, port), timeout=0.2):
        return True
    return False


def inherited(*names: str) -> dict[str, str]:
    """Those of these variables that are set in the runtime's own environment."""
    return {name: os.environ[name] for name in names if name in os.environ}
