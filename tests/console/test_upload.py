"""Upload: photos by drag and drop, straight to S3, each with what became of it; the API says what is stored."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any
from uuid import uuid4

import pytest

from tests.conftest import PHOTOS
from tests.console.dropping import drop
from tests.console.enrolled import Enrolled
from tests.console.visit import Visit
from tests.support.issuer import Issuer
from tests.support.runtime import Runtime, eventually

if TYPE_CHECKING:
    from playwright.sync_api import Locator, Route

HOSTILE = "<img src=x onerror=alert(1)>.jpg"


@pytest.fixture
def group(tmp_path: Path, group_photo: bytes) -> Path:
    """A photo of six people, in a file whose name is markup."""
    path = tmp_path / HOSTILE
    path.write_bytes(group_photo)
    return path


def open_upload(visit: Visit, enrolled: Enrolled, **query: str) -> None:
    chosen = "&".join(f"{name}={value}" for name, value in {"collection": enrolled.collection, **query}.items())
    visit.open(f"#/upload?{chosen}")
    visit.page.get_by_role("heading", name="Upload", level=1).wait_for()


def row(visit: Visit, name: str) -> Locator:
    return visit.page.get_by_role("region", name="Photos of this tab").get_by_role("listitem").filter(has_text=name)


def uploads(enrolled: Enrolled) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = enrolled.get(f"uploads?collection_id={enrolled.collection}")["items"]
    return found


def test_a_name_that_could_not_be_read_is_not_said_to_be_hidden(operator: Visit, enrolled: Enrolled) -> None:
    user = enrolled.user("Ada")
    operator.page.route(f"**/users/{user}", lambda route: route.fulfill(status=502, json={"message": "Bad gateway"}))
    open_upload(operator, enrolled, user=user)
    operator.page.get_by_text("a person whose name could not be read").wait_for()
    operator.open(f"#/upload?user={uuid4()}")
    operator.page.get_by_text("a person whom you cannot see").wait_for()


def test_dropped_photos_are_stored_or_turned_away_with_a_reason_for_each_face(
    operator: Visit, enrolled: Enrolled, group: Path, tmp_path: Path, key: str
) -> None:
    enrolled.app.call("PATCH", f"/api/v1/collections/{enrolled.collection}", json={"max_faces": 4})
    notes = tmp_path / "notes.txt"
    notes.write_text("Not a photo")
    open_upload(operator, enrolled)
    page = operator.page
    page.get_by_label("Keep each file's name").check()
    drop(operator, group, PHOTOS / "obama.jpg", notes)
    row(operator, HOSTILE).get_by_text("4 faces stored · 2 turned away").wait_for()
    row(operator, "obama.jpg").get_by_text("1 face stored", exact=True).wait_for()
    row(operator, "notes.txt").get_by_text("rejected: not a photo of a kind that is read").wait_for()
    page.get_by_text("3 of 3 done, 1 with problems").wait_for()

    row(operator, HOSTILE).get_by_role("link").click()
    detail = page.get_by_role("region", name="Photo", exact=True)
    detail.get_by_role("heading", name=HOSTILE).wait_for()
    detail.locator(".box").nth(5).wait_for()
    assert (detail.locator(".box.match").count(), detail.locator(".box.unused").count()) == (4, 2)
    faces = detail.get_by_role("list", name="Faces of the photo").get_by_role("listitem")
    assert faces.filter(has_text="turned away: beyond the number of faces").count() == 2
    assert operator.accessibility_faults() == []
    assert operator.screenshot("upload")
    assert not operator.overflows(360)

    stored = {each["external_image_id"]: each for each in uploads(enrolled)}
    assert {name: each["status"] for name, each in stored.items()} == {
        HOSTILE: "indexed",
        "obama.jpg": "indexed",
        "notes.txt": "rejected",
    }
    assert len(stored[HOSTILE]["faces"]) == 4
    assert page.url.endswith(f"#/upload/{stored[HOSTILE]['upload_id']}?collection={enrolled.collection}")
    assert "notes" not in page.url + operator.evaluate("JSON.stringify({...localStorage})")

    page.get_by_role("button", name="Sign out").click()
    operator.sign_in(key, f"#/upload/{stored[HOSTILE]['upload_id']}")
    page.get_by_text("The photo itself is not in this tab.").wait_for()
    page.get_by_text("No photo was sent from this tab yet.").wait_for(state="attached")


def test_a_photo_taken_out_while_it_uploads_leaves_nothing_and_the_others_go_on(
    operator: Visit, enrolled: Enrolled, runtime: Runtime
) -> None:
    held: list[Route] = []

    def hold_the_first(route: Route) -> None:
        if held:
            route.continue_()
        else:
            held.append(route)

    operator.page.route(f"{runtime.described['s3_endpoint']}/**", hold_the_first)
    open_upload(operator, enrolled)
    names = ["biden.jpg", "obama.jpg", "obama2.jpg"]
    drop(operator, *(PHOTOS / name for name in names))
    page = operator.page
    page.get_by_text("2 of 3 done, 0 with problems").wait_for()
    operator.go("System")  # leaving the page does not stop what is under way
    page.go_back()
    [waiting] = [name for name in names if row(operator, name).get_by_role("progressbar").count()]
    assert len(uploads(enrolled)) == 3
    page.get_by_role("button", name=f"Give up {waiting}").click()
    page.get_by_text("2 of 2 done, 0 with problems").wait_for()
    eventually(lambda: len(uploads(enrolled)) == 2, "the upload that was given up is deleted")
    assert {each["status"] for each in uploads(enrolled)} == {"indexed"}


def test_photos_enrol_the_person_of_the_form_and_one_is_erased_after_a_question(
    operator: Visit, enrolled: Enrolled
) -> None:
    user = enrolled.user(name := f"Ada {enrolled.collection}")
    open_upload(operator, enrolled)
    page = operator.page
    page.get_by_role("combobox", name="Person").fill(name)
    page.get_by_role("option", name=name).click()
    page.get_by_role("region", name="Where the photos go").get_by_role("link", name=name).wait_for()
    assert page.url.endswith(f"?collection={enrolled.collection}&user={user}")
    drop(operator, PHOTOS / "obama.jpg")
    row(operator, "obama.jpg").get_by_text("1 face stored").wait_for()
    assert len(enrolled.faces(user)) == 1
    row(operator, "obama.jpg").get_by_role("link").click()
    page.get_by_role("button", name="Erase…").click()
    question = page.get_by_role("dialog", name="Erase this photo?")
    question.get_by_text("1 face, with its embedding and thumbnail").wait_for()
    question.get_by_role("button", name="Erase", exact=True).click()
    page.get_by_text("The photo was erased.").wait_for()
    assert enrolled.faces(user) == set()


def test_an_upload_that_the_api_refuses_shows_why_and_is_tried_again(operator: Visit, enrolled: Enrolled) -> None:
    open_upload(operator, enrolled)
    collection = f"/api/v1/collections/{enrolled.collection}"
    enrolled.app.call("DELETE", collection)  # by another operator, meanwhile
    drop(operator, PHOTOS / "obama.jpg")
    row(operator, "obama.jpg").get_by_role("link").click()
    page = operator.page
    note = page.get_by_role("alert")
    note.get_by_text("Request").wait_for()
    enrolled.app.call("POST", "/api/v1/collections", json={"collection_id": enrolled.collection})
    page.get_by_role("button", name="Try again").click()
    row(operator, "obama.jpg").get_by_text("1 face stored").wait_for()
    assert [each["status"] for each in uploads(enrolled)] == ["indexed"]


def test_a_caller_sees_no_more_of_an_upload_than_its_scopes_allow(
    visitor: Callable[..., Visit], issuer: Issuer, enrolled: Enrolled
) -> None:
    visit = visitor()
    visit.sign_in(issuer.token(scope="faces:write"), f"#/upload?collection={enrolled.collection}")
    visit.page.get_by_role("heading", name="Upload", level=1).wait_for()
    assert visit.page.get_by_role("combobox", name="Person").count() == 0
    assert visit.page.get_by_role("link", name="Review", exact=True).count() == 0
    drop(visit, PHOTOS / "obama.jpg")
    row(visit, "obama.jpg").get_by_text("what became of it is not yours to see").wait_for()
    eventually(lambda: [each["status"] for each in uploads(enrolled)] == ["indexed"], "the photo is indexed")
    visit.page.get_by_role("button", name="Sign out").click()
    visit.sign_in(issuer.token(scope="search"), "#/upload")
    visit.page.get_by_role("heading", name="Not found").wait_for()
