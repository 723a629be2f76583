"""Collections: create, set, look through, assign, move, set free and erase faces; the API says what is stored."""

import re
from collections.abc import Callable
from uuid import uuid4

import pytest

from tests.console.enrolled import Enrolled, unique
from tests.console.giving import give, press, undo
from tests.console.people import notice
from tests.console.visit import Visit
from tests.support.issuer import Issuer
from tests.support.runtime import Runtime, eventually

HOSTILE = "<img src=x onerror=alert(1)>"


def open_faces(operator: Visit, collection: str, count: int, query: str = "") -> None:
    operator.open(f"#/collections/{collection}{query}")
    faces_are(operator, count)


def faces_are(operator: Visit, count: int) -> None:
    tiles = operator.page.get_by_role("listbox", name="Faces").get_by_role("option")
    eventually(lambda: tiles.count() == count, f"{count} faces are shown")


def choose(operator: Visit, *places: int) -> None:
    for place in places:
        tiles = operator.page.get_by_role("listbox", name="Faces").get_by_role("option")
        tiles.nth(place).click(modifiers=["ControlOrMeta"])


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


def test_faces_are_assigned_moved_set_free_and_erased_and_all_but_the_last_is_undone(
    operator: Visit, enrolled: Enrolled
) -> None:
    ada, joe = unique("Ada"), unique("Joe")
    owner, other = enrolled.user(ada), enrolled.user(joe)
    older, newer = enrolled.enrol(None, "obama.jpg"), enrolled.enrol(None, "obama2.jpg")
    open_faces(operator, enrolled.collection, 2)
    choose(operator, 0, 1)
    press(operator, "Assign…")
    give(operator, ada, "Give 2 faces")
    notice(operator, "2 faces were assigned.")
    assert enrolled.faces(owner) == {older, newer}
    undo(operator, "2 faces were assigned.")
    eventually(lambda: enrolled.faces(owner) == set(), "the faces are no one's again")
    for face in (older, newer):
        enrolled.give(face, owner).raise_for_status()
    open_faces(operator, enrolled.collection, 2, "?show=assigned")
    choose(operator, 0)
    press(operator, "Move…")
    give(operator, joe, "Give 1 face")
    notice(operator, "1 face was assigned.")
    assert (enrolled.owner(newer), enrolled.owner(older)) == (other, owner)
    undo(operator, "1 face was assigned.")
    eventually(lambda: enrolled.owner(newer) == owner, "the face is given back")
    faces_are(operator, 2)
    choose(operator, 0)
    press(operator, "Set free")
    notice(operator, "1 face was set free.")
    assert (enrolled.owner(newer), enrolled.owner(older)) == (None, owner)
    faces_are(operator, 1)
    choose(operator, 0)
    press(operator, "Erase…")
    question = operator.page.get_by_role("dialog", name="Erase 1 face?")
    question.get_by_text("1 of them is a person").wait_for()
    question.get_by_role("button", name="Cancel").click()
    assert enrolled.owner(older) == owner
    press(operator, "Erase…")
    question.get_by_role("button", name="Erase", exact=True).click()
    notice(operator, "1 face was erased.")
    assert (enrolled.status(f"faces/{older}"), enrolled.status(f"faces/{newer}")) == (404, 200)


def test_a_face_goes_to_a_new_user_and_a_name_that_is_taken_is_offered_instead(
    operator: Visit, enrolled: Enrolled
) -> None:
    ada, grace = unique("Ada"), unique("Grace")
    known = enrolled.user(ada)
    first, second = enrolled.enrol(None, "biden.jpg"), enrolled.enrol(None, "obama.jpg")
    open_faces(operator, enrolled.collection, 2, "?order=oldest")
    dialog = operator.page.get_by_role("dialog")
    for place, name in ((0, ada), (1, grace)):
        choose(operator, place)
        press(operator, "Assign…")
        dialog.get_by_role("button", name="New person…").click()
        dialog.get_by_label("Name", exact=True).fill(name)
        dialog.get_by_label("External ID").fill(f"employee-{uuid4().hex}")
        dialog.get_by_role("button", name="Give 1 face").click()
        if name == ada:
            dialog.get_by_role("alert").get_by_role("button", name=ada).click()
        eventually(lambda place=place: enrolled.owner((first, second)[place]), "the face is assigned")
    assert enrolled.owner(first) == known
    made = enrolled.owner(second)
    assert enrolled.get(f"users/{made}")["full_name"] == grace


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


def test_the_keyboard_alone_selects_a_range_and_sets_it_free(operator: Visit, enrolled: Enrolled) -> None:
    user = enrolled.user(unique("Ada"))
    faces = [enrolled.enrol(user, photo) for photo in ("obama.jpg", "obama2.jpg", "obama3.jpg")]
    open_faces(operator, enrolled.collection, 3, "?order=oldest")
    keyboard = operator.page.keyboard
    operator.page.get_by_role("listbox", name="Faces").focus()
    for key in ("ArrowRight", "Shift+ArrowRight"):
        keyboard.press(key)
    operator.page.get_by_text("2 faces selected").wait_for()
    for key in ("Shift+Tab", "Shift+Tab"):  # back over "Erase…"
        keyboard.press(key)
    assert operator.evaluate("document.activeElement.textContent") == "Set free"
    keyboard.press("Enter")
    notice(operator, "2 faces were set free.")
    assert [enrolled.owner(face) for face in faces] == [user, None, None]


def test_each_tap_on_a_phone_adds_a_face_or_takes_it_out(
    visitor: Callable[..., Visit], key: str, enrolled: Enrolled
) -> None:
    for photo in ("obama.jpg", "biden.jpg"):
        enrolled.enrol(None, photo)
    visit = visitor(has_touch=True, viewport={"width": 390, "height": 800})
    visit.sign_in(key, f"#/collections/{enrolled.collection}")
    faces_are(visit, 2)
    for place, said in ((0, "1 face selected"), (1, "2 faces selected"), (0, "1 face selected")):
        visit.page.get_by_role("option").nth(place).tap()
        visit.page.get_by_text(said).wait_for()


def test_a_face_that_was_moved_meanwhile_is_left_alone(operator: Visit, enrolled: Enrolled) -> None:
    other = enrolled.user(unique("Joe"))
    face = enrolled.enrol(None, "biden.jpg")
    open_faces(operator, enrolled.collection, 1)
    choose(operator, 0)
    enrolled.give(face, other).raise_for_status()
    press(operator, "Erase…")
    operator.page.get_by_role("dialog").get_by_role("button", name="Erase", exact=True).click()
    notice(operator, "1 face was left alone")
    operator.page.get_by_role("option", name="Face of a person").wait_for()
    assert enrolled.owner(face) == other


def test_what_the_api_refuses_is_said_with_its_reason(operator: Visit, enrolled: Enrolled) -> None:
    ada = unique("Ada")
    user, face = enrolled.user(ada), enrolled.enrol(None, "biden.jpg")
    enrolled.app.call("POST", f"/api/v1/users/{user}/exclusions", json={"face_id": face})
    open_faces(operator, enrolled.collection, 1)
    choose(operator, 0)
    press(operator, "Assign…")
    give(operator, ada, "Give 1 face")
    notice(operator, "1 face was refused: marked as not this person.")
    assert enrolled.owner(face) is None


def test_stored_text_is_shown_as_text(operator: Visit, enrolled: Enrolled) -> None:
    user = enrolled.user(HOSTILE)
    face = enrolled.enrol(user, "biden.jpg", external_image_id="photo-1")
    open_faces(operator, enrolled.collection, 1)
    operator.page.get_by_role("option").dblclick()
    dialog = operator.page.get_by_role("dialog", name="Face")
    dialog.get_by_role("link", name=HOSTILE).wait_for()
    dialog.get_by_text("photo-1").wait_for()
    assert operator.page.url.endswith(f"?face={face}")
    dialog.get_by_role("button", name="Close").click()
    dialog.wait_for(state="detached")
    choose(operator, 0)
    press(operator, "Move…")
    operator.page.get_by_role("combobox").fill(HOSTILE[:12])
    operator.page.get_by_role("option", name=HOSTILE).first.wait_for()


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
    visit.page.get_by_role("link", name=enrolled.collection).wait_for()
    assert visit.page.get_by_role("button", name="New collection").count() == 0


def test_a_picture_whose_link_is_about_to_end_is_shown_by_a_new_one(operator: Visit, enrolled: Enrolled) -> None:
    enrolled.enrol(None, "biden.jpg")

    def shorten(route: object) -> None:
        answer = route.fetch()  # type: ignore[attr-defined]
        route.fulfill(response=answer, body=re.sub("X-Amz-Expires=300", "X-Amz-Expires=31", answer.text()))  # type: ignore[attr-defined]

    operator.page.route("**/collections/*/faces?*", shorten)
    open_faces(operator, enrolled.collection, 1)
    picture = operator.page.get_by_role("listbox").locator("img")
    eventually(
        lambda: "X-Amz-Expires=300" in (picture.get_attribute("src") or ""), "the link is renewed, half a minute ahead"
    )
    shown = "document.querySelector('.tile img').complete && document.querySelector('.tile img').naturalWidth > 0"
    eventually(lambda: operator.evaluate(shown), "the picture is shown")


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
        operator.page.get_by_role("option").first.dblclick()
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
