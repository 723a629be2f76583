"""Unknown: group the faces of people who were never enrolled, name a group, and say who it is not."""

from collections.abc import Callable
from typing import Any
from uuid import uuid4

import pytest

from tests.console.enrolled import Enrolled, unique
from tests.console.giving import choose, faces_are, give, press, undo
from tests.console.people import notice
from tests.console.visit import Visit
from tests.support.issuer import Issuer
from tests.support.runtime import Runtime, eventually

ONE_PERSON = ("obama.jpg", "obama2.jpg", "obama3.jpg")


@pytest.fixture
def grouped(enrolled: Enrolled) -> tuple[Enrolled, str, list[str]]:
    """A collection with one group; the group's id and its faces, the oldest first."""
    path = f"/api/v1/collections/{enrolled.collection}"
    faces = [enrolled.enrol(None, photo) for photo in ONE_PERSON]
    enrolled.app.call("PATCH", path, json={"clusters": True})
    enrolled.app.call("POST", f"{path}/clusters")

    def found() -> list[dict[str, Any]]:
        answer = enrolled.get(f"collections/{enrolled.collection}/clusters")
        assert answer["run"]["status"] != "failed", answer
        return list(answer["items"])

    [group] = eventually(found, "the faces are grouped")
    return enrolled, group["cluster_id"], faces


def open_group(operator: Visit, collection: str, group: str, count: int) -> None:
    operator.open(f"#/unknown/{collection}/{group}")
    faces_are(operator, count)


def test_unknown_people_are_grouped_and_a_group_becomes_a_new_user(operator: Visit, enrolled: Enrolled) -> None:
    page = operator.page
    faces = {enrolled.enrol(None, photo) for photo in ONE_PERSON}
    operator.go("Unknown")
    operator.find_in_list(enrolled.collection).click()
    page.get_by_role("button", name="Turn grouping on…").click()
    question = page.get_by_role("dialog")
    question.get_by_text("you need a legal basis").wait_for()
    question.get_by_role("button", name="Turn on").click()
    page.get_by_role("button", name="Group now").click()
    page.get_by_text("1 group was found").wait_for()
    page.get_by_role("region", name="Groups").get_by_role("link", name="Group 1").click()
    faces_are(operator, 3)
    press(operator, "Name the group…")
    name = unique("Barack")
    question.get_by_role("button", name="New person…").click()
    question.get_by_label("Name", exact=True).fill(name)
    question.get_by_label("External ID").fill(f"guest-{uuid4().hex}")
    question.get_by_role("button", name="Give all faces").click()
    notice(operator, "3 faces were assigned.")
    page.get_by_role("button", name="Group now").wait_for()
    owners = {enrolled.owner(face) for face in faces}
    assert len(owners) == 1
    assert enrolled.get(f"users/{owners.pop()}")["full_name"] == name
    undo(operator, "3 faces were assigned.")
    faces_are(operator, 3)
    assert {enrolled.owner(face) for face in faces} == {None}


def test_a_group_is_given_to_the_user_whom_it_resembles(
    operator: Visit, grouped: tuple[Enrolled, str, list[str]]
) -> None:
    enrolled, group, faces = grouped
    name = unique("Barack")
    user = enrolled.user(name)
    enrolled.give(faces[0], user).raise_for_status()
    open_group(operator, enrolled.collection, group, 2)
    press(operator, "Name the group…")
    dialog = operator.page.get_by_role("dialog")
    dialog.get_by_role("radio", name=name).check()
    dialog.get_by_role("button", name="Give all faces").click()
    notice(operator, "2 faces were assigned.")
    assert enrolled.faces(user) == set(faces)


def test_the_face_that_is_someone_elses_is_left_out_and_never_offered_again(
    operator: Visit, grouped: tuple[Enrolled, str, list[str]]
) -> None:
    enrolled, group, faces = grouped
    name = unique("Barack")
    user = enrolled.user(name)
    open_group(operator, enrolled.collection, group, 3)
    choose(operator, 1)
    press(operator, "Name the others…")
    give(operator, name, "Give the others")
    notice(operator, "1 face is marked as not this person.")
    notice(operator, "2 faces were assigned.")
    assert enrolled.faces(user) == {faces[0], faces[2]}
    excluded = enrolled.get(f"users/{user}/exclusions")["items"]
    assert [each["face_id"] for each in excluded] == [faces[1]]
    faces_are(operator, 1)


def test_not_this_person_is_said_of_selected_faces_and_undone(
    operator: Visit, grouped: tuple[Enrolled, str, list[str]]
) -> None:
    enrolled, group, faces = grouped
    name = unique("Joe")
    user = enrolled.user(name)
    open_group(operator, enrolled.collection, group, 3)
    choose(operator, 0)
    press(operator, "Not this person…")
    give(operator, name, "Not this person")
    notice(operator, "1 face is marked as not this person.")
    exclusions = f"users/{user}/exclusions"
    assert [each["face_id"] for each in enrolled.get(exclusions)["items"]] == [faces[0]]
    undo(operator, "1 face is marked as not this person.")
    eventually(lambda: enrolled.get(exclusions)["items"] == [], "the exclusion is withdrawn")


def test_some_faces_of_a_group_are_named_and_others_erased(
    operator: Visit, grouped: tuple[Enrolled, str, list[str]]
) -> None:
    enrolled, group, faces = grouped
    name = unique("Barack")
    user = enrolled.user(name)
    open_group(operator, enrolled.collection, group, 3)
    choose(operator, 0)
    press(operator, "Name the selected…")
    give(operator, name, "Give the selected")
    notice(operator, "1 face was assigned.")
    assert enrolled.faces(user) == {faces[0]}
    faces_are(operator, 2)
    choose(operator, 0)
    press(operator, "Erase…")
    question = operator.page.get_by_role("dialog", name="Erase 1 face?")
    question.get_by_role("button", name="Erase", exact=True).click()
    notice(operator, "1 face was erased.")
    assert [enrolled.status(f"faces/{face}") for face in faces] == [200, 404, 200]


def test_a_face_that_was_given_away_meanwhile_stays_where_it_is(
    operator: Visit, grouped: tuple[Enrolled, str, list[str]]
) -> None:
    enrolled, group, faces = grouped
    name = unique("Barack")
    user, other = enrolled.user(name), enrolled.user(unique("Other"))
    open_group(operator, enrolled.collection, group, 3)
    choose(operator, 0)
    enrolled.give(faces[0], other).raise_for_status()
    press(operator, "Name the selected…")
    give(operator, name, "Give the selected")
    notice(operator, "1 face was left alone")
    assert (enrolled.owner(faces[0]), enrolled.faces(user)) == (other, set())


def test_a_collection_that_requires_consent_never_groups(operator: Visit, enrolled: Enrolled) -> None:
    enrolled.app.call("PATCH", f"/api/v1/collections/{enrolled.collection}", json={"consent_required": True})
    operator.open(f"#/unknown/{enrolled.collection}")
    operator.page.get_by_text("never groups unknown people").wait_for()
    assert operator.page.get_by_role("button", name="Turn grouping on…").count() == 0


def test_a_link_to_another_tenants_group_or_to_none_is_not_found(
    operator: Visit, enrolled: Enrolled, runtime: Runtime
) -> None:
    other = Enrolled.at(str(enrolled.app.http.base_url), runtime.new_key("elsewhere"), enrolled.photo)
    other.app.http.close()
    for place in (
        other.collection,
        f"{other.collection}/{uuid4()}",
        f"{enrolled.collection}/<img src=x onerror=alert(1)>",
    ):
        operator.open(f"#/unknown/{place}")
        operator.page.get_by_role("heading", name="Not found").wait_for()


def test_a_caller_who_only_reads_sees_groups_and_no_way_to_change_them(
    visitor: Callable[..., Visit], issuer: Issuer, grouped: tuple[Enrolled, str, list[str]]
) -> None:
    enrolled, group, _ = grouped
    visit = visitor()
    visit.sign_in(issuer.token(scope="faces:read"), f"#/unknown/{enrolled.collection}")
    visit.page.get_by_role("link", name="Group 1").wait_for()
    assert visit.page.get_by_role("button", name="Group now").count() == 0
    open_group(visit, enrolled.collection, group, 3)
    assert visit.page.get_by_role("toolbar").count() == 0


@pytest.mark.parametrize("view", ["collections", "groups", "group", "name"])
def test_a_view_has_no_accessibility_fault_and_fits_a_small_phone(
    operator: Visit, grouped: tuple[Enrolled, str, list[str]], view: str
) -> None:
    enrolled, group, _ = grouped
    if view in ("group", "name"):
        open_group(operator, enrolled.collection, group, 3)
        choose(operator, 1)
    else:
        operator.open("#/unknown" if view == "collections" else f"#/unknown/{enrolled.collection}")
        operator.find_in_list(enrolled.collection if view == "collections" else "Group 1").wait_for()
    if view == "name":
        press(operator, "Name the others…")
        operator.page.get_by_role("dialog").get_by_role("option").first.wait_for()
    operator.settle()
    assert operator.accessibility_faults() == []
    for path in operator.screenshot(f"unknown-{view}"):
        assert path.stat().st_size > 0
    assert not operator.overflows(360)
