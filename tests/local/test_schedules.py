import pytest

from tests.local.test_parts import printed_by
from tests.support.runtime import Runtime, eventually

DUE = """
import sys
from datetime import datetime, timedelta
from itertools import islice
from local.layout import PartFailed
from local.schedules import moments

expression, start, count = sys.argv[1:]
try:
    for moment in islice(moments(expression, datetime.fromisoformat(start)), int(count)):
        print(moment.isoformat(timespec="minutes")[:16])
except PartFailed as refused:
    print(refused)
"""
START = "2026-11-25T10:20:00+00:00"  # a Wednesday


def due(expression: str, count: int = 3) -> list[str]:
    return printed_by(DUE, expression, START, str(count))


def test_a_schedule_runs_its_function_from_the_start_on(toy: Runtime) -> None:
    eventually(lambda: "echoed by the clock" in toy.log("echo"), "the schedule's event is delivered")
    eventually(lambda: "echoed every hour" in toy.log("echo"), "and that of a rule")
    assert "stopped clock" not in toy.log("echo")


def test_a_rate_begins_at_once_and_goes_on() -> None:
    assert due("rate(1 minute)") == ["2026-11-25T10:20", "2026-11-25T10:21", "2026-11-25T10:22"]
    assert due("rate(2 hours)") == ["2026-11-25T10:20", "2026-11-25T12:20", "2026-11-25T14:20"]


@pytest.mark.parametrize("expression", ["every minute", "rate(1 month)", "cron(0 3 * * ? *)", "at(2027-01-01)"])
def test_what_is_not_understood_is_refused_and_not_ignored(expression: str) -> None:
    [answer] = due(expression)
    assert answer.startswith("a schedule cannot be run")
