"""Small rules of the domain: codes, keys, cursors, the state that time makes, what S3 announces."""

import json
from base64 import urlsafe_b64decode, urlsafe_b64encode
from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest
from facepass.services.arrivals import photos_in
from facepass.services.upload_states import state_at
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from facepass import errors
from facepass.api.paging import Listing
from facepass.errors import FacePassError, InvalidCursor
from facepass.models.tenancy import derived_id, new_id
from facepass.models.vector import Upload
from facepass.object_keys import parse_upload_key, upload_key
from facepass.settings import settings

NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)
LISTING = Listing("acme", "/api/v1/users")
TENANTS = st.from_regex(r"[A-Za-z0-9_-]{1,64}", fullmatch=True)


def domain_errors() -> list[type[FacePassError]]:
    kinds = [kind for kind in vars(errors).values() if isinstance(kind, type) and issubclass(kind, FacePassError)]
    return [kind for kind in kinds if "code" in vars(kind)]


def test_every_error_has_a_code_of_its_own_and_a_status_that_fits() -> None:
    codes = [kind.code for kind in domain_errors()]
    assert len(codes) == len(set(codes)) > 20
    assert all(400 <= kind.status < 600 for kind in domain_errors())


@given(TENANTS, st.uuids())
def test_a_key_says_whose_photo_it_is(tenant: str, upload_id: UUID) -> None:
    assert parse_upload_key(upload_key(tenant, upload_id)) == (tenant, upload_id)


@given(st.text())
def test_any_other_key_is_nobodys(key: str) -> None:
    place = parse_upload_key(key)
    assert place is None or upload_key(*place) == key


@given(st.uuids() | st.from_regex(r"[a-z0-9][a-z0-9_-]{0,63}", fullmatch=True))
def test_a_cursor_leads_back_to_its_row(row: UUID | str) -> None:
    before = LISTING.id_before if isinstance(row, UUID) else LISTING.slug_before
    assert before(LISTING.cursor_after(row)) == row


@given(st.text(max_size=60) | st.binary(max_size=60).map(lambda said: urlsafe_b64encode(said).decode()))
def test_a_made_up_cursor_is_refused(cursor: str) -> None:
    with pytest.raises(InvalidCursor):
        LISTING.slug_before(cursor)


@given(st.uuids(), st.integers(min_value=0), st.integers(min_value=1, max_value=255))
def test_a_cursor_that_was_changed_in_one_byte_is_refused(row: UUID, place: int, change: int) -> None:
    said = bytearray(urlsafe_b64decode(LISTING.cursor_after(row) + "=="))
    said[place % len(said)] ^= change
    with pytest.raises(InvalidCursor):
        LISTING.id_before(urlsafe_b64encode(said).decode())


@pytest.mark.parametrize("other", [Listing("globex", "/api/v1/users"), Listing("acme", "/api/v1/uploads")])
def test_a_cursor_is_good_for_its_own_tenant_and_list_only(other: Listing) -> None:
    with pytest.raises(InvalidCursor):
        other.id_before(LISTING.cursor_after(new_id()))


def test_without_a_key_or_with_a_short_one_no_cursor_is_signed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CURSOR_KEY", "short")
    settings.cache_clear()
    with pytest.raises(ValidationError, match="cursor_key"):
        LISTING.cursor_after(new_id())
    monkeypatch.delenv("CURSOR_KEY")
    settings.cache_clear()
    with pytest.raises(LookupError):
        LISTING.cursor_after(new_id())


def test_the_last_page_has_no_cursor() -> None:
    rows = [Upload(id=new_id()) for _ in range(3)]
    assert LISTING.cut(rows, 3, lambda row: row.id) == (rows, None)
    page, cursor = LISTING.cut(rows, 2, lambda row: row.id)
    assert (page, LISTING.id_before(cursor)) == (rows[:2], rows[1].id)


def test_ids_made_later_sort_later() -> None:
    ids = [new_id() for _ in range(1000)]
    assert ids == sorted(ids)
    assert {made.version for made in ids} == {7}


HOUR = timedelta(hours=1, seconds=1)
MINUTE = timedelta(minutes=1)


@pytest.mark.parametrize(
    ("status", "age", "arrived", "told"),
    [
        ("awaiting_upload", -MINUTE, False, ("awaiting_upload", None)),
        ("awaiting_upload", MINUTE, False, ("expired", None)),
        ("awaiting_upload", MINUTE, True, ("processing", None)),
        ("awaiting_upload", HOUR, True, ("processing", None)),
        ("awaiting_upload", 2 * HOUR, True, ("failed", "retries_exhausted")),
        ("processing", MINUTE, True, ("processing", None)),
        ("processing", HOUR, True, ("processing", None)),  # the janitor sends it to the queue once more
        ("processing", 2 * HOUR, True, ("failed", "retries_exhausted")),
        ("indexed", timedelta(days=9), True, ("indexed", None)),
    ],
)
def test_time_overtakes_a_row_that_nobody_could_write(
    status: str, age: timedelta, arrived: bool, told: tuple[str, str | None]
) -> None:
    upload = Upload(status=status, purpose="index", expires_at=NOW - age, updated_at=NOW - age)
    assert state_at(NOW, upload, lambda: arrived) == told


def test_a_probe_expires_with_its_ticket() -> None:
    upload = Upload(status="awaiting_upload", purpose="probe", expires_at=NOW - MINUTE)
    assert state_at(NOW, upload, lambda: True) == ("expired", None)


@given(st.uuids(version=4), st.integers(0, 200))
def test_a_derived_id_is_the_same_each_time_and_another_for_each_place(parent: UUID, place: int) -> None:
    made = derived_id(parent, place)
    assert made == derived_id(parent, place) != derived_id(parent, place + 1)
    assert (made.version, made.int >> 80) == (7, parent.int >> 80)


def test_s3s_own_test_message_announces_nothing() -> None:
    assert list(photos_in(json.dumps({"Service": "Amazon S3", "Event": "s3:TestEvent"}))) == []


def test_a_key_comes_url_encoded_from_s3() -> None:
    upload_id = new_id()
    record = {"s3": {"object": {"key": f"uploads/a_b-c/{upload_id}".replace("/", "%2F")}}}
    [arrival] = photos_in(json.dumps({"Records": [record]}))
    assert (arrival.tenant_id, arrival.upload_id) == ("a_b-c", upload_id)
