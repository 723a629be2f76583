"""Wait for an unavailable database or bucket, for example during a failover, before giving up."""

from collections.abc import Callable
from typing import ParamSpec, TypeVar

from tenacity import Retrying, retry_if_exception, stop_after_delay, wait_exponential_jitter

from facepass.database.engines import is_away
from facepass.errors import Unavailable

P = ParamSpec("P")
Answer = TypeVar("Answer")
FIRST_WAIT, LONGEST_WAIT = 0.2, 10.0  # seconds


def retrying(seconds: float, step: Callable[P, Answer], *args: P.args, **kwargs: P.kwargs) -> Answer:
    """Run a step that may be repeated, until it succeeds or has failed for this many seconds.

    Raises the step's last error, and at once any error that waiting does not help.
    """
    attempts = Retrying(
        retry=retry_if_exception(may_come_back),
        wait=wait_exponential_jitter(multiplier=FIRST_WAIT, max=LONGEST_WAIT),
        stop=stop_after_delay(seconds),
        reraise=True,
    )
    return attempts(step, *args, **kwargs)


def may_come_back(error: BaseException) -> bool:
    """Whether an error says that something is temporarily unavailable."""
    return isinstance(error, Unavailable) or is_away(error)
