"""People: users are found and made; every view is safe, accessible and shows what the caller may see."""

from collections.abc import Callable
from uuid import uuid4

import pytest

from tests.console.enrolled import Enrolled, unique
from tests.console.people import choose, notice, open_user
from tests.console.visit import Visit
from tests.support.issuer import Issuer
from tests.support.runtime import Runtime, eventually

HOSTILE = "<img src=x onerror=alert(1)>"


def test_a_user_is_found_by_the_start_of_the_name_a_whole_email_or_a_whole_external_id(
    operator: Visit, enrolled: Enrolled
) -> None:
    name = unique("Grace Hopper")
    fields = {"email": f"{uuid4().hex}@example.com", "external_id": f"employee-{uuid4().hex}"}
    user = enrolled.user(name, **fields)
    operator.go("People")
    page = operator.page
    page.keyboard.press("/")
    field = page.get_by_role("searchbox", name="Search people")
    for text in (name[:18].upper(), fields["email"], fields["external_id"]):
        field.fill(text)
        found = page.get_by_role("region", name="People").get_by_role("link")
        eventually(lambda found=found: found.count() == 1, f"one user is found by {text}")
        assert found.get_attribute("href") == f"#/people/{user}"
    field.fill(f"{uuid4().hex}")
    page.get_by_text("No one is found by this.").wait_for()
    field.fill(name)
    page.get_by_role("link", name=name).click()
    page.get_by_role("heading", name=name, level=2).wait_for()
    assert page.url.endswith(f"#/people/{user}")
    page.get_by_role("link", name="All people").click()
    assert field.input_value() == name
    assert name.split()[0] not in page.url + operator.evaluate("JSON.stringify({...localStorage, ...sessionStorage})")


def test_a_list_longer_than_a_page_is_read_as_it_is_scrolled(operator: Visit, enrolled: Enrolled) -> None:
    prefix = unique("Row")
    for number in range(53):
        enrolled.user(f"{prefix} {number:02}")
    operator.go("People")
    operator.page.get_by_role("searchbox").fill(prefix)
    people = operator.page.get_by_role("region", name="People")
    people.get_by_role("link", name=f"{prefix} 00").wait_for()
    assert people.get_by_role("link").count() < 40

    def last_is_there() -> bool:
        people.evaluate("element => element.scrollTo(0, element.scrollHeight)")
        return bool(people.get_by_role("link", name=f"{prefix} 52").count())

    eventually(last_is_there, "the last user is listed")


def test_a_user_is_created_changed_and_may_share_a_name(operator: Visit, enrolled: Enrolled) -> None:
    name = unique("Ada")
    enrolled.user(name)
    page = operator.page
    operator.go("People")
    page.get_by_role("button", name="New person").click()
    page.get_by_label("Name").fill(name)
    page.get_by_label("External ID").fill(name)
    page.get_by_role("button", name="Create").click()
    page.get_by_role("button", name="Save all the same").click()
    page.get_by_role("heading", name=name, level=2).wait_for()
    [made] = enrolled.get(f"users?external_id={name}")["items"]
    assert page.url.endswith(f"#/people/{made['id']}")
    enrolled.app.call("PATCH", f"/api/v1/users/{made['id']}", json={"metadata": {"team": "engines"}})
    page.get_by_role("button", name="Edit").click()
    page.get_by_label("Email").fill("not an address@")
    page.get_by_role("button", name="Save").click()
    page.get_by_label("Email").fill(f"{made['id']}@example.com")
    page.get_by_role("button", name="Save").click()
    page.get_by_role("dialog").wait_for(state="detached")
    changed = enrolled.get(f"users/{made['id']}")
    assert (changed["email"], changed["external_id"]) == (f"{made['id']}@example.com", name)
    assert changed["metadata"] == {"team": "engines"}


def test_a_stale_form_overwrites_nothing_and_says_so(operator: Visit, enrolled: Enrolled) -> None:
    name, email = unique("Ada"), f"{uuid4().hex}@example.com"
    user = enrolled.user(name)
    open_user(operator, user, name)
    page = operator.page
    page.get_by_role("button", name="Edit").click()
    page.get_by_label("Email").fill("ada@example.com")
    enrolled.app.call("PATCH", f"/api/v1/users/{user}", json={"email": email})
    page.get_by_role("button", name="Save").click()
    notice(operator, "Someone has changed this person meanwhile.")
    page.get_by_text(email).wait_for()
    assert enrolled.get(f"users/{user}")["email"] == email


def test_an_exact_match_goes_with_its_text_and_its_error_is_shown(operator: Visit, enrolled: Enrolled) -> None:
    name, external_id = unique("Ada"), f"employee-{uuid4().hex}"
    enrolled.user(name, external_id=external_id)
    operator.go("People")
    page = operator.page
    field = page.get_by_role("searchbox", name="Search people")
    field.fill(external_id)
    page.get_by_role("region", name="People").get_by_role("link", name=name).wait_for()
    exact = "**/api/v1/users?external_id=*"
    page.route(exact, lambda route: route.fulfill(status=500, json={"message": "Internal Server Error"}))
    field.fill(uuid4().hex)
    note = page.get_by_role("alert")
    note.get_by_text("The service failed").wait_for()
    page.get_by_text("No one is found by this.").wait_for()
    assert page.get_by_role("link", name=name).count() == 0
    page.unroute(exact)
    note.get_by_role("button", name="Try again").click()
    note.wait_for(state="detached")


def test_stored_text_is_shown_as_text(operator: Visit, enrolled: Enrolled) -> None:
    user = enrolled.user(HOSTILE, external_id=f"{HOSTILE}{uuid4()}", metadata={HOSTILE: HOSTILE, "list": [HOSTILE]})
    enrolled.enrol(user, "biden.jpg", external_image_id=HOSTILE)
    enrolled.app.call("POST", f"/api/v1/users/{user}/consents", json={"text_version": HOSTILE, "given_by": HOSTILE})
    open_user(operator, user, HOSTILE)
    page = operator.page
    for part in ("Consents", "Uploads", "Metadata"):
        page.get_by_role("region", name=part, exact=True).first.get_by_text(HOSTILE).first.wait_for()
    page.get_by_role("button", name="Erase…").first.click()
    page.get_by_role("dialog", name=f"Erase {HOSTILE}?").get_by_role("button", name="Cancel").click()
    operator.open("#/people")
    page.get_by_role("link", name=HOSTILE).first.wait_for()
    operator.open(f"#/people/{user}/merge/{enrolled.user(HOSTILE)}")
    page.get_by_role("region", name="Stays").get_by_role("link", name=HOSTILE).wait_for()
    operator.settle()
    assert operator.evaluate("document.querySelectorAll('img[src=x]').length") == 0


@pytest.mark.parametrize("rest", ["", "/merge"])
def test_another_tenants_link_is_not_found(
    visitor: Callable[..., Visit], runtime: Runtime, enrolled: Enrolled, rest: str
) -> None:
    name = unique("Ada")
    user = enrolled.user(name)
    visit = visitor()
    visit.sign_in(runtime.new_key("elsewhere"), f"#/people/{user}{rest}")
    visit.page.get_by_role("heading", name="Not found").wait_for()
    assert visit.page.get_by_text(name).count() == 0


def test_a_link_that_is_no_id_is_not_found(operator: Visit) -> None:
    operator.open("#/people/..%2F..%2Fcollections")
    operator.page.get_by_role("heading", name="Not found").wait_for()


def test_what_the_scopes_do_not_allow_is_not_offered(
    visitor: Callable[..., Visit], issuer: Issuer, enrolled: Enrolled
) -> None:
    name = unique("Ada")
    user = enrolled.user(name)
    visit = visitor()
    visit.sign_in(issuer.token(scope="users:read"), f"#/people/{user}")
    visit.page.get_by_role("heading", name=name, level=2).wait_for()
    visit.settle()
    visit.page.get_by_role("heading", name="Consents").wait_for()
    titles = visit.page.get_by_role("main").get_by_role("heading", level=2).all_text_contents()
    assert titles == [name, "Consents"]
    assert visit.page.get_by_role("main").get_by_role("button").count() == 0
    assert not [url for url in visit.asked if "/faces" in url or "/uploads" in url]


@pytest.mark.parametrize("view", ["list", "person", "form", "move", "merge", "preview", "receipt"])
def test_a_view_has_no_accessibility_fault_and_fits_a_small_phone(
    operator: Visit, enrolled: Enrolled, view: str
) -> None:
    user, other = enrolled.user("Barack Obama", "obama.jpg", "obama2.jpg"), ""
    if view in ("merge", "preview"):
        other = enrolled.user("B. Obama", "obama3.jpg", external_id=unique("employee"))
    places = {"list": "", "merge": f"/{user}/merge", "preview": f"/{user}/merge/{other}", "receipt": f"/{user}/erased"}
    operator.open(f"#/people{places.get(view, f'/{user}')}")
    operator.page.get_by_role("heading", name="People", level=1).wait_for()
    operator.settle()
    if view == "form":
        operator.page.get_by_role("button", name="Edit").click()
    if view == "move":
        choose(operator, 2)
        operator.page.get_by_role("button", name="Move…").click()
        operator.page.get_by_role("combobox", name="Name, email or external ID").fill("Bar")
        operator.page.get_by_role("dialog").get_by_role("option").first.wait_for()
    assert operator.accessibility_faults() == []
    for path in operator.screenshot(f"people-{view}"):
        assert path.stat().st_size > 0
    assert not operator.overflows(360)
