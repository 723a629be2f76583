"""Two users who are one person are merged after a look at both, and the merge is undone."""

from uuid import uuid4

import pytest

from tests.console.enrolled import Enrolled, unique
from tests.console.people import notice, open_user
from tests.console.visit import Visit
from tests.support.runtime import eventually


def test_users_who_are_one_are_merged_after_a_look_at_both_and_the_merge_is_undone(
    operator: Visit, enrolled: Enrolled
) -> None:
    barack, double, joe = unique("Barack"), unique("Double"), unique("Joe")
    stays, goes = enrolled.user(barack, "obama.jpg"), enrolled.user(double, "obama2.jpg")
    enrolled.user(joe, "biden.jpg")
    page = operator.page
    open_user(operator, stays, barack)
    page.get_by_role("button", name="Merge…").click()
    alike = page.get_by_role("region", name="Most alike").get_by_role("link")
    alike.first.wait_for()
    assert double in (alike.first.text_content() or "")
    alike.first.click()
    page.get_by_role("region", name="Stays").get_by_role("link", name=barack).wait_for()
    page.get_by_role("region", name="Goes").get_by_role("link", name=double).wait_for()
    page.get_by_text("1 face, 1 upload").wait_for()
    page.get_by_role("button", name="Swap").click()
    page.get_by_role("region", name="Stays").get_by_role("link", name=double).wait_for()
    assert page.url.endswith(f"#/people/{goes}/merge/{stays}")
    page.get_by_role("button", name="Swap").click()
    page.get_by_role("region", name="Stays").get_by_role("link", name=barack).wait_for()
    page.get_by_role("button", name="Merge", exact=True).click()
    undo = page.get_by_role("button", name="Undo the merge")
    undo.wait_for()
    assert enrolled.status(f"users/{goes}") == 404
    eventually(lambda: len(enrolled.faces(stays)) == 2, "both faces are the user's who stays")
    page.reload()  # the link keeps the way back
    undo.click()
    notice(operator, f"{double} is a person of their own again.")
    assert enrolled.get(f"users/{goes}")["full_name"] == double
    eventually(lambda: len(enrolled.faces(goes)) == 1, "the face is back")
    assert "merged" not in page.url


def test_a_link_that_names_a_merge_of_other_users_undoes_nothing(operator: Visit, enrolled: Enrolled) -> None:
    stays, goes, other = (enrolled.user(unique(name)) for name in ("Barack", "Double", "Other"))
    path = f"/api/v1/users/{stays}/merge"
    merge_id = enrolled.app.call("POST", path, json={"from_user_id": goes})["merge_id"]
    operator.open(f"#/people/{other}?merged={merge_id}")
    operator.page.get_by_role("button", name="Undo the merge").click()
    operator.page.locator(".notice").get_by_role("alert").wait_for()
    assert enrolled.status(f"users/{goes}") == 404


def test_faces_that_were_marked_as_not_this_person_forbid_the_merge(operator: Visit, enrolled: Enrolled) -> None:
    stays, goes = enrolled.user(unique("Barack")), enrolled.user(unique("Joe"))
    face = enrolled.enrol(goes, "biden.jpg")
    enrolled.app.call("POST", f"/api/v1/users/{stays}/exclusions", json={"face_id": face})
    operator.open(f"#/people/{stays}/merge/{goes}")
    operator.page.get_by_text("1 face was marked as").wait_for()
    assert operator.page.get_by_role("button", name="Merge", exact=True).is_disabled()


@pytest.mark.parametrize("taken", ["name", "email"])
def test_what_another_user_has_already_offers_to_merge_the_two(operator: Visit, enrolled: Enrolled, taken: str) -> None:
    name, email = unique("Ada"), f"{uuid4().hex}@example.com"
    first, second = enrolled.user(name, email=email), enrolled.user(unique("Countess"))
    page = operator.page
    operator.open(f"#/people/{second}")
    page.get_by_role("button", name="Edit").click()
    page.get_by_label("Name" if taken == "name" else "Email").fill(name.upper() if taken == "name" else email)
    page.get_by_role("button", name="Save").click()
    page.get_by_role("alert").get_by_text(email).wait_for()
    page.get_by_role("alert").get_by_role("button", name="Merge…").click()
    page.get_by_role("region", name="Goes").get_by_role("link", name=name).wait_for()
    assert page.url.endswith(f"#/people/{second}/merge/{first}")
