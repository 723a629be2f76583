"""Waiting for a database or a bucket that is away, as during a failover, before giving up."""

from collections.abc import Callable
from typing import ParamSpec, TypeVar

from tenacity import Retrying, retry_if_exception, stop_after_delay, wait_exponential_jitter

from facepass.database.engines import is_away
from facepass.errors import Unavailable

P = ParamSpec("P")
Answer = TypeVar("Answer")
FIRST_WAIT, LONGEST_WAIT = 0.2, 10.0  # seconds


def patiently(seconds: float, step: Callable[P, Answer], *args: P.args, **kwargs: P.kwargs) -> Answer:
    """Do a step that may safely be done again, until it succeeds or has failed for so many seconds.

    Raises what the step raised last, and at once whatever waiting does not mend.
    """
    attempts = Retrying(
        retry=retry_if_exception(may_come_back),
        wait=wait_exponential_jitter(multiplier=FIRST_WAIT, max=LONGEST_WAIT),
        stop=stop_after_delay(seconds),
        reraise=True,
    )
    return attempts(step, *args, **kwargs)


def may_come_back(error: BaseException) -> bool:
    """Whether an error says that something cannot be asked just now."""
    return isinstance(error, Unavailable) or is_away(error)
