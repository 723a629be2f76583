"""Lists by page: `limit`, and an opaque `cursor` that marks where the previous page ended.

A cursor is signed for its tenant, its list and the list's filters and order. A client therefore cannot look for rows
with keys of its own choice, or use a cursor for another list, tenant or filter.
"""

import hashlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Annotated, Any, Literal, Protocol, TypeVar
from urllib.parse import parse_qsl, urlencode
from uuid import UUID

from aws_lambda_powertools.event_handler.openapi.params import Query
from aws_lambda_powertools.utilities.data_classes import APIGatewayProxyEventV2
from itsdangerous import BadData, URLSafeSerializer

from facepass.api.caller import caller_of
from facepass.errors import InvalidCursor
from facepass.schemas import Page
from facepass.settings import settings

Limit = Annotated[int, Query(ge=1, le=100, description="The maximum number of items on a page.")]
# Of lists whose rows are small: a page of them must fit into a Lambda response (6 MB).
LongLimit = Annotated[int, Query(ge=1, le=500, description="The maximum number of items on a page.")]
Cursor = Annotated[
    str | None, Query(description="`next_cursor` of the previous page, with the filters and the order of that page.")
]
Order = Annotated[Literal["oldest", "newest"], Query(description="Which come first.")]
OF_THE_PAGE = ("limit", "cursor")

Item = TypeVar("Item")


class ListVerb(Protocol):
    """A service function that lists rows in the order of a key."""

    def __call__(self, *, after: Any, limit: int) -> Sequence[Any]:
        """Up to `limit` rows whose key is greater than `after`; None: from the first."""


@dataclass(frozen=True)
class Key:
    """What a list is ordered by. of: a row's, as text in a cursor. read: the key in such a text, or a ValueError."""

    of: Callable[[Any], str]
    read: Callable[[str], Any]


def _time_and_id(text: str) -> tuple[datetime, UUID]:
    moment, row_id = text.split()
    return datetime.fromisoformat(moment), UUID(row_id)


def _name_and_id(text: str) -> tuple[str, UUID]:
    row_id, _, name = text.partition(" ")
    return name, UUID(row_id)


BY_ID = Key(lambda row: str(row.id), UUID)
BY_NAME = Key(lambda row: str(row.id), str)  # the id of a collection, which its owner has chosen
BY_TIME = Key(lambda row: f"{row.created_at.isoformat()} {row.id}", _time_and_id)
BY_MOMENT = Key(lambda row: f"{row.at.isoformat()} {row.id}", _time_and_id)
BY_FULL_NAME = Key(lambda row: f"{row.id} {row.full_name}", _name_and_id)


def paged(
    event: APIGatewayProxyEventV2,
    page: type[Page[Item]],
    cursor: str | None,
    limit: int,
    verb: ListVerb,
    *,
    key: Key = BY_ID,
    shown: Callable[[Sequence[Any]], Sequence[Any]] = lambda rows: rows,
) -> Page[Item]:
    """The page of a list that a request selects. shown: the items that rows are shown as.

    Raises NotAuthenticated and InvalidCursor.
    """
    listing = Listing(caller_of(event).tenant_id, event.path, filters_of(event.raw_query_string))
    after = None if cursor is None else listing.key_before(cursor, key.read)
    rows = verb(after=after, limit=limit + 1)
    next_cursor = listing.cursor_after(key.of(rows[limit - 1])) if len(rows) > limit else None
    return page.model_validate({"items": shown(rows[:limit]), "next_cursor": next_cursor})


def filters_of(raw_query: str) -> str:
    """The parameters of a list that choose and order its rows, in one form."""
    pairs = parse_qsl(raw_query, keep_blank_values=True)
    return urlencode(sorted(pair for pair in pairs if pair[0] not in OF_THE_PAGE))


@dataclass(frozen=True)
class Listing:
    """One list of one tenant, identified by its path and its filters."""

    tenant_id: str
    path: str
    filters: str = ""

    def cursor_after(self, last_key: UUID | str) -> str:
        """The cursor of the page that begins after the row with this key."""
        return str(self._serializer().dumps(str(last_key)))

    def key_before(self, cursor: str, read: Callable[[str], Any] = str) -> Any:
        """The key after which the page begins.

        Raises InvalidCursor for anything that `cursor_after` did not make for this list with these filters.
        """
        try:
            return read(str(self._serializer().loads(cursor)))
        except (BadData, ValueError):  # ValueError: half a surrogate pair, or a key of the release before
            raise InvalidCursor from None

    def _serializer(self) -> URLSafeSerializer:
        key = settings().cursor_key
        if key is None:
            raise LookupError("CURSOR_KEY is not set: cursors cannot be signed")
        # No part can contain the byte between them: all are texts without control characters.
        salt = "\0".join([self.tenant_id, self.path, *([self.filters] if self.filters else [])])
        how = {"digest_method": hashlib.sha256, "key_derivation": "hmac"}
        return URLSafeSerializer(key.get_secret_value(), salt=salt, signer_kwargs=how)
