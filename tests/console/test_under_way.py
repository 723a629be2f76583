"""What a person leaves, cancels or presses twice while a request is under way; the API says what became of it."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING
from uuid import uuid4

import pytest

from tests.conftest import PHOTOS
from tests.console.dropping import drop
from tests.console.enrolled import Enrolled, unique
from tests.console.expecting import expect
from tests.console.giving import choose, open_faces, press
from tests.console.holding import holding
from tests.console.people import choose as choose_first
from tests.console.people import notice, open_user
from tests.console.visit import Visit
from tests.support.receivers import running_receiver
from tests.support.runtime import eventually

if TYPE_CHECKING:
    from playwright.sync_api import Locator, Route


def name_someone(operator: Visit, name: str) -> Locator:
    """Fill in the form of a new user in the dialog; the dialog."""
    dialog = operator.page.get_by_role("dialog")
    dialog.get_by_label("Name", exact=True).fill(name)
    dialog.get_by_label("External ID").fill(f"guest-{uuid4().hex}")
    return dialog


def users_named(enrolled: Enrolled, name: str) -> list[str]:
    return [str(user["id"]) for user in enrolled.get(f"users?name_prefix={name}")["items"]]


def test_a_form_that_is_being_sent_cannot_be_left(operator: Visit, enrolled: Enrolled) -> None:
    face = enrolled.enrol(None, "obama.jpg")
    other = enrolled.enrol(None, "obama2.jpg")
    open_faces(operator, enrolled.collection, 2)
    choose(operator, 1)  # the newest comes first
    press(operator, "Assign…")
    operator.page.get_by_role("dialog").get_by_role("button", name="New person…").click()
    dialog = name_someone(operator, name := unique("Ada"))
    with holding(operator, "POST", "**/api/v1/users") as users:
        dialog.get_by_role("button", name="Give 1 face").click()
        users.first()
        for _ in range(2):  # a browser lets the second one through if a page stops only the first
            operator.page.keyboard.press("Escape")
        expect(dialog.get_by_role("button", name="Back")).to_be_disabled()
    notice(operator, "1 face was assigned.")
    [user] = users_named(enrolled, name)
    assert (enrolled.owner(face), enrolled.owner(other)) == (user, None)


@pytest.mark.parametrize("action", ["Name the selected…", "Name the others…"])
def test_naming_does_what_was_asked_for_or_nothing_once_the_page_is_left(
    operator: Visit, enrolled: Enrolled, action: str
) -> None:
    path = f"/api/v1/collections/{enrolled.collection}"
    faces = [enrolled.enrol(None, photo) for photo in ("obama.jpg", "obama2.jpg", "obama3.jpg")]
    enrolled.app.call("PATCH", path, json={"clusters": True})
    enrolled.app.call("POST", f"{path}/clusters")
    eventually(lambda: enrolled.get(f"collections/{enrolled.collection}/clusters")["items"], "a group")
    operator.open(f"#/unknown/{enrolled.collection}")
    operator.page.get_by_role("link", name="Group 1").click()
    choose(operator, 0)
    press(operator, action)
    operator.page.get_by_role("dialog").get_by_role("button", name="New person…").click()
    dialog = name_someone(operator, name := unique("Barack"))
    with holding(operator, "POST", "**/api/v1/users") as users:
        dialog.get_by_role("button", name="Give").click()
        users.first()
        operator.page.go_back()
        dialog.wait_for(state="detached")
    eventually(lambda: users_named(enrolled, name), "the user was made")
    operator.settle()
    assert {enrolled.owner(face) for face in faces} == {None}
    assert enrolled.get(f"users/{users_named(enrolled, name)[0]}/exclusions")["items"] == []


def test_an_error_that_comes_after_the_form_was_left_is_shown(operator: Visit, enrolled: Enrolled) -> None:
    user = enrolled.user(name := unique("Ada"), "obama.jpg")
    operator.open("#/people")
    open_user(operator, user, name)
    choose_first(operator, 1)
    press(operator, "Make a new person…")
    dialog = name_someone(operator, unique("Eve"))
    with holding(operator, "POST", "**/split") as splits:
        dialog.get_by_role("button", name="Split").click()
        route = splits.first()
        operator.evaluate("location.hash = '#/people'")
        dialog.wait_for(state="detached")
        route.fulfill(status=409, content_type="application/problem+json", body=json.dumps({"title": "Not now"}))
        splits.routes.clear()
        operator.page.locator(".notice").get_by_role("alert").wait_for()
    assert operator.evaluate("location.hash") == "#/people"


def test_only_a_user_who_matches_what_was_typed_can_be_picked(operator: Visit, enrolled: Enrolled) -> None:
    ada, grace = unique("Ada"), unique("Grace")
    enrolled.user(ada)
    user = enrolled.user(grace)
    operator.open(f"#/upload?collection={enrolled.collection}")
    field = operator.page.get_by_role("combobox", name="Person")
    field.fill(ada)
    operator.page.get_by_role("listbox").get_by_role("option", name=ada).wait_for()
    with holding(operator, "GET", "**/api/v1/users?*") as lists:
        field.fill(grace)
        lists.first()
        expect(operator.page.get_by_role("listbox").get_by_role("option")).to_have_count(0)
        field.press("Enter")
        expect(field).to_be_visible()  # no one was picked
    operator.page.get_by_role("listbox").get_by_role("option", name=grace).wait_for()
    field.press("Enter")
    eventually(lambda: f"user={user}" in operator.page.url, "the one who matches is picked")


def test_the_option_that_the_arrows_reach_is_in_view(operator: Visit, enrolled: Enrolled) -> None:
    start = unique("Member")
    for number in range(10):
        enrolled.user(f"{start} {number}")
    operator.open(f"#/upload?collection={enrolled.collection}")
    field = operator.page.get_by_role("combobox", name="Person")
    field.fill(start)
    expect(operator.page.get_by_role("listbox").get_by_role("option")).to_have_count(10)
    operator.evaluate("document.querySelector('.picker ul').style.maxHeight = '4rem'")
    for _ in range(9):
        field.press("ArrowDown")
    expect(operator.page.get_by_role("listbox").get_by_role("option").last).to_be_in_viewport()


def test_what_saves_groups_or_sends_is_locked_while_it_is_under_way(operator: Visit, enrolled: Enrolled) -> None:
    page, collection = operator.page, enrolled.collection
    operator.open(f"#/collections/{collection}/settings")
    page.get_by_label("Most faces stored of one photo").fill("7")
    with holding(operator, "PATCH", "**/api/v1/collections/*") as saves:
        page.get_by_role("button", name="Save", exact=True).click()
        saves.first()
        expect(page.get_by_role("button", name="Save", exact=True)).to_be_disabled()
    notice(operator, "The settings are saved.")
    expect(page.get_by_role("button", name="Save", exact=True)).to_be_enabled()

    enrolled.app.call("PATCH", f"/api/v1/collections/{collection}", json={"clusters": True})
    operator.open(f"#/unknown/{collection}")
    with holding(operator, "POST", "**/clusters") as runs:
        page.get_by_role("button", name="Group now").click()
        runs.first()
        expect(page.get_by_role("button", name="Group now")).to_be_disabled()

    with running_receiver() as receiver:
        made = enrolled.app.call("POST", "/api/v1/webhooks", json={"url": receiver.url})["webhook_id"]
        enrolled.app.call("POST", f"/api/v1/webhooks/{made}/test")
        operator.open(f"#/operations/webhooks/{made}")
        button = page.get_by_role("button", name="Send again").first  # events of other tests arrive too
        with holding(operator, "POST", "**/redeliver") as deliveries:
            button.click()
            deliveries.first()
            expect(button).to_be_disabled()
        expect(button).to_be_enabled()
        enrolled.app.call("DELETE", f"/api/v1/webhooks/{made}")


def test_a_failed_photo_is_tried_again_once_at_a_time(operator: Visit, enrolled: Enrolled) -> None:
    def let_fail(route: Route) -> None:
        answer = route.fetch()
        route.fulfill(response=answer, json=answer.json() | {"status": "failed", "reason": "retries_exhausted"})

    page = operator.page
    page.route("**/api/v1/uploads/*", let_fail)
    operator.open(f"#/upload?collection={enrolled.collection}")
    page.get_by_role("heading", name="Upload", level=1).wait_for()
    drop(operator, PHOTOS / "obama.jpg")
    page.get_by_role("region", name="Photos of this tab").get_by_role("listitem").get_by_role("link").click()
    button = page.get_by_role("button", name="Try again")
    with holding(operator, "POST", "**/redrive") as redrives:
        button.click()
        redrives.first()
        expect(button).to_be_disabled()
    page.unroute("**/api/v1/uploads/*", let_fail)
