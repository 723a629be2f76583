"""Collections: create, set, delete and look through one; the API says what is stored."""

from collections.abc import Callable
from uuid import uuid4

import pytest

from tests.console.enrolled import Enrolled, unique
from tests.console.giving import choose, faces_are, open_faces, press, tiles
from tests.console.people import notice
from tests.console.visit import Visit
from tests.support.issuer import Issuer
from tests.support.runtime import Runtime, eventually

HOSTILE = "<img src=x onerror=alert(1)>"


def test_a_collection_is_created_set_and_deleted(operator: Visit, enrolled: Enrolled) -> None:
    page, collection = operator.page, f"made-{uuid4().hex[:8]}"
    operator.go("Collections")
    page.get_by_role("button", name="New collection").click()
    page.get_by_label("ID").fill(collection)
    page.get_by_role("button", name="Create").click()
    page.get_by_role("heading", name=f"Settings of {collection}").wait_for()
    page.get_by_label("Most faces stored of one photo").fill("20")
    page.get_by_label("Lowest similarity of a match").fill("0.4")
    page.get_by_label("How good a face must be").select_option("medium")
    page.get_by_label("Keep the photos").uncheck()
    page.get_by_role("button", name="Save", exact=True).click()
    notice(operator, "The settings are saved.")
    stored = enrolled.get(f"collections/{collection}")
    settings = [stored[name] for name in ("max_faces", "threshold", "quality_filter", "store_photos", "review")]
    assert settings == [20, 0.4, "medium", False, "off"]
    page.get_by_role("button", name="Delete the collection…").click()
    page.get_by_role("dialog", name=f"Delete {collection}?").get_by_role("button", name="Cancel").click()
    assert enrolled.status(f"collections/{collection}") == 200
    page.get_by_role("button", name="Delete the collection…").click()
    page.get_by_role("dialog").get_by_role("button", name="Delete", exact=True).click()
    notice(operator, f"{collection} was deleted.")
    assert enrolled.status(f"collections/{collection}") == 404


def test_an_id_that_is_taken_is_refused_in_the_dialog(operator: Visit, enrolled: Enrolled) -> None:
    operator.go("Collections")
    operator.page.get_by_role("button", name="New collection").click()
    operator.page.get_by_label("ID").fill(enrolled.collection)
    operator.page.get_by_role("button", name="Create").click()
    operator.page.get_by_role("dialog").get_by_role("alert").get_by_text("Request").wait_for()


def test_a_setting_that_removes_something_is_saved_after_one_question(operator: Visit, enrolled: Enrolled) -> None:
    page, path = operator.page, f"collections/{enrolled.collection}"
    enrolled.app.call("PATCH", f"/api/v1/{path}", json={"clusters": True, "face_retention_days": 30})
    operator.open(f"#/{path}/settings")
    page.get_by_label("Unknown people may be grouped").uncheck()
    page.get_by_label("Erase faces after").fill("7")
    page.get_by_role("button", name="Save", exact=True).click()
    question = page.get_by_role("dialog")
    question.get_by_text("Every group of unknown people").wait_for()
    question.get_by_text("Faces that are older").wait_for()
    question.get_by_role("button", name="Cancel").click()
    assert enrolled.get(path)["face_retention_days"] == 30
    page.get_by_role("button", name="Save", exact=True).click()
    question.get_by_role("button", name="Save and remove").click()
    notice(operator, "The settings are saved.")
    assert (enrolled.get(path)["face_retention_days"], enrolled.get(path)["clusters"]) == (7, False)


def test_a_stale_form_overwrites_nothing_and_says_so(operator: Visit, enrolled: Enrolled) -> None:
    page, path = operator.page, f"collections/{enrolled.collection}"
    operator.open(f"#/{path}/settings")
    page.get_by_label("Most faces stored of one photo").fill("20")
    enrolled.app.call("PATCH", f"/api/v1/{path}", json={"max_faces": 5})
    page.get_by_role("button", name="Save", exact=True).click()
    notice(operator, "Someone has changed these settings meanwhile.")
    assert enrolled.get(path)["max_faces"] == 5
    field = page.get_by_label("Most faces stored of one photo")
    eventually(lambda: field.input_value() == "5", "the form shows what is stored")


def test_the_filters_stand_in_the_link_and_ask_the_api(operator: Visit, enrolled: Enrolled) -> None:
    enrolled.enrol(enrolled.user(unique("Joe")), "biden.jpg")
    enrolled.enrol(None, "obama.jpg")
    open_faces(operator, enrolled.collection, 2)
    page = operator.page
    page.get_by_role("combobox", name="Show").select_option("unknown")
    faces_are(operator, 1)
    page.get_by_role("option", name="Unknown face").wait_for()
    page.get_by_role("combobox", name="Quality").select_option("poor")
    faces_are(operator, 0)
    page.get_by_text("0 of the 1 face that was looked at").wait_for()
    assert page.url.endswith("?show=unknown&quality=poor")
    page.reload()
    faces_are(operator, 0)
    page.get_by_role("combobox", name="Quality").select_option("good")
    page.get_by_role("combobox", name="Show").select_option("assigned")
    page.get_by_role("option", name="Face of a person").wait_for()
    assert [url for url in operator.asked if "assigned=true" in url]


def test_stored_text_is_shown_as_text(operator: Visit, enrolled: Enrolled) -> None:
    user = enrolled.user(HOSTILE)
    face = enrolled.enrol(user, "biden.jpg", external_image_id="photo-1")
    open_faces(operator, enrolled.collection, 1)
    tiles(operator).dblclick()
    dialog = operator.page.get_by_role("dialog", name="Face")
    dialog.get_by_role("link", name=HOSTILE).wait_for()
    dialog.get_by_text("photo-1").wait_for()
    assert operator.page.url.endswith(f"?face={face}")
    dialog.get_by_role("button", name="Close").click()
    dialog.wait_for(state="detached")
    press(operator, "Move…")  # the double click has selected it
    assign = operator.page.get_by_role("dialog")
    assign.get_by_role("combobox").fill(HOSTILE[:12])
    assign.get_by_role("option", name=HOSTILE).first.wait_for()


def test_another_tenants_collection_and_face_are_not_found(
    operator: Visit, enrolled: Enrolled, runtime: Runtime
) -> None:
    other = Enrolled.at(str(enrolled.app.http.base_url), runtime.new_key("elsewhere"), enrolled.photo)
    face = other.enrol(None, "biden.jpg")
    for place in ("", "/settings", f"?face={face}"):
        operator.open(f"#/collections/{other.collection}{place}")
        operator.page.get_by_role("heading", name="Not found").wait_for()
    operator.open(f"#/collections/{enrolled.collection}?face={face}")
    operator.page.get_by_role("dialog").get_by_role("alert").wait_for()
    assert operator.page.get_by_role("dialog").get_by_role("img").count() == 0
    other.app.http.close()


def test_what_the_scopes_do_not_allow_is_not_shown(
    visitor: Callable[..., Visit], issuer: Issuer, enrolled: Enrolled
) -> None:
    enrolled.enrol(None, "biden.jpg")
    visit = visitor()
    visit.sign_in(issuer.token(scope="faces:read"), f"#/collections/{enrolled.collection}")
    faces_are(visit, 1)
    assert visit.page.get_by_role("toolbar").count() == 0
    visit.page.get_by_role("link", name="Settings").click()
    visit.page.get_by_label("Lowest similarity of a match").wait_for()
    assert visit.page.get_by_label("Most faces stored of one photo").is_disabled()
    for name in ("Save", "Delete the collection…"):
        assert visit.page.get_by_role("button", name=name).count() == 0
    visit.go("Collections")
    visit.find_in_list(enrolled.collection).wait_for()
    assert visit.page.get_by_role("button", name="New collection").count() == 0


@pytest.mark.parametrize("view", ["list", "faces", "face", "assign", "settings"])
def test_a_view_has_no_accessibility_fault_and_fits_a_small_phone(
    operator: Visit, enrolled: Enrolled, view: str
) -> None:
    enrolled.enrol(enrolled.user("Barack Obama"), "obama.jpg")
    enrolled.enrol(None, "biden.jpg")
    place = {"list": "", "settings": f"/{enrolled.collection}/settings"}.get(view, f"/{enrolled.collection}")
    operator.open(f"#/collections{place}")
    operator.page.get_by_role("heading", name="Collections", level=1).wait_for()
    operator.settle()
    if view == "face":
        tiles(operator).first.dblclick()
        operator.page.get_by_role("dialog").get_by_text("Model pack").wait_for()
    if view in ("faces", "assign"):
        choose(operator, 0)
    if view == "assign":
        press(operator, "Assign…")
        operator.page.get_by_role("dialog").get_by_role("option").first.wait_for()
    assert operator.accessibility_faults() == []
    for path in operator.screenshot(f"collections-{view}"):
        assert path.stat().st_size > 0
    assert not operator.overflows(360)
