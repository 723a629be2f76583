"""Lists by page: `limit`, and an opaque `cursor` that says where the last page ended."""

import base64
import binascii
from collections.abc import Sequence
from typing import Annotated, Protocol, TypeVar
from uuid import UUID

from aws_lambda_powertools.event_handler.openapi.params import Query

from facepass.errors import InvalidCursor

Limit = Annotated[int, Query(ge=1, le=100, description="How many items a page has at most.")]
Cursor = Annotated[str | None, Query(description="`next_cursor` of the page before.")]


class Identified(Protocol):
    """A row with an id that grows with time."""

    id: UUID


Row = TypeVar("Row", bound=Identified)


def cut(rows: Sequence[Row], limit: int) -> tuple[Sequence[Row], str | None]:
    """A page of `limit` rows and the cursor of the next one, from `limit + 1` rows asked for."""
    page = rows[:limit]
    return page, cursor_after(page[-1].id) if len(rows) > limit else None


def cursor_after(last_id: UUID) -> str:
    """The cursor of the page that begins after this row."""
    return base64.urlsafe_b64encode(last_id.bytes).decode().rstrip("=")


def id_before(cursor: str | None) -> UUID | None:
    """The id after which the page begins; None for the first page.

    Raises InvalidCursor for anything that `cursor_after` did not make.
    """
    if cursor is None:
        return None
    try:
        return UUID(bytes=base64.b64decode(cursor + "==", altchars=b"-_", validate=True))
    except (binascii.Error, ValueError):
        raise InvalidCursor from None
