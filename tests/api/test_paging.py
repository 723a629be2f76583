"""Cursors of lists: signed for one tenant and one list."""

from types import SimpleNamespace
from typing import Any
from uuid import UUID

import pytest
from aws_lambda_powertools.utilities.data_classes import APIGatewayProxyEventV2
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from facepass.api.paging import Listing, paged
from facepass.errors import InvalidCursor
from facepass.models.tenancy import new_id
from facepass.models.vector import COLLECTION_ID
from facepass.schemas import Page
from facepass.settings import settings

pytestmark = pytest.mark.usefixtures("environment")
LISTING = Listing("acme", "/api/v1/users")
EVENT = APIGatewayProxyEventV2(
    {
        "rawPath": LISTING.path,
        "rawQueryString": "",
        "requestContext": {
            "stage": "$default",
            "http": {"path": LISTING.path},
            "authorizer": {"lambda": {"tenant_id": LISTING.tenant_id, "key_id": "k"}},
        },
    }
)
IDS = st.uuids().map(str) | st.from_regex(COLLECTION_ID, fullmatch=True)


@given(IDS)
def test_a_cursor_leads_back_to_its_row(row: str) -> None:
    assert LISTING.key_before(LISTING.cursor_after(row)) == row


@given(st.text(max_size=120) | st.text("AZaz09-_.", max_size=120))
def test_a_made_up_cursor_is_refused(cursor: str) -> None:
    with pytest.raises(InvalidCursor):
        LISTING.key_before(cursor)


@given(IDS, st.integers(min_value=0), st.integers(min_value=1, max_value=25))
def test_a_cursor_that_was_changed_in_one_character_is_refused(row: str, place: int, step: int) -> None:
    cursor = LISTING.cursor_after(row)
    place %= len(cursor) - 1  # two bits of the last character mean nothing
    letters = "abcdefghijklmnopqrstuvwxyz"
    other = letters[(letters.find(cursor[place].lower()) + step) % 26]
    changed = cursor[:place] + other + cursor[place + 1 :]
    if changed != cursor:
        with pytest.raises(InvalidCursor):
            LISTING.key_before(changed)


@pytest.mark.parametrize("cursor", ["\ud800", "é.ü", "." * 40, "a" * 100_000])
def test_an_odd_cursor_is_refused(cursor: str) -> None:
    with pytest.raises(InvalidCursor):
        LISTING.key_before(cursor)


@pytest.mark.parametrize("other", [Listing("globex", "/api/v1/users"), Listing("acme", "/api/v1/uploads")])
def test_a_cursor_is_valid_for_its_own_tenant_and_list_only(other: Listing) -> None:
    with pytest.raises(InvalidCursor):
        other.key_before(LISTING.cursor_after(new_id()))


def test_without_a_key_or_with_a_short_one_no_cursor_is_signed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CURSOR_KEY", "short")
    settings.cache_clear()
    with pytest.raises(ValidationError, match="cursor_key"):
        LISTING.cursor_after(new_id())
    monkeypatch.delenv("CURSOR_KEY")
    settings.cache_clear()
    with pytest.raises(LookupError):
        LISTING.cursor_after(new_id())


def test_the_last_page_has_no_cursor_and_each_page_begins_behind_the_one_before() -> None:
    rows = [SimpleNamespace(id=new_id()) for _ in range(3)]
    cursors: list[UUID | None] = []

    def verb(*, after: UUID | None, limit: int) -> list[SimpleNamespace]:
        cursors.append(after)
        behind = [row for row in rows if after is None or row.id > after]
        return behind[:limit]

    first = paged(EVENT, _Rows, None, 2, verb)
    second = paged(EVENT, _Rows, first.next_cursor, 2, verb)
    assert (first.items, second.items, second.next_cursor) == (rows[:2], rows[2:], None)
    assert cursors == [None, rows[1].id]


class _Rows(Page[Any]):
    """A page that shows rows as they are."""
