"""What is left of a caller whose key or token ended, who signed out, or who comes back, in the same tab."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from tests.conftest import PHOTOS
from tests.console.dropping import drop
from tests.console.enrolled import Enrolled, unique
from tests.console.expecting import expect
from tests.console.giving import choose, open_faces, press
from tests.console.holding import REFUSED, holding, sign_in_again
from tests.console.people import notice
from tests.console.visit import Visit
from tests.support.issuer import Issuer
from tests.support.runtime import Runtime

if TYPE_CHECKING:
    from playwright.sync_api import Locator

NAMES = ("biden.jpg", "obama.jpg", "obama2.jpg")


def sign_out(visit: Visit) -> None:
    visit.page.get_by_role("button", name="Sign out").click()
    visit.page.get_by_label("API key").wait_for()


def uploads(enrolled: Enrolled) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = enrolled.get(f"uploads?collection_id={enrolled.collection}")["items"]
    return found


def sent_photos(visit: Visit) -> Locator:
    return visit.page.get_by_role("region", name="Photos of this tab").get_by_role("listitem")


def end_while_uploading(operator: Visit, enrolled: Enrolled, ask: Callable[[], None]) -> None:
    """Drop photos; once the first asks what became of it and `ask` was done, the key is no longer accepted."""
    operator.open(f"#/upload?collection={enrolled.collection}")
    operator.page.get_by_role("heading", name="Upload", level=1).wait_for()
    with holding(operator, "GET", "**/api/v1/uploads/*") as looks:
        drop(operator, *(PHOTOS / name for name in NAMES))
        looks.first()
        ask()
        looks.first().fulfill(**REFUSED)
        del looks.routes[0]
        operator.page.get_by_text("Your key or token is no longer accepted.").wait_for()


def test_photos_on_their_way_go_on_once_the_same_caller_is_back_and_no_question_is_left(
    operator: Visit, enrolled: Enrolled, key: str
) -> None:
    def open_a_question() -> None:
        operator.go("Operations")
        operator.page.get_by_role("navigation", name="Operations").get_by_role("link", name="Keys").click()
        operator.page.get_by_role("button", name="Revoke…").first.click()
        operator.page.get_by_role("dialog").wait_for()

    end_while_uploading(operator, enrolled, open_a_question)
    sign_in_again(operator, key)
    assert operator.page.get_by_role("dialog").count() == 0
    operator.go("Upload")
    operator.page.get_by_text("3 of 3 done, 0 with problems").wait_for()
    assert {each["status"] for each in uploads(enrolled)} == {"indexed"}
    assert len(uploads(enrolled)) == len(NAMES)


def test_photos_of_one_caller_are_not_shown_to_another(operator: Visit, enrolled: Enrolled, runtime: Runtime) -> None:
    end_while_uploading(operator, enrolled, lambda: None)
    sign_in_again(operator, runtime.new_key("next"))
    operator.go("Upload")
    operator.page.get_by_text("No photo was sent from this tab yet.").wait_for()
    assert sent_photos(operator).count() == 0


def test_notices_and_errors_of_one_caller_are_not_shown_to_the_next(
    operator: Visit, enrolled: Enrolled, runtime: Runtime
) -> None:
    enrolled.enrol(enrolled.user(unique("Ada")), "obama.jpg")
    open_faces(operator, enrolled.collection, 1)
    choose(operator, 0)
    press(operator, "Set free")
    notice(operator, "1 face was set free.")
    operator.evaluate("location.hash = '#/collections/nowhere'")
    operator.page.get_by_role("heading", name="Not found").wait_for()
    operator.go("System")
    operator.page.get_by_text("1 error since").wait_for()
    sign_out(operator)
    sign_in_again(operator, runtime.new_key("next"))
    assert operator.page.locator(".notice").count() == 0
    operator.page.get_by_text("0 errors since").wait_for()


def make_key(operator: Visit, name: str) -> None:
    page = operator.page
    page.get_by_role("button", name="Create a key").click()
    page.get_by_label("What it is for").fill(name)
    page.get_by_role("button", name="Create the key").click()
    page.get_by_role("dialog").wait_for(state="detached")


def test_a_secret_stays_on_every_page_until_it_is_stored_or_the_caller_signs_out(operator: Visit, key: str) -> None:
    page = operator.page
    operator.open("#/operations/keys")
    panels = page.get_by_role("region", name="The new key")
    make_key(operator, unique("first"))
    first = panels.get_by_label("API key", exact=True).input_value()
    operator.go("Help")
    expect(panels.get_by_label("API key", exact=True)).to_have_value(first)
    page.go_back()
    make_key(operator, unique("second"))
    expect(panels).to_have_count(2)
    expect(panels.first.get_by_label("API key", exact=True)).to_have_value(first)
    assert operator.accessibility_faults() == []
    panels.first.get_by_role("button", name="I have stored it").click()
    expect(panels).to_have_count(1)
    sign_out(operator)
    sign_in_again(operator, key)
    operator.settle()
    assert panels.count() == 0


def test_after_sign_out_the_issuer_is_asked_to_let_no_one_in_unasked(visit: Visit, issuer: Issuer) -> None:
    button = visit.page.get_by_role("button", name=f"Sign in with {urlsplit(issuer.url).netloc}")
    visit.open()
    button.click()
    sign_out(visit)
    assert "prompt" not in issuer.authorization.questions[-1]
    visit.page.reload()
    button.click()
    visit.page.get_by_role("button", name="Sign out").wait_for()
    assert issuer.authorization.questions[-1]["prompt"] == "login"
    assert visit.evaluate("sessionStorage.length") == 0


def test_an_error_of_the_pages_load_is_gone_after_signing_in(visit: Visit, key: str) -> None:
    visit.open()
    waiting = "JSON.stringify({state: 'mine', verifier: 'v', hash: ''})"
    visit.evaluate(f"sessionStorage.setItem('facepass.signing-in', {waiting})")
    visit.page.goto(f"{visit.base}/console?code=theirs&state=theirs")
    visit.page.get_by_role("alert").wait_for()
    sign_in_again(visit, key)
    sign_out(visit)
    assert visit.page.get_by_role("alert").count() == 0
