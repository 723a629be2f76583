"""Read a list page by page, in the order of a key: an id, or columns that end in one."""

from collections.abc import Sequence
from typing import Any, TypeVar

from sqlalchemy import ColumnElement, Select, tuple_
from sqlalchemy.orm import InstrumentedAttribute

from facepass.database.sessions import TenantSession

Row = TypeVar("Row")
Column = InstrumentedAttribute[Any] | ColumnElement[Any]


def page_of(
    session: TenantSession,
    query: Select[Row],
    *key: Column,
    after: Any | None,
    limit: int,
    newest: bool = False,
) -> Sequence[Row]:
    """Up to `limit` rows of a query in the order of a key, after the key `after`; None: from the first.

    key: one column, or several whose values are compared together, as `after` is then a tuple of. newest: from the
    greatest key to the least.
    """
    query = query.order_by(*(column.desc() if newest else column for column in key)).limit(limit)
    if after is not None:
        place: Any = key[0] if len(key) == 1 else tuple_(*key)
        query = query.where(place < after if newest else place > after)
    return session.scalars(query).all()
