"""How a chore is done: a little at a time, within a budget of time, and no item's failure keeps the others waiting."""

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
    """When to stop, by the monotonic clock."""

    at: float

    @classmethod
    def within(cls, seconds: float) -> "Deadline":
        """So many seconds from now."""
        return cls(monotonic() + seconds)

    @property
    def left(self) -> float:
        """Seconds until then; 0 when it is over."""
        return max(0.0, self.at - monotonic())

    def share(self, parts: int) -> "Deadline":
        """An equal part of what is left."""
        return Deadline.within(self.left / parts)


@dataclass
class Work:
    """One run of one chore: until when, with which queue, and what it has done so far, counted by name.

    under_way: how long a photo may be on its way; whatever is older is settled. trusting: as in sweeping.sweep_page.
    """

    deadline: Deadline
    queue: IndexQueue
    under_way: timedelta = PROCESSING_LIMIT
    trusting: bool = False
    done: Counter[str] = field(default_factory=Counter)

    def batches(self, take: Callable[[], Sequence[Item]]) -> Iterator[Item]:
        """What `take` hands out, batch after batch, until there is no more or no time."""
        while self.deadline.left and (batch := take()):
            for item in batch:
                if not self.deadline.left:
                    return  # the next run finds it as it is
                yield item

    def note(self, tenant_id: str, verb: str, what: str | None, count: int | None = None) -> None:
        """Leave an entry in the tenant's audit log: the janitor did this."""
        with main_autocommit().connect() as main:
            audit.note(main, tenant_id, caller="janitor", verb=verb, what=what, count=count)

    @contextmanager
    def item(self, name: str, **known: str) -> Iterator[None]:
        """Do one item; count it under its name, or as failed, which is logged. known: ids, never names."""
        try:
            yield
        except Exception:  # whatever it is, the next item may do better
            self.done[f"{name}_failed"] += 1
            logger.exception("chore failed", extra={"chore": name, **known})
        else:
            self.done[name] += 1


def rows_of_faces(statement: TextClause, **asked: object) -> Sequence[Row[Any]]:
    """The rows of one statement on every faces database; one that is away keeps no other waiting."""
    rows: list[Row[Any]] = []
    failed: Exception | None = None
    for engine in placements.databases().values():
        try:
            rows += rows_of(engine, statement, **asked)
        except Exception as error:  # told when there is nothing else to do
            failed = error
    if failed is not None and not rows:
        raise failed
    return rows


def rows_of(engine: Engine, statement: TextClause, **asked: object) -> Sequence[Row[Any]]:
    """The rows of one statement. engine: in autocommit, so that it is its own transaction."""
    with engine.connect() as connection:
        return connection.execute(statement, asked).all()
