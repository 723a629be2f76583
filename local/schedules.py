"""EventBridge Scheduler to Lambda: `rate(1 minute)` and `cron(0 3 * * ? *)`, in UTC."""

import logging
import re
import threading
from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta

from local.functions import Functions, PayloadTooLarge
from local.layout import PartFailed
from local.template import Schedule

logger = logging.getLogger(__name__)

RATE = re.compile(r"rate\((\d+) (minute|hour|day)s?\)")
CRON = re.compile(r"cron\((\S+) (\S+) (\S+) (\S+) (\S+) (\S+)\)")
MONTHS = ("JAN", "FEB", "MAR", "APR", "MAY", "JUN", "JUL", "AUG", "SEP", "OCT", "NOV", "DEC")
WEEKDAYS = ("SUN", "MON", "TUE", "WED", "THU", "FRI", "SAT")
LATE_SECONDS = 30  # what was missed by more, while this machine slept, is not made up for
DAYS_AHEAD = 366 * 5  # a 29th of February on a given weekday may be further off; nobody plans for it


class Clock:
    """Runs the function of one schedule whenever it is due, one run after the other."""

    def __init__(self, schedule: Schedule, functions: Functions) -> None:
        self._schedule = schedule
        self._functions = functions
        self._stopping = threading.Event()
        self._moments = moments(schedule.expression, datetime.now(UTC))
        self._thread = threading.Thread(target=self._run, daemon=True)
        self._thread.start()

    def stop(self, seconds: float) -> None:
        """Begin no run more; wait for the one that is under way."""
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
            except (PayloadTooLarge, PartFailed) as error:  # the next run may do better
                logger.warning("%s: %r", self._schedule.name, error)


def moments(expression: str, start: datetime) -> Iterator[datetime]:
    """When a schedule is due, from `start` on. A rate without a start date begins at once, as on AWS.

    Raises PartFailed for what is no rate and no cron expression, and for cron's L, W and #, which are not known here.
    """
    if found := RATE.fullmatch(expression):
        return _at_a_rate(start, timedelta(**{f"{found[2]}s": int(found[1])}))
    if found := CRON.fullmatch(expression):
        return _by_the_calendar(start, *found.groups())
    raise PartFailed("a schedule cannot be run", f"{expression} is neither rate(...) nor cron(...)")


def _at_a_rate(start: datetime, period: timedelta) -> Iterator[datetime]:
    while True:
        yield start
        start += period


def _by_the_calendar(
    start: datetime, minute: str, hour: str, day: str, month: str, weekday: str, year: str
) -> Iterator[datetime]:
    minutes, hours = sorted(_chosen(minute, range(60))), sorted(_chosen(hour, range(24)))
    days, months = _chosen(day, range(1, 32)), _chosen(month, range(1, 13), MONTHS)
    weekdays, years = _chosen(weekday, range(1, 8), WEEKDAYS), _chosen(year, range(1970, 2200))

    def falls_on(candidate: date) -> bool:
        of_the_week = candidate.isoweekday() % 7 + 1  # Sunday is 1
        chosen = candidate.day in days and of_the_week in weekdays
        return chosen and candidate.month in months and candidate.year in years

    def due() -> Iterator[datetime]:
        for ahead in range(DAYS_AHEAD):
            candidate = start.date() + timedelta(days=ahead)
            if falls_on(candidate):
                times = (datetime.combine(candidate, time(h, m), UTC) for h in hours for m in minutes)
                yield from (moment for moment in times if moment >= start)

    return due()


def _chosen(field: str, all_of_them: range, names: tuple[str, ...] = ()) -> set[int]:
    """The values that one field of a cron expression means: `*`, `?`, `5`, `MON-FRI`, `0/15`, and lists of them."""
    return {value for part in field.split(",") for value in _part(part, all_of_them, names)}


def _part(part: str, all_of_them: range, names: tuple[str, ...]) -> range:
    chosen, _, step = part.partition("/")
    first, _, last = chosen.partition("-")
    try:
        if first in ("*", "?"):
            low, high = all_of_them[0], all_of_them[-1]
        else:
            low = _number(first, names)
            high = _number(last, names) if last else all_of_them[-1] if step else low
        if low not in all_of_them or high not in all_of_them:
            raise ValueError(part)
        return range(low, high + 1, int(step or 1))
    except ValueError as error:
        raise PartFailed("a schedule cannot be run", f"cron's {part!r} is not understood here") from error


def _number(value: str, names: tuple[str, ...]) -> int:
    return names.index(value) + 1 if value in names else int(value)
