"""Functions that are killed between two statements, and what of their requests the audit log got until then.

A function that is killed runs nothing more: no handler of its own errors, no entry. Its connections are lost, so that
PostgreSQL rolls back what it had open. An exception that no `except Exception` sees does the same in a test's process.
"""

from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from random import Random
from typing import Any

from sqlalchemy import Engine, event


class Killed(BaseException):
    """The function was ended."""


@dataclass
class Watch:
    """One request: `statements` until it is killed; None lets it live. admitted, noted: what it wrote until then."""

    statements: int | None = None
    admitted: bool = False
    noted: list[str] = field(default_factory=list)

    def step(self) -> None:
        """Before and after each statement."""
        if self.statements is not None:
            self.statements -= 1
            if self.statements < 0:
                raise Killed


@contextmanager
def killing(watch: Watch) -> Iterator[None]:
    """Watch every statement of this process, and end the function where `watch` says."""

    def before(_connection: Any, _cursor: Any, _statement: str, *_more: Any) -> None:
        watch.step()

    def after(_connection: Any, _cursor: Any, statement: str, parameters: Any, *_more: Any) -> None:
        if "admit_request(" in statement:
            watch.admitted = True
        if "note_audit(" in statement or "name_found(" in statement:
            texts = [str(value) for value in (parameters.values() if isinstance(parameters, dict) else parameters)]
            watch.noted.append("ok" if "name_found(" in statement else _result(texts))
        watch.step()

    event.listen(Engine, "before_cursor_execute", before)
    event.listen(Engine, "after_cursor_execute", after)
    try:
        with suppress(Killed):
            yield
    finally:
        event.remove(Engine, "before_cursor_execute", before)
        event.remove(Engine, "after_cursor_execute", after)


def _result(parameters: list[str]) -> str:
    """Of note_audit(tenant, id, caller, verb, object, result, count, lasting)."""
    return parameters[5]


def at_random(chance: Random, *, share: float = 0.25, most: int = 12) -> Watch:
    """A request that is killed now and then, after a random number of steps."""
    return Watch(chance.randrange(most) if chance.random() < share else None)
