"""Small rules of the domain: codes, keys, cursors, the state that time makes, what S3 announces."""

import json
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from facepass import errors
from facepass.api.paging import cursor_after, cut, id_before
from facepass.errors import FacePassError, InvalidCursor
from facepass.models.tenancy import new_id
from facepass.models.vector import Upload
from facepass.services.arrivals import photos_in
from facepass.services.uploads import EXPIRY_GRACE, PROCESSING_LIMIT, status_at
from facepass.storage import parse_upload_key, upload_key

NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)
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


@given(st.uuids())
def test_a_cursor_leads_back_to_its_row(row_id: UUID) -> None:
    assert id_before(cursor_after(row_id)) == row_id


@given(st.text(max_size=40))
def test_a_made_up_cursor_is_refused_or_an_id(cursor: str) -> None:
    with suppress(InvalidCursor):
        assert isinstance(id_before(cursor), UUID)


def test_the_last_page_has_no_cursor() -> None:
    rows = [Upload(id=new_id()) for _ in range(3)]
    assert cut(rows, 3) == (rows, None)
    page, cursor = cut(rows, 2)
    assert (page, id_before(cursor)) == (rows[:2], rows[1].id)


def test_ids_made_later_sort_later() -> None:
    ids = [new_id() for _ in range(1000)]
    assert ids == sorted(ids)
    assert {made.version for made in ids} == {7}


@pytest.mark.parametrize(
    ("status", "age", "told"),
    [
        ("awaiting_upload", timedelta(0), "awaiting_upload"),
        ("awaiting_upload", EXPIRY_GRACE + timedelta(seconds=1), "expired"),
        ("processing", timedelta(minutes=5), "processing"),
        ("processing", PROCESSING_LIMIT + timedelta(seconds=1), "failed"),
        ("indexed", timedelta(days=9), "indexed"),
    ],
)
def test_time_expires_a_ticket_and_fails_a_photo_that_every_retry_left(status: str, age: timedelta, told: str) -> None:
    upload = Upload(status=status, expires_at=NOW - age, updated_at=NOW - age)
    assert status_at(upload, NOW) == told


def test_s3s_own_test_message_announces_nothing() -> None:
    assert list(photos_in(json.dumps({"Service": "Amazon S3", "Event": "s3:TestEvent"}))) == []


def test_a_key_comes_url_encoded_from_s3() -> None:
    upload_id = new_id()
    record = {"s3": {"object": {"key": f"uploads/a_b-c/{upload_id}".replace("/", "%2F")}}}
    [arrival] = photos_in(json.dumps({"Records": [record]}))
    assert (arrival.tenant_id, arrival.upload_id) == ("a_b-c", upload_id)
