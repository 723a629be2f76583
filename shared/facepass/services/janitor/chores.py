"""How a task of the janitor runs: in batches, within a time budget; one item's failure does not delay the others."""

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from typing import TypeVar

from facepass.database.engines import main_autocommit
from facepass.logs import logger
from facepass.queue import IndexQueue
from facepass.services.audit import audit
from facepass.services.uploads.status import PROCESSING_LIMIT
from facepass.time_limit import Deadline

LETTERS = 500  # dead letters of a run: SQS returns them in any order, so that later runs see the others

Item = TypeVar("Item")


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
