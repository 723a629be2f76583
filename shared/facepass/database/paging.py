"""Read a list page by page, in the order of an id."""

from collections.abc import Sequence
from typing import Any, TypeVar

from sqlalchemy import Select
from sqlalchemy.orm import InstrumentedAttribute

from facepass.database.sessions import TenantSession

Row = TypeVar("Row")


def page_of(
    session: TenantSession,
    query: Select[Row],
    row_id: InstrumentedAttribute[Any],
    *,
    after: object | None,
    limit: int,
) -> Sequence[Row]:
    """Up to `limit` rows of a query in the order of their ids, after the id `after`; None: from the first."""
    query = query.order_by(row_id).limit(limit)
    return session.scalars(query if after is None else query.where(row_id > after)).all()
