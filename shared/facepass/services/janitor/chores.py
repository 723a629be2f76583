"""How a task of the janitor runs: in batches, within a time budget; one item's failure does not delay the others."""

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from time import monotonic
from typing import Any, TypeVar

from sqlalchemy import Engine, Row, TextClause

from facepass.database import placements
from facepass.database.engines import main_autocommit
from facepass.logs import logger
from facepass.queue import IndexQueue
from facepass.services.audit import audit
from facepass.services.uploads.status import PROCESSING_LIMIT

Item = TypeVar("Item")


@dataclass(frozen=True)
class Deadline:
    """A point in time, by the monotonic clock."""

    at: float

    @classmethod
    def within(cls, seconds: float) -> "Deadline":
        """This many seconds from now."""
        return cls(monotonic() + seconds)

    @property
    def left(self) -> float:
        """Seconds left; 0 when the time is over."""
        return max(0.0, self.at - monotonic())

    def share(self, parts: int) -> "Deadline":
        """An equal part of the time that is left."""
        return Deadline.within(self.left / parts)


@dataclass
class Work:
    """One run of one task: its deadline, its queue, and what it has done, counted by name.

    under_way: how long a photo may be unfinished; an older one is settled. trusting: as in bucket_comparison.
    """

    deadline: Deadline
    queue: IndexQueue
    under_way: timedelta = PROCESSING_LIMIT
    trusting: bool = False
    done: Counter[str] = field(default_factory=Counter)

    def batches(self, take: Callable[[], Sequence[Item]]) -> Iterator[Item]:
        """The items that `take` returns, batch after batch, until there are no more or the time is over."""
        while self.deadline.left and (batch := take()):
            for item in batch:
                if not self.deadline.left:
                    return  # the next run finds it unchanged
                yield item

    def note(self, tenant_id: str, verb: str, what: str | None, count: int | None = None) -> None:
        """Write an entry to the tenant's audit log, with the janitor as the caller."""
        with main_autocommit().connect() as main:
            audit.note(main, tenant_id, caller="janitor", verb=verb, what=what, count=count)

    @contextmanager
    def item(self, name: str, **known: str) -> Iterator[None]:
        """Do one item. Count it under its name, or as failed, which is logged. known: ids, never names."""
        try:
            yield
        except Exception:  # the next item may succeed
            self.done[f"{name}_failed"] += 1
            logger.exception("chore failed", extra={"chore": name, **known})
        else:
            self.done[name] += 1


def rows_of_faces(statement: TextClause, **parameters: object) -> Sequence[Row[Any]]:
    """The rows of one statement on every faces database; one that is unavailable does not delay the others."""
    rows: list[Row[Any]] = []
    failed: Exception | None = None
    for engine in placements.databases().values():
        try:
            rows += rows_of(engine, statement, **parameters)
        except Exception as error:  # raised when there is nothing else to do
            failed = error
    if failed is not None and not rows:
        raise failed
    return rows


def rows_of(engine: Engine, statement: TextClause, **parameters: object) -> Sequence[Row[Any]]:
    """The rows of one statement. engine: in autocommit, so that it is its own transaction."""
    with engine.connect() as connection:
        return connection.execute(statement, parameters).all()
