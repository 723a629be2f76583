"""Lists by page: `limit`, and an opaque `cursor` that marks where the previous page ended.

A cursor is signed for its tenant and its list. A client therefore cannot look for rows with ids of its own choice, or
use a cursor for another list or tenant.
"""

import hashlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Annotated, Any, Protocol, TypeVar
from uuid import UUID

from aws_lambda_powertools.event_handler.openapi.params import Query
from aws_lambda_powertools.utilities.data_classes import APIGatewayProxyEventV2
from itsdangerous import BadData, URLSafeSerializer

from facepass.api.caller import caller_of
from facepass.errors import InvalidCursor
from facepass.schemas import Page
from facepass.settings import settings

Limit = Annotated[int, Query(ge=1, le=100, description="The maximum number of items on a page.")]
Cursor = Annotated[str | None, Query(description="`next_cursor` of the previous page.")]

Item = TypeVar("Item")


class ListVerb(Protocol):
    """A service function that lists rows by their `id`."""

    def __call__(self, *, after: Any, limit: int) -> Sequence[Any]:
        """Up to `limit` rows whose id is greater than `after`; None: from the first."""


def paged(
    event: APIGatewayProxyEventV2,
    page: type[Page[Item]],
    cursor: str | None,
    limit: int,
    verb: ListVerb,
    *,
    id_type: Callable[[str], UUID | str] = UUID,
) -> Page[Item]:
    """The page of a list that a request selects. Raises NotAuthenticated and InvalidCursor."""
    listing = Listing(caller_of(event).tenant_id, event.path)
    after = None if cursor is None else id_type(listing.id_before(cursor))
    rows = verb(after=after, limit=limit + 1)
    next_cursor = listing.cursor_after(rows[limit - 1].id) if len(rows) > limit else None
    return page.model_validate({"items": rows[:limit], "next_cursor": next_cursor})


@dataclass(frozen=True)
class Listing:
    """One list of one tenant, identified by its path."""

    tenant_id: str
    path: str

    def cursor_after(self, last_id: UUID | str) -> str:
        """The cursor of the page that begins after this row."""
        return str(self._serializer().dumps(str(last_id)))

    def id_before(self, cursor: str) -> str:
        """The id after which the page begins.

        Raises InvalidCursor for anything that `cursor_after` did not make for this list.
        """
        try:
            return str(self._serializer().loads(cursor))
        except (BadData, UnicodeError):  # UnicodeError: half a surrogate pair
            raise InvalidCursor from None

    def _serializer(self) -> URLSafeSerializer:
        key = settings().cursor_key
        if key is None:
            raise LookupError("CURSOR_KEY is not set: cursors cannot be signed")
        # Neither part can contain the byte between them: a path is text without control characters.
        salt = f"{self.tenant_id}\0{self.path}"
        how = {"digest_method": hashlib.sha256, "key_derivation": "hmac"}
        return URLSafeSerializer(key.get_secret_value(), salt=salt, signer_kwargs=how)
