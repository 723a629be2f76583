"""Lists by page: `limit`, and an opaque `cursor` that says where the last page ended."""

import base64
import re
from collections.abc import Callable, Sequence
from typing import Annotated, TypeVar
from uuid import UUID

from aws_lambda_powertools.event_handler.openapi.params import Query

from facepass.errors import InvalidCursor

Limit = Annotated[int, Query(ge=1, le=100, description="How many items a page has at most.")]
Cursor = Annotated[str | None, Query(description="`next_cursor` of the page before.")]


Row = TypeVar("Row")


def cut(rows: Sequence[Row], limit: int, id_of: Callable[[Row], UUID | str]) -> tuple[Sequence[Row], str | None]:
    """A page of `limit` rows and the cursor of the next one, from `limit + 1` rows asked for."""
    page = rows[:limit]
    return page, cursor_after(id_of(page[-1])) if len(rows) > limit else None


def cursor_after(last_id: UUID | str) -> str:
    """The cursor of the page that begins after this row."""
    return base64.urlsafe_b64encode(str(last_id).encode()).decode().rstrip("=")


def id_before(cursor: str | None) -> UUID | None:
    """The id after which the page begins; None for the first page.

    Raises InvalidCursor for anything that `cursor_after` did not make.
    """
    slug = slug_before(cursor)
    try:
        return None if slug is None else UUID(slug)
    except ValueError:
        raise InvalidCursor from None


def slug_before(cursor: str | None) -> str | None:
    """As `id_before`, for rows whose ids their owners chose. Raises InvalidCursor."""
    if cursor is None:
        return None
    try:
        slug = base64.b64decode(cursor + "=" * (-len(cursor) % 4), altchars=b"-_", validate=True).decode()
    except ValueError:
        raise InvalidCursor from None
    if not re.fullmatch(r"[a-z0-9][a-z0-9_-]*", slug):
        raise InvalidCursor
    return slug
