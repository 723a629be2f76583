"""End the processes that a killed runtime leaves behind.

The runtime starts this file as a process of its own and tells it, over a pipe, which processes it starts, each with its
kind in POLITE ("+ environment 4711"), and which it ends ("- 4711"). When the pipe closes with entries left, the runtime
died without stopping them (kill -9, out of memory), and they are stopped here. PR_SET_PDEATHSIG would not do: it fires
when the *thread* that started a process ends, knows no grandchildren, and exists on Linux only.
"""

import contextlib
import fcntl
import os
import signal
import sys
import time
from pathlib import Path

import psutil

GRACE_SECONDS = 8


def members(session: int) -> list[int]:
    """The processes of a session that still run; its leader may have ended."""
    found = []
    for pid in psutil.pids():
        # A process that is just ending may not be readable. That must not keep the others alive.
        with contextlib.suppress(Exception):
            if os.getsid(pid) == session and psutil.Process(pid).status() != psutil.STATUS_ZOMBIE:
                found.append(pid)
    return found


def kill_session(session: int) -> None:
    """Kill every process of a session, in all process groups."""
    # The youngest first: a child that survives its parent for a moment would log an error.
    for pid in sorted(members(session), reverse=True):
        with contextlib.suppress(ProcessLookupError):
            os.kill(pid, signal.SIGKILL)


# SIGTERM lets ministack save its state; SIGINT is Postgres' fast shutdown; an environment has nothing to save.
POLITE = {"environment": signal.SIGKILL, "part": signal.SIGTERM, "postgres": signal.SIGINT}


def _reap(left: dict[int, str]) -> None:
    for pid, kind in left.items():
        if kind == "environment":
            kill_session(pid)
            continue
        with contextlib.suppress(ProcessLookupError):
            os.kill(pid, POLITE[kind])
    deadline = time.monotonic() + GRACE_SECONDS
    while time.monotonic() < deadline and any(members(pid) for pid in left):
        time.sleep(0.05)
    for pid in left:
        kill_session(pid)


def main() -> None:
    """Read the runtime's announcements until they end."""
    runtime_file, lock_file = map(Path, sys.argv[1:])
    # Held to the end: the next runtime on this folder waits for it.
    lock = lock_file.open("w")
    fcntl.flock(lock, fcntl.LOCK_EX)
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, signal.SIG_IGN)
    left: dict[int, str] = {}
    for line in sys.stdin:
        match line.split():
            case "+", kind, pid:
                left[int(pid)] = kind
            case "-", pid:
                left.pop(int(pid), None)
    if left:
        runtime_file.unlink(missing_ok=True)
        _reap(left)


if __name__ == "__main__":
    main()
