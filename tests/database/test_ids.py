"""Identifiers that sort by their time."""

from uuid import UUID

from hypothesis import given
from hypothesis import strategies as st

from facepass.models.tenancy import derived_id, new_id


def test_ids_made_later_sort_later() -> None:
    ids = [new_id() for _ in range(1000)]
    assert ids == sorted(ids)
    assert {made.version for made in ids} == {7}


@given(st.uuids(version=4), st.integers(0, 200))
def test_a_derived_id_is_the_same_each_time_and_another_for_each_place(parent: UUID, place: int) -> None:
    made = derived_id(parent, place)
    assert made == derived_id(parent, place) != derived_id(parent, place + 1)
    assert (made.version, made.int >> 80) == (7, parent.int >> 80)
