"""The resident memory of functions' environments: the runtime client with its decoder, without the emulator."""

import threading
from dataclasses import dataclass, field
from time import monotonic
from types import TracebackType

import psutil

from tests.support.resident_memory import PERIOD_SECONDS, kilobytes_of

LOOK_SECONDS = 0.25  # how often new processes are looked for


@dataclass
class Watch:
    """Measures in a thread, until its block ends, the largest environment of each function.

    handlers: of the functions, by the name that each is reported with.
    peaks: for each name, the most megabytes since it was last cleared; of 1,048,576 bytes, as Lambda counts them.
    """

    runtime: psutil.Process
    handlers: dict[str, str]
    peaks: dict[str, float] = field(default_factory=dict)
    _ended: threading.Event = field(default_factory=threading.Event)
    _thread: threading.Thread | None = None
    _families: dict[str, list[list[int]]] = field(default_factory=dict)

    def __enter__(self) -> "Watch":
        self._families = self._look()
        self._thread = threading.Thread(target=self._measure, daemon=True)
        self._thread.start()
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self._ended.set()
        if self._thread:
            self._thread.join()

    def now(self) -> dict[str, float]:
        """Megabytes of each function's largest environment at this moment."""
        return {
            name: max((sum(map(kilobytes_of, family)) / 1024 for family in families), default=0.0)
            for name, families in self._families.items()
        }

    def _measure(self) -> None:
        looked = monotonic()
        while not self._ended.wait(PERIOD_SECONDS):
            if monotonic() - looked > LOOK_SECONDS:
                self._families, looked = self._look(), monotonic()
            for name, megabytes in self.now().items():
                self.peaks[name] = max(self.peaks.get(name, 0.0), megabytes)

    def _look(self) -> dict[str, list[list[int]]]:
        """The process ids of each environment of each function."""
        found: dict[str, list[list[int]]] = {name: [] for name in self.handlers}
        for process in self.runtime.children(recursive=True):
            try:
                command = process.cmdline()
                for name, handler in self.handlers.items():
                    if command[1:] == ["-m", "awslambdaric", handler]:
                        family = [process, *process.children(recursive=True)]
                        found[name].append([each.pid for each in family])
            except psutil.Error:  # it has just ended
                continue
        return found
