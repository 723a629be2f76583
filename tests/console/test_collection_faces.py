"""The faces of a collection: assign, move, set free and erase them; the API says what is stored."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any
from uuid import uuid4

from tests.console.enrolled import Enrolled, unique
from tests.console.giving import choose, faces_are, give, open_faces, press, tiles, undo
from tests.console.people import notice
from tests.console.visit import Visit
from tests.support.runtime import eventually

if TYPE_CHECKING:
    from playwright.sync_api import Route


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
    eventually(lambda: operator.evaluate("document.activeElement.role") == "listbox", "the grid has the focus")
    keyboard.press("End")
    keyboard.press("Space")
    operator.page.get_by_text("1 face selected").wait_for()
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
        tiles(visit).nth(place).tap()
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


def poor_face(number: int) -> dict[str, Any]:
    """An entry of a list of faces, as the API has it, with a quality below 50."""
    face = {"face_id": f"poor-{number}", "user_id": None, "user": None, "image_url": None, "upload_id": None}
    return face | {"created_at": "2026-06-21T00:00:00Z", "quality": {"overall": 20.0}, "collection_id": "any"}


def test_a_quality_that_no_face_has_is_looked_for_in_five_pages_and_further_when_asked(
    operator: Visit, enrolled: Enrolled
) -> None:
    pages: list[str] = []

    def answer(route: Route) -> None:
        pages.append(route.request.url)
        items = [poor_face(200 * len(pages) + number) for number in range(200)]
        route.fulfill(json={"items": items, "next_cursor": f"after-{len(pages)}" if len(pages) < 8 else None})

    page = operator.page
    page.route("**/api/v1/collections/*/faces?*", answer)  # 1,600 real faces take minutes
    operator.open(f"#/collections/{enrolled.collection}?quality=good")
    page.get_by_text("0 of the 1,000 faces that were looked at").wait_for()
    operator.settle()
    assert len(pages) == 5
    page.get_by_role("button", name="Look further").click()
    page.get_by_text("0 of the 1,600 faces that were looked at").wait_for()
    operator.settle()
    assert (len(pages), page.get_by_role("button", name="Look further").count()) == (8, 0)
