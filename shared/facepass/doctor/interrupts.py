"""Ctrl-C, and the other signals that ask a program to end."""

import signal
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType


class Interrupts:
    """allowed: whether a signal raises KeyboardInterrupt. The first one does; later ones are ignored."""

    def __init__(self) -> None:
        self.allowed = True

    def handle(self, _number: int, _frame: FrameType | None) -> None:
        """Raise KeyboardInterrupt, once."""
        if self.allowed:
            self.allowed = False
            raise KeyboardInterrupt


@contextmanager
def interrupted_once() -> Iterator[Interrupts]:
    """Let the first signal interrupt the block, and nothing after it."""
    interrupts = Interrupts()
    numbers = [signal.SIGINT, signal.SIGTERM]
    if signal.getsignal(signal.SIGHUP) != signal.SIG_IGN:  # nohup ignores it
        numbers.append(signal.SIGHUP)
    before = {number: signal.signal(number, interrupts.handle) for number in numbers}
    try:
        yield interrupts
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
