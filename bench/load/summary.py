"""Summarise the answers by step: rates, percentiles, the knee, and the time to recover."""

import csv
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import quantiles

REFUSED = (429, 503)
LOOKS = ("search", "verify")  # what has to look at a photo: these are what a phone waits for
SERVED_SHARE, SERVED_P95_MS = 0.99, 1000.0  # what a step within the knee answers
WINDOW_SECONDS = 1.0


@dataclass(frozen=True)
class Answer:
    """One answer: at seconds from the start, with so many phones, in milliseconds. status 0: none came."""

    at: float
    phones: int
    name: str
    status: int
    ms: float

    @property
    def good(self) -> bool:
        """Whether the request succeeded."""
        return 200 <= self.status < 300

    @property
    def refused(self) -> bool:
        """Whether the request was refused with a time to retry."""
        return self.status in REFUSED


@dataclass(frozen=True)
class Step:
    """A step with a number of phones: rates a second, shares from 0 to 1, milliseconds of searches and verifications.

    refused, refused_p95, failed: of all requests.
    """

    phones: int
    offered: float
    served: float
    looks: float
    p50: float
    p95: float
    p99: float
    refused: float
    refused_p95: float
    failed: float

    @property
    def holds(self) -> bool:
        """Whether the service keeps up."""
        return self.refused + self.failed <= 1 - SERVED_SHARE and self.p95 <= SERVED_P95_MS


def read(notes: Path) -> list[Answer]:
    """The answers that the phones recorded."""
    with notes.open(newline="") as file:
        return [Answer(float(at), int(n), name, int(status), float(ms)) for at, n, name, status, ms in csv.reader(file)]


def steps_of(answers: Sequence[Answer], plan: Sequence[tuple[int, int]]) -> list[Step]:
    """One step for each pair of phones and seconds in the plan."""
    found, began = [], 0.0
    for phones, seconds in plan:
        found.append(_step(phones, seconds, [a for a in answers if began <= a.at < began + seconds]))
        began += seconds
    return found


def _step(phones: int, seconds: float, answers: Sequence[Answer]) -> Step:
    good = [a for a in answers if a.good]
    looks = sorted(a.ms for a in good if a.name in LOOKS)
    refused = sorted(a.ms for a in answers if a.refused)
    count = max(1, len(answers))
    return Step(
        phones=phones,
        offered=len(answers) / seconds,
        served=len(good) / seconds,
        looks=len(looks) / seconds,
        p50=percentile(looks, 50),
        p95=percentile(looks, 95),
        p99=percentile(looks, 99),
        refused=len(refused) / count,
        refused_p95=percentile(refused, 95),
        failed=(len(answers) - len(good) - len(refused)) / count,
    )


def percentile(values: Sequence[float], percent: int) -> float:
    """NaN for no values."""
    if not values:
        return float("nan")
    return values[0] if len(values) == 1 else quantiles(values, n=100, method="inclusive")[percent - 1]


def knee(steps: Sequence[Step]) -> Step | None:
    """The last step before the first overloaded one; None when the first step is overloaded."""
    held = None
    for step in steps:
        if not step.holds:
            break
        held = step
    return held


def recovery(answers: Sequence[Answer], since: float, p95: float) -> float | None:
    """Seconds from the moment when the phones became few until everything is answered as it should be; None: never.

    As it should be: from then on every answer is a success, and 95% of the searches come within `p95` milliseconds.
    Answers to requests that began before count too.
    """
    late = [a for a in answers if a.at >= since]
    for start in (since + WINDOW_SECONDS * place for place in range(60)):
        rest = [a for a in late if a.at >= start]
        if not rest:
            return None
        looks = sorted(a.ms for a in rest if a.name in LOOKS)
        if looks and all(a.good for a in rest) and percentile(looks, 95) <= p95:
            return start - since
    return None
