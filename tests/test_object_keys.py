"""Where an object lies in the bucket, and whose it is."""

from uuid import UUID

from hypothesis import given
from hypothesis import strategies as st

from facepass.object_keys import parse_upload_key, upload_key

TENANTS = st.from_regex(r"[A-Za-z0-9_-]{1,64}", fullmatch=True)


@given(TENANTS, st.uuids())
def test_an_object_key_names_the_tenant_and_the_upload(tenant: str, upload_id: UUID) -> None:
    assert parse_upload_key(upload_key(tenant, upload_id)) == (tenant, upload_id)


@given(st.text())
def test_any_other_key_names_no_upload(key: str) -> None:
    place = parse_upload_key(key)
    assert place is None or upload_key(*place) == key
