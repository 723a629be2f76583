"""What operators see: counts and latencies as CloudWatch metrics (EMF).

Events are functions in the domain's terms, collected while an invocation runs and written when it ends, one line for
each dimension. Dimensions are the service and a reason or a step, from short lists: never an id, a tenant or a user.
"""

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import wraps
from threading import Lock
from time import perf_counter
from typing import Literal, ParamSpec, TypeVar

from aws_lambda_powertools.metrics import EphemeralMetrics, MetricUnit

from facepass.settings import settings

Step = Literal["decode", "detect", "embed", "search"]
# The form of every code in errors.py. Anything else, such as an id or an email, becomes OTHER.
CODE = re.compile(r"[a-z][a-z_]{0,39}")
OTHER = "other"

P = ParamSpec("P")
Answer = TypeVar("Answer")
# Powertools' Metrics has one set of dimensions for all its metrics; these have different ones.
_gathered: dict[tuple[str, str] | None, EphemeralMetrics] = {}
_lock = Lock()  # collections are read into the cache in the background


def upload_accepted() -> None:
    """A photo was announced, or received."""
    _add("UploadsAccepted", 1)


def faces_indexed(count: int) -> None:
    """A photo was indexed, with this many faces."""
    _add("PhotosIndexed", 1)
    _add("FacesIndexed", count)


def photo_rejected(reason: str) -> None:
    """A photo cannot be used, and no retry helps. reason: a code of errors.py."""
    _add("PhotosRejected", 1, dimension=("reason", _code(reason)))


def photo_failed(reason: str) -> None:
    """A photo could not be indexed, but may be usable. reason: a code of errors.py."""
    _add("PhotosFailed", 1, dimension=("reason", _code(reason)))


def search_made(found: bool) -> None:
    """A search was answered. found: with at least one match. The average of `MatchFound` is the hit rate."""
    _add("Searches", 1)
    _add("MatchFound", int(found))


def snapshot_read() -> None:
    """A large collection's bits were read from their snapshot, and from PostgreSQL what has changed since."""
    _add("SnapshotsRead", 1)


def snapshot_ignored(reason: str) -> None:
    """A snapshot could not be used; the bits were read from PostgreSQL. reason: as in docs/search.md."""
    _add("SnapshotsIgnored", 1, dimension=("reason", _code(reason)))


def collection_not_cached(reason: str) -> None:
    """A collection is searched in PostgreSQL alone. reason: `too_large` for the memory."""
    _add("CollectionsNotCached", 1, dimension=("reason", _code(reason)))


def job_done() -> None:
    """A job has done all of its work."""
    _add("JobsDone", 1)


def job_failed(reason: str) -> None:
    """A job ended before its work was done. reason: a code of errors.py."""
    _add("JobsFailed", 1, dimension=("reason", _code(reason)))


def events_announced(count: int) -> None:
    """Events were put on the bus, and a delivery planned for each webhook that wants them."""
    _add("EventsAnnounced", count)


def events_refused(count: int) -> None:
    """The bus did not take events, or was not asked because it did not answer before; they stay for another attempt."""
    _add("EventsRefused", count)


def attempt_made(error: str | None) -> None:
    """An event was sent to a webhook. error: why it was not taken, as in docs/webhooks.md; None: it was."""
    _add("DeliveryAttempts", 1)
    if error is not None:
        _add("DeliveryAttemptsFailed", 1, dimension=("reason", _code(error)))


def deliveries_repeated(count: int) -> None:
    """The sender did not report on deliveries in time; they are sent again, with the same ids."""
    _add("DeliveriesRepeated", count)


def delivery_given_up() -> None:
    """Every attempt at a delivery failed."""
    _add("DeliveriesGivenUp", 1)


def webhook_disabled(reason: str) -> None:
    """A webhook was switched off. reason: `keeps_failing` or `gone`."""
    _add("WebhooksDisabled", 1, dimension=("reason", _code(reason)))


def request_refused(reason: str) -> None:
    """A request was rejected before any work. reason: for example `rate_limited` or `quota_exceeded`."""
    _add("RequestsRefused", 1, dimension=("reason", _code(reason)))


def tidied(what: str, count: int) -> None:
    """The janitor finished a number of items. what: a task of services/janitor."""
    _add("Tidied", count, dimension=("what", _code(what)))


def oldest_erasure(what: Literal["people", "photos"], seconds: float) -> None:
    """The age of the oldest unfinished erasure, in seconds; 0 when there is none."""
    _add("OldestErasure", seconds, MetricUnit.Seconds, dimension=("what", what))


def step_latency(step: Step, milliseconds: float) -> None:
    """How long one step of the face pipeline or the search took."""
    _add("StepLatency", milliseconds, MetricUnit.Milliseconds, dimension=("step", step))


@dataclass
class Stopwatch:
    """Milliseconds by step, as a response shows them: `decode_ms` and so on."""

    steps: dict[str, float] = field(default_factory=dict)
    start: float = field(default_factory=perf_counter)

    @contextmanager
    def step(self, name: Step) -> Iterator[None]:
        """Time one step; the times of a repeated step add up."""
        start = perf_counter()
        yield
        milliseconds = (perf_counter() - start) * 1000
        self.steps[f"{name}_ms"] = round(self.steps.get(f"{name}_ms", 0) + milliseconds, 2)
        step_latency(name, milliseconds)

    @property
    def total(self) -> float:
        """Milliseconds since the stopwatch was created."""
        return round((perf_counter() - self.start) * 1000, 2)


def observed(handler: Callable[P, Answer]) -> Callable[P, Answer]:
    """A Lambda handler that writes its metrics when it ends or fails."""

    @wraps(handler)
    def run(*args: P.args, **kwargs: P.kwargs) -> Answer:
        try:
            return handler(*args, **kwargs)
        finally:
            _flush()

    return run


def _add(
    name: str, value: float, unit: MetricUnit = MetricUnit.Count, dimension: tuple[str, str] | None = None
) -> None:
    with _lock:
        if dimension not in _gathered:
            _gathered[dimension] = EphemeralMetrics(namespace=settings().powertools_metrics_namespace)
            if dimension is not None:
                _gathered[dimension].add_dimension(*dimension)
        _gathered[dimension].add_metric(name, unit, value)


def _code(reason: str) -> str:
    return reason if CODE.fullmatch(reason) else OTHER


def _flush() -> None:
    with _lock:
        for metrics in _gathered.values():
            metrics.flush_metrics()
        _gathered.clear()
