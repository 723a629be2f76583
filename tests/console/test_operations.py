"""Operations: failed uploads, dead letters, webhooks, keys, the audit log; the API says what is stored afterwards."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, Any
from uuid import uuid4

import httpx
import pytest

from local.demo.client import App
from tests.console.expecting import expect
from tests.console.failures import fail, failed_upload
from tests.console.visit import Visit
from tests.support.receivers import running_receiver, status
from tests.support.runtime import Runtime, eventually

if TYPE_CHECKING:
    from playwright.sync_api import Locator, Route

HOSTILE = "<img src=x onerror=alert(1)>"
TABS = {
    "failed": "Failed uploads",
    "letters": "Dead letters",
    "webhooks": "Webhooks",
    "keys": "Keys",
    "audit": "Audit log",
}


@pytest.fixture
def app(runtime: Runtime, key: str) -> Iterator[App]:
    found = App.at(runtime.described["base_url"], key)
    yield found
    found.http.close()


@pytest.fixture
def failed(app: App, runtime: Runtime, photo: Callable[[str], bytes]) -> Callable[..., str]:
    """Makes uploads that failed."""
    return lambda **fields: failed_upload(app, runtime, photo("obama.jpg"), **fields)


def row(operator: Visit, text: str) -> Locator:
    """The row of a list that shows this text."""
    return operator.page.locator(".row", has_text=text)


def keys_named(app: App, name: str) -> list[dict[str, Any]]:
    return [key for key in app.call("GET", "/api/v1/api-keys?limit=100")["items"] if key["name"] == name]


def webhooks_at(app: App, url: str) -> list[dict[str, Any]]:
    return [each for each in app.call("GET", "/api/v1/webhooks")["items"] if each["url"] == url]


def test_a_failed_upload_is_sent_again_and_indexed(operator: Visit, app: App, failed: Callable[..., str]) -> None:
    upload_id = failed(external_image_id=HOSTILE)
    operator.go("Operations")
    row(operator, upload_id).get_by_text(HOSTILE).wait_for()
    row(operator, upload_id).get_by_role("button", name="Send again").click()
    row(operator, upload_id).get_by_text("indexed", exact=True).wait_for()
    upload = app.call("GET", f"/api/v1/uploads/{upload_id}")
    assert (upload["status"], upload["reason"], len(upload["faces"])) == ("indexed", None, 1)


def test_all_failed_uploads_are_sent_again_and_one_whose_photo_is_gone_stops_no_other(
    operator: Visit, app: App, runtime: Runtime, failed: Callable[..., str]
) -> None:
    uploads = [failed() for _ in range(3)]
    bucket = runtime.described["bucket"]
    runtime.aws("s3").delete_object(Bucket=bucket, Key=f"uploads/local/{uploads[1]}")
    operator.open("#/operations/failed")
    operator.page.get_by_role("button", name="Send all again").click()
    operator.page.locator(".notice").get_by_text("1 could not be sent.").wait_for()
    assert app.settled(uploads[0])["status"] == app.settled(uploads[2])["status"] == "indexed"
    assert app.call("GET", f"/api/v1/uploads/{uploads[1]}")["status"] == "failed"
    app.call("DELETE", f"/api/v1/uploads/{uploads[1]}")


def test_sending_all_waits_at_the_limit_and_loses_no_photo(
    operator: Visit, app: App, failed: Callable[..., str]
) -> None:
    upload_id = failed()
    limited: list[str] = []

    def limit(route: Route) -> None:
        if len(limited) == 5:  # the client itself tries four times
            route.continue_()
            return
        limited.append(route.request.url)
        body = '{"code": "rate_limited", "title": "Too many requests"}'
        route.fulfill(status=429, content_type="application/problem+json", headers={"retry-after": "0"}, body=body)

    operator.page.route("**/redrive", limit)
    operator.open("#/operations/failed")
    operator.page.get_by_role("button", name="Send all again").click()
    notice = operator.page.locator(".notice")
    notice.get_by_text("sent again.").wait_for()
    assert "could not be sent" not in notice.inner_text()
    assert len(limited) == 5
    assert app.settled(upload_id)["status"] == "indexed"


def test_a_photo_that_failed_once_more_can_be_sent_once_more(
    operator: Visit, app: App, runtime: Runtime, failed: Callable[..., str]
) -> None:
    upload_id = failed()
    operator.open("#/operations/failed")
    for _ in range(2):
        row(operator, upload_id).get_by_role("button", name="Send again").click()
        row(operator, upload_id).get_by_text("indexed", exact=True).wait_for()
        fail(runtime, upload_id)
        operator.page.get_by_role("link", name="Dead letters").click()
        row(operator, upload_id).get_by_role("button", name="Send again").wait_for()
        operator.page.get_by_role("link", name="Failed uploads").click()
    row(operator, upload_id).get_by_role("button", name="Send again").wait_for()
    app.call("DELETE", f"/api/v1/uploads/{upload_id}")


def test_a_dead_letter_shows_its_reason_and_its_cause_and_is_sent_again(
    operator: Visit, app: App, failed: Callable[..., str]
) -> None:
    upload_id = failed()
    operator.open("#/operations/letters")
    letter = row(operator, upload_id)
    letter.get_by_text("TimeoutError").wait_for()
    letter.get_by_text("photo").first.wait_for()
    letter.get_by_role("button", name="Send again").click()
    assert eventually(lambda: app.call("GET", f"/api/v1/uploads/{upload_id}")["faces"], "the photo is indexed")
    operator.page.get_by_role("link", name="How to redrive them").click()
    operator.page.get_by_role("heading", name="Redrive failed uploads").wait_for()


def test_a_webhook_is_created_tested_changed_rotated_and_deleted(operator: Visit, app: App) -> None:
    page = operator.page
    with running_receiver() as receiver:
        operator.open("#/operations/webhooks")
        page.get_by_role("button", name="Create a webhook").click()
        page.get_by_label("URL that events").fill(receiver.url)
        page.get_by_label("Description").fill(HOSTILE)
        page.get_by_label("user.erased").check()
        page.get_by_role("button", name="Create the webhook").click()
        secret = page.get_by_role("region", name="The webhook was created").get_by_label("Secret", exact=True)
        assert secret.input_value().startswith("whsec_")
        page.get_by_role("button", name="I have stored it").click()
        [webhook] = webhooks_at(app, receiver.url)
        assert (webhook["description"], webhook["event_types"]) == (HOSTILE, ["user.erased"])
        row(operator, HOSTILE).get_by_role("link", name=receiver.url).click()
        page.get_by_role("button", name="Send a test").click()
        row(operator, "webhook.test").get_by_text("status 204").wait_for()
        receiver.answer = status(500)
        page.get_by_role("button", name="Send a test").click()
        failing = row(operator, "the receiver answered with an error")
        failing.get_by_text("status 500").wait_for()
        receiver.answer = status(204)
        failing.get_by_role("button", name="Send again").click()
        failing.wait_for(state="detached")
        page.get_by_label("Status").select_option("failed")
        page.get_by_text("Nothing was sent").wait_for()
        assert page.url.endswith(f"#/operations/webhooks/{webhook['webhook_id']}?status=failed")
        page.get_by_role("button", name="Rotate the secret…").click()
        page.get_by_role("button", name="Make the new secret").click()
        page.get_by_role("region", name="The new secret").get_by_label("Secret", exact=True).wait_for()
        page.get_by_role("button", name="I have stored it").click()
        page.get_by_role("button", name="Disable").click()
        page.get_by_role("button", name="Enable").wait_for()
        [webhook] = webhooks_at(app, receiver.url)
        assert not webhook["enabled"]
        assert webhook["previous_secret_until"]
        page.get_by_role("button", name="Delete…").click()
        question = page.get_by_role("dialog", name="Delete this webhook?")
        question.get_by_text(receiver.url).wait_for()
        question.get_by_role("button", name="Delete the webhook").click()
        page.locator(".notice").get_by_text("The webhook was deleted.").wait_for()
    assert webhooks_at(app, receiver.url) == []
    assert len(receiver.taken) == 3


def test_a_webhooks_form_sends_what_was_changed_alone_and_a_stale_one_nothing(operator: Visit, app: App) -> None:
    made = app.call("POST", "/api/v1/webhooks", json={"url": f"https://example.com/{uuid4()}", "description": "first"})
    path = f"/api/v1/webhooks/{made['webhook_id']}"
    page = operator.page
    operator.open(f"#/operations/webhooks/{made['webhook_id']}")
    for types, said in ((["user.erased"], "second"), (["user.merged"], "third")):
        page.get_by_role("button", name="Change…").click()
        page.get_by_label("Description").fill(said)
        if said == "third":
            page.get_by_label("user.merged").check()
        app.call("PATCH", path, json={"event_types": types})
        page.get_by_role("button", name="Save").click()
        page.get_by_role("dialog").wait_for(state="detached")
    page.locator(".notice").get_by_text("Someone has changed this webhook meanwhile.").wait_for()
    stored = app.call("GET", path)
    assert (stored["description"], stored["event_types"]) == ("second", ["user.merged"])
    app.call("DELETE", path)


def test_the_filters_of_the_audit_log_keep_the_focus_when_they_are_applied(operator: Visit) -> None:
    page = operator.page
    operator.open("#/operations/audit")
    page.get_by_label("Verb").fill("create_key")
    page.keyboard.press("Enter")
    eventually(lambda: page.url.endswith("?verb=create_key"), "the filter stands in the link")
    operator.settle()
    assert operator.evaluate("document.activeElement.value") == "create_key"
    page.get_by_role("button", name="Clear").click()
    eventually(lambda: page.get_by_label("Verb").input_value() == "", "the filters are cleared")
    assert operator.evaluate("document.activeElement.textContent") == "Clear"


def test_a_url_that_the_api_refuses_is_explained_in_the_form(operator: Visit) -> None:
    page = operator.page
    operator.open("#/operations/webhooks")
    page.get_by_role("button", name="Create a webhook").click()
    form = page.get_by_role("dialog")
    form.get_by_label("URL that events").fill("https://user:password@example.com/")  # pragma: allowlist secret
    form.get_by_role("button", name="Create the webhook").click()
    form.get_by_role("alert").get_by_text("Request").wait_for()
    page.keyboard.press("Escape")
    form.wait_for(state="detached")


def test_a_key_is_created_shown_once_rotated_and_revoked(operator: Visit, app: App, runtime: Runtime) -> None:
    page = operator.page
    name = f"{HOSTILE} {uuid4().hex[:8]}"
    operator.open("#/operations/keys")
    page.get_by_role("button", name="Create a key").click()
    page.get_by_label("What it is for").fill(name)
    page.get_by_label("faces:read").check()
    page.get_by_label("Bound to these collections").fill("lobby, gate")
    page.get_by_role("button", name="Create the key").click()
    [first] = shown_once(operator)
    assert account(runtime, first)["scopes"] == ["faces:read", "search"]
    assert account(runtime, first)["collections"] == ["gate", "lobby"]
    row(operator, name).get_by_role("button", name="Rotate…").click()
    page.get_by_label("Hours in which the old key stays valid").fill("0")
    page.get_by_role("button", name="Make the new key").click()
    [second] = shown_once(operator)
    assert account(runtime, second)["collections"] == ["gate", "lobby"]
    assert {key["state"] for key in keys_named(app, name)} == {"current", "expired"}
    current = row(operator, second.split("_")[1])
    current.get_by_role("button", name="Revoke…").click()
    question = page.get_by_role("dialog", name=f"Revoke {name}?")
    question.get_by_text("Requests with it are refused within a minute").wait_for()
    question.get_by_role("button", name="Revoke the key").click()
    current.get_by_text("revoked", exact=True).wait_for()
    assert {key["state"] for key in keys_named(app, name)} == {"revoked", "expired"}
    assert not [url for url in operator.asked if first in url or second in url]
    stored = operator.evaluate("JSON.stringify({...localStorage, ...sessionStorage})")
    assert first not in stored
    assert second not in stored


def shown_once(operator: Visit) -> list[str]:
    """The key that the page shows, which is gone once the person says that it is stored."""
    panel = operator.page.get_by_role("region", name="The new key")
    secret = panel.get_by_label("API key", exact=True).input_value()
    panel.get_by_role("button", name="I have stored it").click()
    expect(panel).to_have_count(0)
    assert secret not in operator.page.content()
    return [secret]


def account(runtime: Runtime, key: str) -> dict[str, Any]:
    with_key = {"authorization": f"Bearer {key}"}
    found: dict[str, Any] = httpx.get(f"{runtime.described['base_url']}/api/v1/me", headers=with_key, timeout=60).json()
    return found


def test_the_audit_log_is_filtered_by_its_link_and_by_what_an_entry_has(operator: Visit, app: App) -> None:
    page = operator.page
    collection = f"audited-{uuid4().hex[:8]}"
    app.call("POST", "/api/v1/collections", json={"collection_id": collection})
    operator.open(f"#/operations/audit?object=collection:{collection}")
    entry = row(operator, f"collection:{collection}")
    entry.get_by_role("link", name="create_collection").click()
    expect(page.get_by_label("Verb")).to_have_value("create_collection")
    expect(page.locator(".row")).to_have_count(1)
    page.get_by_label("Result").fill("died")
    page.get_by_label("Result").press("Enter")
    page.get_by_text("No entry fits.").wait_for()
    assert page.url.endswith(f"?verb=create_collection&object=collection%3A{collection}&result=died")
    page.get_by_role("button", name="Clear").click()
    page.locator(".row").first.wait_for()
    page.get_by_label("Object").fill("no object")
    page.get_by_role("button", name="Show").click()
    page.get_by_role("alert").get_by_text("object").wait_for()


def test_the_audit_log_is_verified_to_its_end(operator: Visit, app: App) -> None:
    operator.open("#/operations/audit")
    panel = operator.page.get_by_role("region", name="Verification")
    panel.get_by_role("button", name="Verify the log").click()
    panel.get_by_text("Nothing was removed, changed or added.").wait_for()
    panel.get_by_label("Newest seal that you noted").fill("999999:" + "0" * 64)
    panel.get_by_role("button", name="Verify the log").click()
    panel.get_by_text("The log was changed.").wait_for()
    panel.get_by_text("the newest seals are missing").wait_for()


def test_another_tenants_webhook_is_not_found(operator: Visit, runtime: Runtime) -> None:
    stranger = App.at(runtime.described["base_url"], runtime.new_key("stranger"))
    made = stranger.call("POST", "/api/v1/webhooks", json={"url": "http://127.0.0.1:9/secret-place"})
    for webhook_id in (made["webhook_id"], "no-id", HOSTILE.replace("/", "")):
        operator.open(f"#/operations/webhooks/{webhook_id}")
        operator.page.get_by_role("heading", name="Not found").wait_for()
        assert operator.page.get_by_text("secret-place").count() == 0
    stranger.http.close()


def test_what_the_scopes_do_not_allow_is_not_shown(
    visitor: Callable[..., Visit], app: App, failed: Callable[..., str]
) -> None:
    upload_id = failed()
    reader = app.call("POST", "/api/v1/api-keys", json={"name": "reader", "scopes": ["faces:read"]})
    visit = visitor()
    visit.sign_in(reader["key"], "#/operations")
    row(visit, upload_id).wait_for()
    tabs = visit.page.get_by_role("navigation", name="Operations").get_by_role("link")
    assert tabs.all_inner_texts() == ["Failed uploads"]
    assert visit.page.get_by_role("button", name="Send again").count() == 0
    visit.open("#/operations/keys")
    visit.page.get_by_role("heading", name="Not found").wait_for()
    assert not [url for url in visit.asked if "/api-keys" in url]
    app.call("DELETE", f"/api/v1/uploads/{upload_id}")


@pytest.mark.parametrize("tab", TABS)
def test_a_tab_has_no_accessibility_fault_and_fits_a_small_phone(
    operator: Visit, app: App, failed: Callable[..., str], tab: str
) -> None:
    upload_id = failed() if tab in ("failed", "letters") else None
    operator.open(f"#/operations/{tab}")
    operator.page.get_by_role("navigation", name="Operations").get_by_role("link", name=TABS[tab]).wait_for()
    operator.settle()
    assert operator.accessibility_faults() == []
    for path in operator.screenshot(f"operations-{tab}"):
        assert path.stat().st_size > 0
    assert not operator.overflows(360)
    if upload_id:
        app.call("DELETE", f"/api/v1/uploads/{upload_id}")
