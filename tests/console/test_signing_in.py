"""Signing in: with an API key, which stays in the tab, or at the team's own issuer."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

import pytest

from tests.console.visit import Visit
from tests.support.issuer import Issuer

if TYPE_CHECKING:
    from playwright.sync_api import Route


def test_a_key_opens_the_console_and_is_in_no_address_and_in_no_lasting_storage(visit: Visit, key: str) -> None:
    visit.sign_in(key)
    visit.settle()
    secret = key.rpartition("_")[2]
    assert not [url for url in visit.asked if secret in url]
    assert secret not in visit.page.url
    assert secret not in visit.evaluate("JSON.stringify({...localStorage})")
    assert not visit.context.cookies()


def test_a_key_outlives_a_reload_only_if_the_person_wished_it(visit: Visit, key: str) -> None:
    visit.sign_in(key)
    visit.page.reload()
    visit.page.get_by_role("button", name="Sign out").click()
    visit.page.get_by_label("API key").fill(key)
    visit.page.get_by_role("button", name="Sign in", exact=True).click()
    visit.page.get_by_role("button", name="Sign out").wait_for()
    assert visit.evaluate("sessionStorage.length") == 0
    visit.page.reload()
    visit.page.get_by_label("API key").wait_for()


@pytest.mark.parametrize("status", [429, 503, 0])
def test_an_outage_at_a_reload_keeps_the_key_and_it_is_tried_again(operator: Visit, status: int) -> None:
    def fail(route: Route) -> None:
        if status:
            route.fulfill(status=status, json={"title": "Not now", "status": status, "code": "not_now"})
        else:
            route.abort()

    operator.page.route("**/api/v1/me", fail)
    operator.page.reload()
    again = operator.page.get_by_role("alert").get_by_role("button", name="Try again")
    again.wait_for()
    assert operator.evaluate("Object.keys(sessionStorage)") == ["facepass.credential"]
    operator.page.unroute("**/api/v1/me")
    again.click()
    operator.page.get_by_role("button", name="Sign out").wait_for()


def test_a_kept_key_that_the_api_does_not_accept_is_forgotten(operator: Visit) -> None:
    operator.evaluate("sessionStorage.setItem('facepass.credential', 'fp_0000000000000000_wrong')")
    operator.page.reload()
    operator.page.get_by_role("alert").get_by_text("not accepted").wait_for()
    assert operator.evaluate("sessionStorage.length") == 0
    assert operator.page.get_by_role("button", name="Try again").count() == 0


def test_signing_out_forgets_the_key(operator: Visit) -> None:
    operator.page.get_by_role("button", name="Sign out").click()
    operator.page.get_by_label("API key").wait_for()
    assert operator.evaluate("Object.keys(sessionStorage)") == ["facepass.signed-out"]  # asks the issuer for a password
    operator.page.reload()
    operator.page.get_by_label("API key").wait_for()


def test_a_wrong_key_is_refused_in_words(visit: Visit) -> None:
    visit.open()
    visit.page.get_by_label("API key").fill("fp_0000000000000000_wrong")
    visit.page.get_by_role("button", name="Sign in", exact=True).click()
    visit.page.get_by_role("alert").get_by_text("not accepted").wait_for()
    assert visit.evaluate("sessionStorage.length") == 0


@pytest.mark.parametrize("place", ["", "#/system"])
def test_the_issuers_code_leaves_the_address_at_once_and_the_link_is_kept(
    visit: Visit, issuer: Issuer, place: str
) -> None:
    visit.open(place)
    visit.page.get_by_role("button", name=f"Sign in with {urlsplit(issuer.url).netloc}").click()
    visit.page.get_by_role("button", name="Sign out").wait_for()
    assert visit.page.url == f"{visit.base}/console{place}"
    question = issuer.authorization.questions[-1]
    assert question["code_challenge_method"] == "S256"
    assert question["redirect_uri"] == f"{visit.base}/console"
    assert visit.evaluate("sessionStorage.length") == 0


def test_an_answer_with_another_state_signs_no_one_in(visit: Visit, issuer: Issuer) -> None:
    visit.open()
    waiting = "JSON.stringify({state: 'mine', verifier: 'v', hash: ''})"
    visit.evaluate(f"sessionStorage.setItem('facepass.signing-in', {waiting})")
    visit.page.goto(f"{visit.base}/console?code=theirs&state=theirs")
    visit.page.get_by_role("alert").wait_for()
    assert visit.page.url == f"{visit.base}/console"
    assert not [url for url in visit.asked if url.startswith(f"{issuer.url}/token")]


@pytest.mark.parametrize("answer", ["code=theirs&state=theirs", "code=theirs", "error=access_denied"])
def test_an_answer_that_this_tab_does_not_wait_for_leaves_the_address_too(operator: Visit, answer: str) -> None:
    operator.page.goto(f"{operator.base}/console?{answer}#/system")
    operator.page.get_by_role("heading", name="System", level=1).wait_for()
    assert operator.page.url == f"{operator.base}/console#/system"


def test_what_the_scopes_do_not_allow_is_not_shown(visitor: Callable[..., Visit], issuer: Issuer) -> None:
    visit = visitor()
    visit.sign_in(issuer.token(scope="search"))
    visit.settle()
    assert visit.page.get_by_role("heading", name="Photos sent").count() == 0
    assert not [url for url in visit.asked if "/usage" in url]
