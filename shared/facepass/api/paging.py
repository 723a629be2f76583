"""Lists by page: `limit`, and an opaque `cursor` that says where the last page ended.

A cursor is signed (HMAC-SHA-256 over tenant, list and row), so a list goes on only where it itself left off: nobody
probes for rows with ids of their own making, or carries a cursor over to another list or tenant.
"""

import base64
import hmac
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Annotated, TypeVar
from uuid import UUID

from aws_lambda_powertools.event_handler.openapi.params import Query
from aws_lambda_powertools.utilities.data_classes import APIGatewayProxyEventV2

from facepass.api.caller import caller_of
from facepass.errors import InvalidCursor
from facepass.settings import settings

Limit = Annotated[int, Query(ge=1, le=100, description="How many items a page has at most.")]
Cursor = Annotated[str | None, Query(description="`next_cursor` of the page before.")]

SEAL_BYTES = 16  # of the 32 that SHA-256 has: half is beyond guessing, and cursors stay short


Row = TypeVar("Row")


@dataclass(frozen=True)
class Listing:
    """One list of one tenant, by the path that it is asked for under."""

    tenant_id: str
    path: str

    def cut(
        self, rows: Sequence[Row], limit: int, id_of: Callable[[Row], UUID | str]
    ) -> tuple[Sequence[Row], str | None]:
        """A page of `limit` rows and the cursor of the next one, from `limit + 1` rows asked for."""
        page = rows[:limit]
        return page, self.cursor_after(id_of(page[-1])) if len(rows) > limit else None

    def cursor_after(self, last_id: UUID | str) -> str:
        """The cursor of the page that begins after this row."""
        row = str(last_id).encode()
        return base64.urlsafe_b64encode(self._seal(row) + row).decode().rstrip("=")

    def id_before(self, cursor: str | None) -> UUID | None:
        """The id after which the page begins; None for the first page.

        Raises InvalidCursor for anything that this list's `cursor_after` did not make.
        """
        row = self.slug_before(cursor)
        return None if row is None else UUID(row)

    def slug_before(self, cursor: str | None) -> str | None:
        """As `id_before`, for rows whose ids their owners chose. Raises InvalidCursor."""
        if cursor is None:
            return None
        try:
            said = base64.b64decode(cursor + "=" * (-len(cursor) % 4), altchars=b"-_", validate=True)
        except ValueError:
            raise InvalidCursor from None
        seal, row = said[:SEAL_BYTES], said[SEAL_BYTES:]
        if not hmac.compare_digest(seal, self._seal(row)):
            raise InvalidCursor
        return row.decode()

    def _seal(self, row: bytes) -> bytes:
        key = settings().cursor_key
        if key is None:
            raise LookupError("CURSOR_KEY is not set: cursors cannot be signed")
        # no part can hold the byte between them: a path is text without control characters, ids are hex or slugs
        said = b"\0".join((self.tenant_id.encode(), self.path.encode(), row))
        return hmac.digest(key.get_secret_value().encode(), said, "sha256")[:SEAL_BYTES]


def listing_of(event: APIGatewayProxyEventV2) -> Listing:
    """The list that a request asks for. Raises NotAuthenticated."""
    return Listing(caller_of(event).tenant_id, event.path)
