"""Review: photos that were turned away, with their reasons; the photo is asked for and sent again."""

from collections.abc import Callable

import pytest

from local.demo.client import App
from tests.conftest import PHOTOS
from tests.console.enrolled import Enrolled
from tests.console.visit import Visit
from tests.support.issuer import Issuer
from tests.support.runtime import Runtime, eventually

HOSTILE = "<img src=x onerror=alert(1)>"


@pytest.fixture
def enrolled(enrolled: Enrolled) -> Enrolled:
    """Enrolments of the collection are reviewed."""
    enrolled.app.call("PATCH", f"/api/v1/collections/{enrolled.collection}", json={"review": "standard"})
    return enrolled


@pytest.fixture
def conflict(enrolled: Enrolled) -> dict[str, str]:
    """A photo of Ada that was sent for Joe: the ids of Joe, of Ada and of the rejected upload."""
    ada, joe = enrolled.user("Ada", "obama.jpg"), enrolled.user(f"Joe {HOSTILE}", "biden.jpg")
    sent = {"collection_id": enrolled.collection, "user_id": joe, "external_image_id": HOSTILE}
    upload = enrolled.app.upload(enrolled.photo("obama2.jpg"), "image/jpeg", **sent)
    assert upload["reason"] == "conflicts_with_other_user"
    return {"ada": ada, "joe": joe, "upload": upload["upload_id"]}


def open_conflict(visit: Visit, enrolled: Enrolled) -> None:
    visit.open(f"#/review?collection={enrolled.collection}")
    visit.page.get_by_role("link", name="more like another person").click()


def test_a_rejected_enrolment_is_looked_at_sent_again_and_its_record_removed(
    operator: Visit, enrolled: Enrolled, conflict: dict[str, str]
) -> None:
    open_conflict(operator, enrolled)
    page = operator.page
    for label, name in (("Sent for", f"Joe {HOSTILE}"), ("More like", "Ada")):
        person = page.get_by_role("region", name=label, exact=True)
        person.get_by_role("link", name=name).wait_for()
        person.get_by_role("img", name="Face 1").wait_for()
    merge = page.get_by_role("link", name="Are they one person?")
    assert merge.get_attribute("href") == f"#/people/{conflict['ada']}/merge/{conflict['joe']}"
    assert page.url.endswith(f"#/review/{conflict['upload']}?collection={enrolled.collection}")
    assert operator.accessibility_faults() == []
    assert operator.screenshot("review")
    assert not operator.overflows(360)
    operator.page.set_viewport_size({"width": 1400, "height": 900})

    again = page.get_by_role("region", name="Send again")
    again.get_by_label("Drop the photo here").set_input_files(PHOTOS / "obama2.jpg")
    again.get_by_role("status").get_by_text("rejected: more like another person").wait_for()
    again.get_by_label("Store it without the review").check()
    again.get_by_label("Drop the photo here").set_input_files(PHOTOS / "obama2.jpg")
    again.get_by_role("status").get_by_text("indexed").wait_for()
    assert len(enrolled.faces(conflict["joe"])) == 2
    [kept] = enrolled.get(
        f"uploads?collection_id={enrolled.collection}&user_id={conflict['joe']}&order=newest&limit=1"
    )["items"]
    assert kept["external_image_id"] == HOSTILE

    page.get_by_role("button", name="Remove the record…").click()
    question = page.get_by_role("dialog", name="Remove this record?")
    question.get_by_text("No photo and no face: none was kept").wait_for()
    question.get_by_role("button", name="Remove", exact=True).click()
    page.get_by_text("The record was removed.").wait_for()
    assert enrolled.status(f"uploads/{conflict['upload']}") == 404
    rejected = enrolled.get(f"uploads?collection_id={enrolled.collection}&status=rejected")["items"]
    assert [each["reason"] for each in rejected] == ["conflicts_with_other_user"]  # the second attempt's own record


def test_the_list_shows_the_newest_first_and_filters_by_user(
    operator: Visit, enrolled: Enrolled, conflict: dict[str, str]
) -> None:
    enrolled.app.upload(b"no photo", "image/jpeg", collection_id=enrolled.collection)
    operator.open(f"#/review?collection={enrolled.collection}")
    rows = operator.page.get_by_role("region", name="Rejected photos").get_by_role("listitem")
    eventually(lambda: rows.count() == 2, "both are listed")
    assert "not a photo of a kind that is read" in (rows.first.text_content() or "")
    operator.open(f"#/review?collection={enrolled.collection}&user={conflict['joe']}")
    eventually(lambda: rows.count() == 1, "one is listed")
    assert "more like another person" in (rows.first.text_content() or "")
    operator.page.get_by_role("button", name="Show everyone's").click()
    eventually(lambda: rows.count() == 2, "both are listed")


def test_a_caller_without_users_read_sees_neither_names_nor_the_conflicting_user(
    visitor: Callable[..., Visit], issuer: Issuer, enrolled: Enrolled, conflict: dict[str, str]
) -> None:
    visit = visitor()
    visit.sign_in(issuer.token(scope="faces:read faces:write"))
    open_conflict(visit, enrolled)
    visit.page.get_by_role("region", name="Sent for").get_by_text("a person", exact=True).wait_for()
    visit.settle()
    assert visit.page.get_by_role("region", name="More like").count() == 0
    assert visit.page.get_by_label("Store it without the review").count() == 0
    assert not [url for url in visit.asked if f"/users/{conflict['joe']}" in url and not url.endswith("limit=6")]


@pytest.mark.parametrize("page", ["review", "upload"])
def test_another_tenants_upload_is_not_found(operator: Visit, runtime: Runtime, page: str) -> None:
    other = App.at(runtime.described["base_url"], runtime.new_key("elsewhere"))
    upload = other.upload((PHOTOS / "obama.jpg").read_bytes(), "image/jpeg")
    other.http.close()
    operator.open(f"#/{page}/{upload['upload_id']}")
    operator.page.get_by_role("heading", name="Not found").wait_for()
