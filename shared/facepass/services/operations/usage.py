"""What a tenant used, day by day in UTC, exact to the request.

Searches are counted from the audit log, in which each leaves one entry; uploads and faces by triggers of the faces
database, in the transactions that change them (the migrations' sql/1_1_12_usage.sql and sql/1_1_14_usage.sql).
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta

from sqlalchemy import Row, text

from facepass.context import Context
from facepass.services.uploads.lists import WaitingUpload, oldest_waiting
from facepass.services.uploads.status import UploadStatus

OF_REQUESTS = text("select day, verb, outcome, amount from usage_of_requests(:tenant, :from, :to)")
OF_FACES = text("select day, what, reason, amount from usage_of_faces(:tenant, :to)")
# Which requests are which number of a day, of both protocols; `search_probes` counts the probes of searches with many.
VERBS = {
    "search_faces": "searches",
    "search_faces_by_image": "searches",
    "search_users": "searches",
    "search_users_by_image": "searches",
    "search_probes": "probes",
    "verify_user": "verifications",
    "compare_photos": "comparisons",
    "compare_faces": "comparisons",
    "detect_faces": "detections",
}
UPLOADS, ADDED, REMOVED, BEFORE = "uploads", "faces_added", "faces_removed", "faces_before"
OUTCOMES = (UploadStatus.INDEXED, UploadStatus.REJECTED, UploadStatus.FAILED, UploadStatus.EXPIRED)


@dataclass
class Requests:
    """Requests by their result. answered: with success. failed: with an error. died: without an answer."""

    answered: int = 0
    failed: int = 0
    died: int = 0

    def add(self, outcome: str, amount: int) -> None:
        """Add requests with this result."""
        setattr(self, outcome, getattr(self, outcome) + amount)


@dataclass(frozen=True)
class UploadOutcome:
    """How many uploads were settled in one way. reason: of a rejected or failed one."""

    status: str
    reason: str | None
    count: int


@dataclass
class Day:
    """What a tenant used on one day. faces_stored: at its end; None before the faces were counted."""

    day: date
    uploads: int = 0
    outcomes: list[UploadOutcome] = field(default_factory=list)
    faces_indexed: int = 0
    faces_removed: int = 0
    faces_stored: int | None = 0
    searches: Requests = field(default_factory=Requests)
    probes: Requests = field(default_factory=Requests)
    verifications: Requests = field(default_factory=Requests)
    comparisons: Requests = field(default_factory=Requests)
    detections: Requests = field(default_factory=Requests)


@dataclass(frozen=True)
class Usage:
    """What a tenant used from one day to another, and what waits now."""

    first_day: date
    last_day: date
    days: list[Day]
    outcomes: list[UploadOutcome]
    oldest_waiting: WaitingUpload | None


def usage_between(context: Context, first: date, last: date) -> Usage:
    """The tenant's usage of each day from `first` to `last`, both included."""
    parameters = {"tenant": context.tenant_id, "to": last}
    with context.main() as main:
        requests = main.execute(OF_REQUESTS, parameters | {"from": first}).all()
    with context.vector() as vector:
        faces = vector.execute(OF_FACES, parameters).all()
    days = {day: Day(day) for day in (first + timedelta(number) for number in range((last - first).days + 1))}
    for row in requests:
        getattr(days[row.day], VERBS[row.verb]).add(row.outcome, row.amount)
    _add_faces(days, faces)
    outcomes = _outcomes(row for row in faces if row.day >= first)
    return Usage(first, last, list(days.values()), outcomes, oldest_waiting(context))


def stored_faces(context: Context) -> int:
    """How many faces the tenant stores now, from the counters."""
    with context.vector() as vector:
        rows = vector.execute(OF_FACES, {"tenant": context.tenant_id, "to": date.max}).all()
    return sum(_change(row) for row in rows)


def _add_faces(days: dict[date, Day], rows: Sequence[Row[tuple[date, str, str, int]]]) -> None:
    changes: Counter[date] = Counter()
    by_day: defaultdict[date, list[Row[tuple[date, str, str, int]]]] = defaultdict(list)
    for row in rows:
        changes[row.day] += _change(row)
        by_day[row.day].append(row)
    counted_since = next((row.day for row in rows if row.what == BEFORE), None)
    stored = sum(change for day, change in changes.items() if day < min(days))
    for day in days.values():
        amounts = {row.what: row.amount for row in by_day[day.day]}
        stored += changes[day.day]
        day.uploads = amounts.get(UPLOADS, 0)
        day.faces_indexed, day.faces_removed = amounts.get(ADDED, 0), amounts.get(REMOVED, 0)
        day.faces_stored = None if counted_since is not None and day.day < counted_since else stored
        day.outcomes = _outcomes(by_day[day.day])


def _change(row: Row[tuple[date, str, str, int]]) -> int:
    """By how much the row changed the number of stored faces."""
    change: int = row.amount * {ADDED: 1, BEFORE: 1, REMOVED: -1}.get(row.what, 0)
    return change


def _outcomes(rows: Iterable[Row[tuple[date, str, str, int]]]) -> list[UploadOutcome]:
    """Uploads by outcome and reason, the most frequent first."""
    counts: Counter[tuple[str, str]] = Counter()
    for row in rows:
        if row.what in OUTCOMES:
            counts[row.what, row.reason] += row.amount
    found = [UploadOutcome(status, reason or None, count) for (status, reason), count in counts.items()]
    return sorted(found, key=lambda outcome: (-outcome.count, outcome.status, outcome.reason or ""))
