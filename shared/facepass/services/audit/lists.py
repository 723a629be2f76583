"""Read a tenant's audit log page by page."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import Select, func, select

from facepass.context import Context
from facepass.database.paging import page_of
from facepass.models.main import AuditEntry


@dataclass(frozen=True)
class AuditFilter:
    """Which entries a list has; None sets no condition.

    about: an object as entries name it, `user:0193…`, alone or among others. since: then or later; until: before.
    """

    caller: str | None = None
    verb: str | None = None
    about: str | None = None
    result: str | None = None
    since: datetime | None = None
    until: datetime | None = None

    def query(self) -> Select[AuditEntry]:
        """The entries that it finds."""
        found = select(AuditEntry)
        for column, value in (
            (AuditEntry.caller, self.caller),
            (AuditEntry.verb, self.verb),
            (AuditEntry.result, self.result),
        ):
            if value is not None:
                found = found.where(column == value)
        if self.about is not None:
            named = func.concat("/", AuditEntry.object, "/")
            found = found.where(named.contains(f"/{self.about}/", autoescape=True))
        if self.since is not None:
            found = found.where(AuditEntry.at >= self.since)
        if self.until is not None:
            found = found.where(AuditEntry.at < self.until)
        return found


def list_entries(
    context: Context,
    wanted: AuditFilter,
    *,
    after: tuple[datetime, UUID] | None,
    limit: int,
    newest: bool = False,
) -> Sequence[AuditEntry]:
    """Up to `limit` entries in the order of their times. after: the time and the id of the entry that they follow."""
    with context.main() as main:
        key = (AuditEntry.at, AuditEntry.id)
        return page_of(main, wanted.query(), *key, after=after, limit=limit, newest=newest)
