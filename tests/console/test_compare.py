"""Whether two photos show the same people: the page Compare."""

import json
from typing import Any

import pytest

from tests.console.tenants import HOSTILE, PHOTOS, Tenant, blank, file, side_by_side
from tests.console.visit import Visit
from tests.support.runtime import Runtime, eventually


@pytest.fixture
def comparing(operator: Visit) -> Visit:
    operator.go("Compare")
    return operator


def choose(visit: Visit, one: bytes, other: bytes, name: str = "photo.jpg") -> None:
    visit.page.get_by_label("First photo", exact=True).set_input_files(file(one, name))
    visit.page.get_by_label("Second photo", exact=True).set_input_files(file(other))


def read(name: str) -> bytes:
    return (PHOTOS / name).read_bytes()


def answer(visit: Visit) -> Any:
    return json.loads(visit.page.get_by_role("region", name="Its answer as JSON").inner_text())


def test_two_photos_are_compared_with_similarity_rate_and_margin(comparing: Visit, runtime: Runtime, key: str) -> None:
    group = side_by_side("obama2.jpg", "biden.jpg")
    choose(comparing, read("obama.jpg"), group, HOSTILE)
    page = comparing.page
    page.get_by_role("heading", name="A match at this threshold").wait_for()
    page.get_by_text("ahead of the next face").wait_for()
    page.get_by_text(HOSTILE).wait_for()
    rows = page.locator(".matches li")
    assert [row.split("\n")[0] for row in rows.all_inner_texts()] == ["A · 1", "A · 2"]
    assert page.locator(".box.match").count() == 2
    photos = {"source": read("obama.jpg"), "target": group}
    expected = Tenant.of(runtime, key).json("POST", "faces/compare", files=photos)
    assert answer(comparing)["similarity"] == pytest.approx(expected["similarity"], abs=1e-6)
    assert comparing.accessibility_faults() == []
    comparing.screenshot("compare")
    assert not comparing.overflows(360)


def test_the_slider_turns_a_match_into_none_and_everyone_can_be_compared(comparing: Visit) -> None:
    choose(comparing, side_by_side("obama.jpg", "biden.jpg"), side_by_side("obama2.jpg", "biden.jpg"))
    page = comparing.page
    page.get_by_role("heading", name="A match at this threshold").wait_for()
    page.get_by_label("Compare everyone").check()
    eventually(lambda: len(answer(comparing)["matched"]) == 2, "both people are found on both photos")
    assert page.locator(".box.match").count() == 4
    assert "faces=all" in page.get_by_role("region", name="The same call as curl").inner_text()
    page.get_by_label("Compare everyone").uncheck()
    page.get_by_role("slider", name="Threshold").wait_for()
    eventually(lambda: page.locator(".matches li").count() == 2, "one face is compared with two")
    page.locator("a.skip").focus()  # the keyboard alone from here
    page.get_by_role("slider", name="Threshold").focus()
    page.keyboard.press("End")
    page.get_by_role("heading", name="No match at this threshold").wait_for()
    eventually(lambda: answer(comparing)["match"] is False, "the API has answered for the threshold")


def test_two_photos_that_are_too_large_only_together_are_compared(comparing: Visit) -> None:
    padding = bytes(3_000_000)  # after the end of a photo, where nothing reads it
    choose(comparing, read("obama.jpg") + padding, read("obama2.jpg") + padding)
    comparing.page.get_by_role("heading", name="A match at this threshold").wait_for()
    call = comparing.page.get_by_role("region", name="The same call as curl").inner_text()
    assert ("source_upload_id" in call) != ("target_upload_id" in call), "one of them is uploaded"


def test_a_photo_without_a_face_is_refused_with_its_reason_and_can_be_replaced(comparing: Visit) -> None:
    choose(comparing, read("obama.jpg"), blank())
    note = comparing.page.get_by_role("alert")
    note.get_by_text("Request").wait_for()
    assert "face" in note.inner_text()
    comparing.page.get_by_label("Another photo").last.set_input_files(file(read("obama2.jpg")))
    comparing.page.get_by_role("heading", name="A match at this threshold").wait_for()
