"""Faces that were given to the wrong user are corrected; the API says whose they are afterwards."""

from tests.console.enrolled import Enrolled, unique
from tests.console.people import choose, notice, open_user
from tests.console.visit import Visit
from tests.support.runtime import eventually


def test_a_wrong_assignment_is_corrected_and_each_correction_can_be_undone(operator: Visit, enrolled: Enrolled) -> None:
    ada, joe = unique("Ada"), unique("Joe")
    wrong, right = enrolled.user(ada), enrolled.user(joe)
    face = enrolled.enrol(wrong, "biden.jpg")
    page = operator.page
    open_user(operator, wrong, ada)
    choose(operator, 1)
    page.get_by_role("button", name="Move…").click()
    page.get_by_role("combobox", name="Name, email or external ID").fill(joe)
    page.get_by_role("option", name=joe).click()
    page.get_by_role("button", name="Give 1 face").click()
    notice(operator, "1 face was moved.")
    assert enrolled.owner(face) == right
    page.get_by_role("button", name="Undo").click()
    eventually(lambda: enrolled.owner(face) == wrong, "the face is given back")
    for button, said in (("Set free", "1 face was set free."), ("Not this person", "1 face is marked as not")):
        page.get_by_role("listbox", name="Faces").get_by_role("option").wait_for()
        choose(operator, 1)
        page.get_by_role("button", name=button).click()
        notice(operator, said)
        assert enrolled.owner(face) is None
        excluded = enrolled.get(f"users/{wrong}/exclusions")["items"]
        assert [each["face_id"] for each in excluded] == ([face] if button == "Not this person" else [])
        page.locator(".notice").filter(has_text=said).get_by_role("button", name="Undo").click()
        eventually(lambda: enrolled.owner(face) == wrong, "the face is given back")
    assert enrolled.get(f"users/{wrong}/exclusions")["items"] == []


def test_an_exclusion_is_shown_and_withdrawn(operator: Visit, enrolled: Enrolled) -> None:
    name = unique("Ada")
    user = enrolled.user(name)
    face = enrolled.enrol(None, "biden.jpg")
    enrolled.app.call("POST", f"/api/v1/users/{user}/exclusions", json={"face_id": face})
    open_user(operator, user, name)
    operator.page.get_by_role("region", name="Not this person").get_by_role("button").click()
    notice(operator, "The face may be this person again.")
    assert enrolled.get(f"users/{user}/exclusions")["items"] == []


def test_the_keyboard_alone_selects_a_face_and_sets_it_free(operator: Visit, enrolled: Enrolled) -> None:
    name = unique("Ada")
    user = enrolled.user(name, "obama.jpg", "obama2.jpg")
    first, second = sorted(enrolled.faces(user))  # UUIDv7: the older one is first
    open_user(operator, user, name)
    page = operator.page
    page.get_by_role("listbox", name="Faces").get_by_role("option").nth(1).wait_for()
    page.get_by_role("listbox", name="Faces").focus()
    for each in ("ArrowRight", " "):
        page.keyboard.press(each)
    page.get_by_text("1 face selected").wait_for()
    page.get_by_role("button", name="Set free").focus()
    page.keyboard.press("Enter")
    notice(operator, "1 face was set free.")
    eventually(lambda: operator.evaluate("document.activeElement.role") == "listbox", "the grid has the focus")
    assert (enrolled.owner(first), enrolled.owner(second)) == (user, None)


def test_what_a_stale_tab_shows_is_left_alone_and_the_operator_learns_why(operator: Visit, enrolled: Enrolled) -> None:
    name = unique("Ada")
    user, other = enrolled.user(name), enrolled.user(unique("Joe"))
    face = enrolled.enrol(user, "biden.jpg")
    open_user(operator, user, name)
    choose(operator, 1)
    enrolled.give(face, other).raise_for_status()
    operator.page.get_by_role("button", name="Set free").click()
    notice(operator, "1 face was left alone")
    operator.page.get_by_role("region", name="Faces").get_by_text("Nothing here").wait_for()
    assert enrolled.owner(face) == other


def test_faces_are_erased_after_one_question(operator: Visit, enrolled: Enrolled) -> None:
    name = unique("Ada")
    user = enrolled.user(name)
    face = enrolled.enrol(user, "biden.jpg")
    open_user(operator, user, name)
    choose(operator, 1)
    page = operator.page
    button = page.get_by_role("toolbar").get_by_role("button", name="Erase…")
    button.click()
    page.get_by_role("dialog", name="Erase 1 face?").get_by_role("button", name="Cancel").click()
    assert enrolled.owner(face) == user
    button.click()
    page.get_by_role("dialog").get_by_role("button", name="Erase", exact=True).click()
    notice(operator, "1 face was erased.")
    assert enrolled.status(f"faces/{face}") == 404


def test_faces_of_someone_else_become_a_user_of_their_own(operator: Visit, enrolled: Enrolled) -> None:
    both, joe = unique("Both"), unique("Joe")
    user = enrolled.user(both)
    face = enrolled.enrol(user, "biden.jpg")
    enrolled.enrol(user, "obama.jpg")
    open_user(operator, user, both)
    choose(operator, 1)
    page = operator.page
    page.get_by_role("button", name="Make a new person…").click()
    page.get_by_label("Name").fill(joe)
    page.get_by_label("External ID").fill(joe)
    page.get_by_role("button", name="Split").click()
    page.get_by_role("heading", name=joe, level=2).wait_for()
    notice(operator, f"1 face now belongs to {joe}.")
    [made] = enrolled.get(f"users?external_id={joe}")["items"]
    assert enrolled.faces(made["id"]) == {face}
    assert len(enrolled.faces(user)) == 1
