"""What the page's policy stops; the other tests fail if a page meets it (conftest.py)."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.console.visit import Visit

if TYPE_CHECKING:
    from playwright.sync_api import Request


def outcome(visit: Visit, expression: str) -> str:
    """The name of the error that an expression ends with, or `done`."""
    return str(visit.evaluate(f"(async () => {{ {expression} }})().then(() => 'done', (error) => error.name)"))


@pytest.mark.parametrize(
    ("expression", "error"),
    [
        ("await fetch('https://third.invalid/')", "TypeError"),
        ("document.createElement('p').innerHTML = '<b>markup</b>'", "TypeError"),
        ("trustedTypes.createPolicy('mine', { createHTML: (text) => text })", "TypeError"),
    ],
)
def test_the_policy_stops_other_hosts_and_markup_made_of_text(operator: Visit, expression: str, error: str) -> None:
    operator.settle()
    assert outcome(operator, expression) == error
    operator.page.get_by_role("button", name="Sign out").click()  # by then what the browser said has arrived
    operator.page.get_by_label("API key").wait_for()
    assert operator.wrong, "a page that meets the policy fails its test"
    assert all("Content Security Policy" in said or "Trusted" in said for said in operator.wrong)
    operator.wrong.clear()


def test_a_request_to_a_third_host_is_noticed(operator: Visit) -> None:
    operator.asked.append("https://third.invalid/picture.png")
    assert operator.strangers() == ["https://third.invalid/picture.png"]
    operator.asked.pop()


def test_an_element_with_a_script_of_its_own_runs_nothing(operator: Visit) -> None:
    operator.settle()
    made = "const image = document.createElement('img'); document.body.append(image); image.src = 'data:,x';"
    # newer browsers refuse the attribute itself, as markup made of text
    assert outcome(operator, f"{made} image.setAttribute('onerror', 'window.stolen = 1')") in ("done", "TypeError")
    operator.page.get_by_role("button", name="Sign out").click()
    operator.page.get_by_label("API key").wait_for()
    assert operator.evaluate("typeof window.stolen") == "undefined"
    assert operator.wrong
    operator.wrong.clear()


def test_the_browser_keeps_the_language_the_colours_and_the_shortcuts_alone(operator: Visit) -> None:
    sent: list[Request] = []

    def note(request: Request) -> None:
        sent.append(request)

    operator.context.on("requestfinished", note)
    operator.page.get_by_label("Colours").select_option("dark")
    operator.page.get_by_label("Language").select_option("en")
    operator.page.get_by_role("button", name="Keyboard shortcuts").click()
    operator.page.get_by_label("Use the keys of this list").uncheck()
    operator.page.get_by_role("button", name="Close").click()
    for link in operator.page.get_by_role("navigation").get_by_role("link").all():
        link.click()
        operator.settle()
    kept = ["facepass.colours", "facepass.language", "facepass.shortcuts"]
    assert operator.evaluate("Object.keys(localStorage).sort()") == kept
    assert operator.evaluate("Object.keys(sessionStorage)") == ["facepass.credential"]  # the person ticked the box
    assert operator.evaluate("Promise.all([caches.keys(), indexedDB.databases()])") == [[], []]
    assert not operator.context.cookies()
    answers = [request for request in sent if "/api/" in request.url]
    assert answers
    assert {request.all_headers()["cache-control"] for request in answers} == {"no-cache"}  # of fetch's `no-store`
