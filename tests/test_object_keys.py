"""Where an object lies in the bucket, and whose it is."""

from uuid import UUID

from hypothesis import given
from hypothesis import strategies as st

from facepass.object_keys import parse_upload_key, upload_key

TENANTS = st.from_regex(r"[A-Za-z0-9_-]{1,64}", fullmatch=True)


@given(TENANTS, st.uuids())
def test_a_key_says_whose_photo_it_is(tenant: str, upload_id: UUID) -> None:
    assert parse_upload_key(upload_key(tenant, upload_id)) == (tenant, upload_id)


@given(st.text())
def test_any_other_key_names_no_upload(key: str) -> None:
    place = parse_upload_key(key)
    assert place is None or upload_key(*place) == key
