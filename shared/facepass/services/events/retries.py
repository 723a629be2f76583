"""When a failed delivery is tried again."""

import random
from collections.abc import Sequence

JITTER = 0.1  # of a pause, so that what failed together does not return together
MOST_RETRY_AFTER = 3_600  # s; what a receiver may ask for


def next_pause(pauses: Sequence[float], attempt: int, retry_after: int | None) -> float | None:
    """Seconds until the next attempt, after this one (from 1) failed; None after the last one.

    retry_after: what the receiver asked for; it makes a pause longer, never shorter.
    """
    if attempt > len(pauses):
        return None
    pause = pauses[attempt - 1] * random.uniform(1 - JITTER, 1 + JITTER)  # noqa: S311  # nosec B311  # no secret
    return max(pause, min(retry_after or 0, MOST_RETRY_AFTER))


def shortest_day(pauses: Sequence[float]) -> float:
    """Seconds that all attempts at a delivery take, at least."""
    return sum(pauses) * (1 - JITTER)
