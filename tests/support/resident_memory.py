"""Resident memory of processes, each page counted once: the decoder shares pages with the process that it serves."""

import os
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import psutil

PERIOD_SECONDS = 0.02


def kilobytes_of(pid: int) -> int:
    """Proportional set size: a process' own pages, and its share of those that several have; 0 when it has ended."""
    try:
        rollup = Path(f"/proc/{pid}/smaps_rollup").read_text()
    except OSError:
        return 0
    return next((int(line.split()[1]) for line in rollup.splitlines() if line.startswith("Pss:")), 0)


@dataclass
class Watched:
    """peak: megabytes of this process and its descendants, so far."""

    peak: float = 0.0


@contextmanager
def watching_memory() -> Iterator[Watched]:
    """Measure this process and its descendants in a thread while the block runs."""
    watched, ended, this = Watched(), threading.Event(), psutil.Process()

    def measure() -> None:
        while not ended.wait(PERIOD_SECONDS):
            family = [os.getpid(), *(child.pid for child in this.children(recursive=True))]
            watched.peak = max(watched.peak, sum(map(kilobytes_of, family)) / 1024)

    thread = threading.Thread(target=measure, daemon=True)
    thread.start()
    try:
        yield watched
    finally:
        ended.set()
        thread.join()
