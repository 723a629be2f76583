"""EventBridge Scheduler to Lambda: `rate(1 minute)`."""

import logging
import re
import threading
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

from local.functions import Functions, PayloadTooLarge
from local.layout import PartFailed
from local.template import Schedule

logger = logging.getLogger(__name__)

RATE = re.compile(r"rate\((\d+) (minute|hour|day)s?\)")
LATE_SECONDS = 30  # a run that is later than this, because the machine slept, is skipped


class Clock:
    """Runs the function of one schedule whenever it is due, one run at a time."""

    def __init__(self, schedule: Schedule, functions: Functions) -> None:
        self._schedule = schedule
        self._functions = functions
        self._stopping = threading.Event()
        self._moments = moments(schedule.expression, datetime.now(UTC))
        self._thread = threading.Thread(target=self._run, daemon=True)
        self._thread.start()

    def stop(self, seconds: float) -> None:
        """Start no more runs, and wait for the one in progress."""
        self._stopping.set()
        self._thread.join(seconds)

    def _run(self) -> None:
        for moment in self._moments:
            late = (datetime.now(UTC) - moment).total_seconds()
            if late > LATE_SECONDS:
                continue
            if self._stopping.wait(max(0.0, -late)):
                return
            try:
                self._functions.invoke(self._schedule.function, self._schedule.payload)
            except (PayloadTooLarge, PartFailed) as error:  # the next run may succeed
                logger.warning("%s: %r", self._schedule.name, error)


def moments(expression: str, start: datetime) -> Iterator[datetime]:
    """When a schedule is due, from `start` on. A rate without a start date begins at once, as on AWS.

    Raises PartFailed for an expression that is no rate: the template has no other.
    """
    found = RATE.fullmatch(expression)
    if found is None:
        raise PartFailed("a schedule cannot be run", f"the local runtime knows rate(...) alone, and not {expression}")
    return _at_a_rate(start, timedelta(**{f"{found[2]}s": int(found[1])}))


def _at_a_rate(start: datetime, period: timedelta) -> Iterator[datetime]:
    while True:
        yield start
        start += period
