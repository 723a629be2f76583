"""Overview: what a tenant used, what became of its uploads, what waits, and what the alarms mean."""

from __future__ import annotations

import io
import re
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from PIL import Image

from local.demo.client import App
from tests.conftest import PHOTOS
from tests.console.visit import Visit
from tests.support.runtime import Runtime
from tests.support.servers import tenant_name

if TYPE_CHECKING:
    from playwright.sync_api import Locator

ROOT = Path(__file__).parents[2]
ALARMS = ROOT / "console/src/pages/overview/alarms.ts"
RUNBOOK = ROOT / "docs/runbook.md"
HOSTILE = "<img src=x onerror=alert(1)>"


@dataclass(frozen=True)
class Busy:
    """A tenant with an indexed photo, a rejected one, one that was never sent, and two searches."""

    key: str
    app: App
    waiting: str


def empty_photo() -> bytes:
    """A grey photo without a face."""
    out = io.BytesIO()
    Image.new("RGB", (640, 480), (90, 120, 90)).save(out, "JPEG")
    return out.getvalue()


@pytest.fixture(scope="module")
def busy(runtime: Runtime) -> Busy:
    key = runtime.new_key(tenant_name())
    app = App.at(runtime.described["base_url"], key)
    user = app.call("POST", "/api/v1/users", json={"full_name": HOSTILE, "email": "ada@example.com"})
    assert app.upload((PHOTOS / "obama.jpg").read_bytes(), "image/jpeg", user_id=user["id"])["status"] == "indexed"
    assert app.upload(empty_photo(), "image/jpeg", external_image_id=HOSTILE)["reason"] == "no_face"
    for name in ("obama2.jpg", "biden.jpg"):
        app.search((PHOTOS / name).read_bytes())
    waiting = app.call("POST", "/api/v1/faces/upload", json={"content_type": "image/jpeg"})
    return Busy(key, app, waiting["upload_id"])


def test_the_overview_shows_what_the_api_counts(visit: Visit, busy: Busy) -> None:
    visit.sign_in(busy.key)
    visit.settle()
    usage = busy.app.call("GET", "/api/v1/usage")
    assert [usage["days"][-1][name] for name in ("uploads", "faces_stored")] == [3, 1]
    for title, figure in (("Photos sent", "3 in 30 days"), ("Faces stored", "1"), ("Searches", "2 in 30 days")):
        assert card(visit, title).locator(".figure").inner_text() == figure
    outcomes = card(visit, "Uploads by outcome").locator(".figures > div")
    assert outcomes.all_inner_texts() == ["indexed\n1 50%", "rejected: no face\n1 50%"]
    matches = card(visit, "Searches with a match")
    matches.get_by_text("1 of the last 2 searches").wait_for()
    oldest = card(visit, "Oldest waiting photo")
    oldest.get_by_text("waiting for the photo").wait_for()
    assert usage["oldest_waiting"]["upload_id"] == busy.waiting
    assert busy.waiting in oldest.inner_html()
    assert visit.accessibility_faults() == []


def test_the_model_pack_is_shown_with_the_calibration_of_the_api(visit: Visit, busy: Busy) -> None:
    visit.sign_in(busy.key)
    pack = busy.app.call("GET", "/api/v1/model")["default"]
    rows = card(visit, "Model pack").locator(".figures > div")
    rows.first.wait_for()
    assert rows.first.inner_text().startswith(pack["model"])
    assert rows.count() == 1 + len(pack["calibration"])


def test_how_far_back_it_looks_is_part_of_the_link(visit: Visit, busy: Busy) -> None:
    visit.sign_in(busy.key, "#/overview?days=7")
    photos = card(visit, "Photos sent")
    photos.get_by_text("in 7 days").wait_for()
    visit.page.get_by_label("90 days").check()
    photos.get_by_text("in 90 days").wait_for()
    assert visit.page.url.endswith("#/overview?days=90")
    visit.open(f"#/overview?days={HOSTILE}")
    photos.get_by_text("in 30 days").wait_for()


def test_another_tenant_sees_nothing_of_it(visit: Visit, busy: Busy, runtime: Runtime) -> None:
    visit.sign_in(runtime.new_key(tenant_name()))
    card(visit, "Oldest waiting photo").get_by_text("No photo waits").wait_for()
    visit.settle()
    assert card(visit, "Photos sent").locator(".figure").inner_text() == "0 in 30 days"
    assert card(visit, "Searches with a match").get_by_text("No searches").count() == 1
    assert busy.waiting not in visit.evaluate("document.body.textContent")


def test_a_quota_that_is_nearly_used_up_says_so(visit: Visit, busy: Busy) -> None:
    me = busy.app.call("GET", "/api/v1/me")
    me["quota"] = {"faces": 95, "max_faces": 100, "collections": 1, "max_collections": None}
    visit.page.route("**/api/v1/me", lambda route: route.fulfill(json=me))  # quotas are set by SQL alone
    visit.sign_in(busy.key)
    quota = card(visit, "Quota")
    quota.get_by_text("95 faces of 100").wait_for()
    quota.get_by_text("Nearly used up").wait_for()
    quota.get_by_text("1 collection no limit").wait_for()


def test_the_overview_says_how_old_it_is_and_is_read_again_when_asked(
    visit: Visit, runtime: Runtime, photo: Callable[[str], bytes]
) -> None:
    key = runtime.new_key(tenant_name())
    visit.sign_in(key)
    card(visit, "Oldest waiting photo").get_by_text("No photo waits").wait_for()
    visit.page.get_by_text("Checked", exact=False).wait_for()
    app = App.at(runtime.described["base_url"], key)
    app.call("POST", "/api/v1/faces/upload", json={"content_type": "image/jpeg"})
    app.search(photo("obama.jpg"))
    visit.page.get_by_role("button", name="Check again").click()
    card(visit, "Oldest waiting photo").get_by_text("waiting for the photo").wait_for()
    card(visit, "Searches with a match").get_by_text("of the last 1 search").wait_for()


def test_a_failed_part_shows_its_error_and_the_others_stay(visit: Visit, busy: Busy) -> None:
    problem = {"title": HOSTILE, "status": 503, "detail": "too many", "code": "unavailable", "request_id": "r-2"}
    visit.page.route("**/api/v1/audit?*", lambda route: route.fulfill(status=503, json=problem))
    visit.sign_in(busy.key)
    note = card(visit, "Searches with a match").get_by_role("alert")
    for text in (HOSTILE, "too many", "r-2"):
        note.get_by_text(text).wait_for()
    assert card(visit, "Photos sent").get_by_text("in 30 days").count() == 1
    visit.page.unroute("**/api/v1/audit?*")
    note.get_by_role("button", name="Try again").click()
    card(visit, "Searches with a match").get_by_text("1 of the last 2 searches").wait_for()


def test_the_keyboard_alone_signs_in_looks_further_back_reads_the_alarms_and_checks_the_health(
    visit: Visit, busy: Busy
) -> None:
    visit.open()
    page, keyboard = visit.page, visit.page.keyboard
    page.get_by_label("API key").wait_for()
    reach(visit, "API key")
    keyboard.insert_text(busy.key)
    keyboard.press("Enter")
    page.get_by_role("heading", name="Overview", level=1).wait_for()
    visit.settle()
    reach(visit, "30 days")
    keyboard.press("ArrowRight")
    card(visit, "Photos sent").get_by_text("in 90 days").wait_for()
    reach(visit, "What the alarms mean")
    keyboard.press("Enter")
    page.get_by_text("A photo has waited for ten minutes.").wait_for()
    keyboard.press("g")
    keyboard.press("s")
    page.get_by_role("heading", name="System", level=1).wait_for()
    page.get_by_text("Everything can be reached").wait_for()
    visit.settle()
    reach(visit, "Check again")
    with page.expect_response("**/health") as checked:
        keyboard.press("Space")
    assert checked.value.ok


def test_every_alarm_of_the_runbook_is_explained_and_links_to_its_section() -> None:
    alarms = RUNBOOK.read_text().partition("\n## Alarms\n")[2].partition("\n## ")[0]
    titles = [title for title in re.findall(r"^### (.+)$", alarms, re.MULTILINE) if "`…" in title]
    expected = [(re.findall(r"`…([\w-]+)`", title)[0], anchor(title)) for title in titles]
    listed = re.findall(r'name: "([^"]+)", .*section: "([^"]+)"', ALARMS.read_text())
    assert expected
    assert sorted(listed) == sorted(expected)


def test_an_alarm_leads_to_its_section_of_the_runbook(visit: Visit, busy: Busy) -> None:
    visit.sign_in(busy.key)
    visit.page.get_by_text("What the alarms mean").click()
    visit.page.get_by_role("link", name="…dead-letters", exact=True).click()
    visit.page.get_by_role("heading", name="Photos were given up").wait_for()
    assert visit.page.url.endswith("#/help/runbook/photos-were-given-up-dead-letters")


def anchor(title: str) -> str:
    """As GitHub names a heading in a link."""
    return re.sub(r"[^\w\s-]", "", title.lower()).strip().replace(" ", "-")


def card(visit: Visit, title: str) -> Locator:
    """The card with this heading."""
    heading = visit.page.get_by_role("heading", name=title, exact=True)
    return visit.page.locator("section.card").filter(has=heading)


def reach(visit: Visit, name: str) -> None:
    """Press Tab until what has this name or text has the focus."""
    here = "document.activeElement"
    for _ in range(60):
        visit.page.keyboard.press("Tab")
        if visit.evaluate(f"({here}.labels?.[0] ?? {here}).textContent.trim()") == name:
            return
    raise AssertionError(f"no Tab leads to {name}")
