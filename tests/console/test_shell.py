"""What is around every page: links, keyboard, languages, colours, widths."""

import pytest

from tests.console.visit import Visit
from tests.support.runtime import eventually

FOCUSED = "document.activeElement.textContent"


def test_a_link_opens_its_view_and_back_returns(operator: Visit) -> None:
    operator.go("System")
    assert operator.page.url.endswith("/console#/system")
    operator.page.go_back()
    operator.page.get_by_role("heading", name="Overview", level=1).wait_for()
    operator.page.reload()
    operator.page.get_by_role("heading", name="Overview", level=1).wait_for()


def test_a_page_that_is_taller_than_the_window_opens_at_its_top(operator: Visit) -> None:
    operator.page.set_viewport_size({"width": 390, "height": 500})
    operator.settle()
    operator.page.get_by_text("What the alarms mean").scroll_into_view_if_needed()
    assert operator.evaluate("scrollY") > 0
    operator.page.keyboard.press("g")
    operator.page.keyboard.press("s")
    operator.page.get_by_role("heading", name="System", level=1).wait_for()
    eventually(lambda: operator.evaluate("scrollY") == 0, "the page is at its top")
    assert operator.evaluate("document.documentElement.scrollHeight > innerHeight")


@pytest.mark.parametrize("place", ["#/nothing-here", "#/%E0%A4%A", "#/<img src=x onerror=alert(1)>"])
def test_a_link_to_nothing_is_not_found(operator: Visit, place: str) -> None:
    operator.open(place)
    operator.page.get_by_role("heading", name="Not found").wait_for()


def test_the_keyboard_alone_reaches_content_pages_and_help(operator: Visit) -> None:
    page = operator.page
    operator.open()
    page.get_by_role("heading", name="Overview", level=1).wait_for()
    page.keyboard.press("g")
    page.keyboard.press("s")
    page.get_by_role("heading", name="System", level=1).wait_for()
    assert operator.evaluate("document.activeElement.id") == "content"
    page.keyboard.press("?")
    page.get_by_role("dialog", name="Keyboard shortcuts").wait_for()
    page.keyboard.press("Escape")
    page.get_by_role("dialog").wait_for(state="detached")
    skip = page.get_by_role("link", name="Skip to the content")
    skip.focus()
    page.keyboard.press("Enter")
    assert operator.evaluate("document.activeElement.id") == "content"
    assert page.url.endswith("#/system")


def test_single_keys_are_no_shortcuts_once_they_are_switched_off(operator: Visit) -> None:
    page = operator.page
    page.keyboard.press("?")
    used = page.get_by_label("Use the keys of this list")
    used.uncheck()
    page.keyboard.press("Escape")
    page.get_by_role("dialog").wait_for(state="detached")
    page.reload()
    page.get_by_role("heading", name="Overview", level=1).wait_for()
    for each in ("?", "g", "s"):
        page.keyboard.press(each)
    operator.settle()
    assert page.get_by_role("dialog").count() == 0
    assert page.get_by_role("heading", name="Overview", level=1).count() == 1
    page.get_by_role("button", name="Keyboard shortcuts").click()
    used.check()
    page.get_by_role("button", name="Close").click()
    page.get_by_role("dialog").wait_for(state="detached")
    eventually(lambda: operator.evaluate(FOCUSED) == "Keyboard shortcuts", "the focus is back where it was")
    for each in ("g", "s"):
        page.keyboard.press(each)
    page.get_by_role("heading", name="System", level=1).wait_for()


def test_the_sign_in_page_has_no_accessibility_fault(visit: Visit) -> None:
    visit.open()
    visit.page.get_by_label("API key").wait_for()
    assert visit.accessibility_faults() == []
    assert not visit.overflows(360)


def test_colours_follow_the_system_until_chosen(operator: Visit) -> None:
    ground = "getComputedStyle(document.body).backgroundColor"
    operator.page.emulate_media(color_scheme="light")
    light = operator.evaluate(ground)
    operator.page.emulate_media(color_scheme="dark")
    dark = operator.evaluate(ground)
    assert light != dark
    operator.page.get_by_label("Colours").select_option("light")
    assert operator.evaluate(ground) == light


def test_an_error_shows_its_title_its_detail_and_its_request_and_the_tab_remembers_it(operator: Visit) -> None:
    problem = {"title": "Broken", "status": 500, "detail": "<img onerror=1>", "code": "broken", "request_id": "r-1"}
    operator.page.route("**/api/v1/model", lambda route: route.fulfill(status=500, json=problem))
    operator.go("System")
    note = operator.page.get_by_role("alert")
    for text in ("Broken", "<img onerror=1>", "r-1"):
        note.get_by_text(text).wait_for()
    operator.page.get_by_role("region", name="Errors of this tab").get_by_text("r-1").wait_for()
    operator.page.unroute("**/api/v1/model")
    note.get_by_role("button", name="Try again").click()
    note.wait_for(state="detached")
