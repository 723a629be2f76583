"""The time of an invocation, and of its parts: Lambda would end the whole environment, and with it what is done."""

import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from time import monotonic
from types import FrameType


@dataclass(frozen=True)
class Deadline:
    """A point in time, by the monotonic clock."""

    at: float

    @classmethod
    def within(cls, seconds: float) -> "Deadline":
        """This many seconds from now."""
        return cls(monotonic() + seconds)

    @property
    def left(self) -> float:
        """Seconds left; 0 when the time is over."""
        return max(0.0, self.at - monotonic())

    def share(self, parts: int) -> "Deadline":
        """An equal part of the time that is left."""
        return Deadline.within(self.left / parts)


class OutOfTime(Exception):
    """The time that was allowed for a piece of work is over."""


class _Interruption(BaseException):
    """What ends the block. No Exception: libraries catch those, and go on, or keep a connection with half an answer."""


@contextmanager
def time_limit(seconds: float) -> Iterator[None]:
    """Raise OutOfTime in the block once this time is over, or before it if there is none.

    Python raises it between two of its own steps: what hangs within a library is ended by Lambda's timeout. Only the
    main thread can have a limit; there, limits do not nest.
    """
    if seconds <= 0:
        raise OutOfTime
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    before = signal.signal(signal.SIGALRM, _raise)
    signal.setitimer(signal.ITIMER_REAL, seconds)
    try:
        yield
    except _Interruption:
        raise OutOfTime from None
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)


def _raise(_number: int, _frame: FrameType | None) -> None:
    raise _Interruption
