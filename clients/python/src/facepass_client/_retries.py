"""When a request is sent again, and after how long. Nothing here sends or sleeps."""

import math
import random
import time
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

import httpx

from facepass_client._calls import Call, Repeat

REFUSED_BEFORE_IT_RAN = 429
UNAVAILABLE = (502, 503, 504)
CONFLICT = 409
CLEANING_SECONDS = 15  # to delete all that a call leaves when it is given up


@dataclass(frozen=True)
class Retries:
    """How patiently requests are repeated. `attempts` of 1 repeats none."""

    attempts: int = 4
    first_pause: float = 0.5  # seconds; doubled each time
    longest_pause: float = 30  # seconds; also of a Retry-After

    def pause(self, failures: int, response: httpx.Response | None = None) -> float:
        """Seconds to wait after so many failures: what the answer says, or else up to twice as long each time."""
        if response is not None and (seconds := retry_after(response)) is not None:
            return min(seconds, self.longest_pause)
        bound: float = min(self.first_pause * 2 ** (failures - 1), self.longest_pause)
        return random.uniform(bound / 2, bound)  # noqa: S311  # nosec B311  # clients that fail at once come back apart


@dataclass
class Attempts:
    """The attempts at one request."""

    call: Call
    retries: Retries
    ends: float = math.inf  # by the monotonic clock: no attempt begins after it
    failures: int = 0
    lost: bool = False  # whether one of them may have worked

    def pause_after(self, outcome: httpx.Response | httpx.TransportError) -> float | None:
        """Seconds until the next attempt; None: the outcome is final."""
        if not self._may_repeat(outcome):
            return None
        self.failures += 1
        self.lost = self.lost or not not_begun(outcome)
        if self.failures >= self.retries.attempts:
            return None
        pause = self.retries.pause(self.failures, outcome if isinstance(outcome, httpx.Response) else None)
        return pause if time.monotonic() + pause < self.ends else None

    def already_deleted(self, response: httpx.Response) -> bool:
        """Whether an earlier attempt, whose answer got lost, has deleted what is no longer found."""
        return self.call.operation.method == "DELETE" and self.lost and response.status_code == httpx.codes.NOT_FOUND

    def _may_repeat(self, outcome: httpx.Response | httpx.TransportError) -> bool:
        if isinstance(outcome, httpx.UnsupportedProtocol | httpx.LocalProtocolError):
            return False
        if not_begun(outcome):
            return True
        if isinstance(outcome, httpx.TransportError):
            return self.call.repeat is not Repeat.NEVER
        if outcome.status_code == CONFLICT:  # a request with this key, whose answer was not read, still runs
            return b'"idempotency_in_progress"' in outcome.content
        return outcome.status_code in UNAVAILABLE and self.call.repeat is not Repeat.NEVER


def not_begun(outcome: httpx.Response | httpx.TransportError) -> bool:
    """Whether FacePass has surely not begun with a request: it refused it at once, or was not sent it."""
    if isinstance(outcome, httpx.Response):
        return outcome.status_code == REFUSED_BEFORE_IT_RAN
    return isinstance(outcome, httpx.ConnectError | httpx.ConnectTimeout | httpx.PoolTimeout)


def retry_after(response: httpx.Response) -> float | None:
    """The seconds of Retry-After, a number or a date; None without one that can be read."""
    value = response.headers.get("Retry-After", "")
    if value.isdecimal():
        return float(value)
    try:
        return max(0.0, (parsedate_to_datetime(value) - datetime.now(UTC)).total_seconds())
    except (ValueError, TypeError, OverflowError):  # no date; one without a zone; one of no calendar
        return None
