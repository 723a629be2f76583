"""A page that is left open for longer than its links to pictures hold, and one on a machine whose clock is wrong."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import TYPE_CHECKING

import httpx
import pytest

from tests.console.enrolled import Enrolled
from tests.console.visit import Visit
from tests.support.runtime import Runtime, eventually

if TYPE_CHECKING:
    from playwright.sync_api import Locator

OPEN_SECONDS = 360  # a link holds for 300
# The page's clock runs 60 times as fast: its links, which hold for five minutes of it, are renewed every five seconds.
# Waits of up to a minute keep their length, for requests have so long.
FAST_CLOCK = """
(() => {
    const [began, now, wait] = [Date.now(), Date.now, window.setTimeout];
    Date.now = () => began + 60 * (now() - began);
    const real = (milliseconds) => (milliseconds > 60_000 ? milliseconds / 60 : milliseconds);
    window.setTimeout = (act, milliseconds = 0, ...rest) => wait(act, real(milliseconds), ...rest);
})()
"""
FACE = "**/api/v1/faces/*"
ATTEMPTS = 4  # of one reading, by the client
TEN_MINUTES_AHEAD = "(() => { const now = Date.now; Date.now = () => now() + 600_000; })()"
SHOWN = "Array.from(document.querySelectorAll('.tile'), (tile) => tile.querySelector('img')?.naturalWidth > 0)"


def open_two_faces(visit: Visit, enrolled: Enrolled) -> Locator:
    """Their pictures, in a collection of these two."""
    for photo in ("obama.jpg", "biden.jpg"):
        enrolled.enrol(None, photo)
    visit.open(f"#/collections/{enrolled.collection}")
    pictures = visit.page.get_by_role("listbox", name="Faces").locator("img")
    eventually(lambda: visit.evaluate(SHOWN) == [True, True], "both faces are shown")
    return pictures


def links(pictures: Locator) -> list[str]:
    return [picture.get_attribute("src") or "" for picture in pictures.all()]


def renewals(visit: Visit, enrolled: Enrolled) -> int:
    """How many times the page asked for a face, which it does for a new link alone."""
    faces = enrolled.get(f"collections/{enrolled.collection}/faces")["items"]
    return sum(url.endswith(f"/api/v1/faces/{face['face_id']}") for url in visit.asked for face in faces)


def test_links_to_pictures_are_renewed_before_they_end(
    visitor: Callable[..., Visit], key: str, enrolled: Enrolled
) -> None:
    visit = visitor()
    visit.context.add_init_script(FAST_CLOCK)
    visit.sign_in(key)
    pictures = open_two_faces(visit, enrolled)
    seen = [links(pictures)]
    for _ in range(2):
        eventually(lambda: not set(links(pictures)) & set(seen[-1]), "both links are new")
        seen.append(links(pictures))
        eventually(lambda: visit.evaluate(SHOWN) == [True, True], "both pictures are shown")
    assert renewals(visit, enrolled) < 20  # about two a face, and not one after the other


def test_a_machine_whose_clock_is_ahead_shows_pictures_and_does_not_ask_for_them_again(
    visitor: Callable[..., Visit], key: str, enrolled: Enrolled
) -> None:
    visit = visitor()
    visit.context.add_init_script(TEN_MINUTES_AHEAD)
    visit.sign_in(key)
    open_two_faces(visit, enrolled)
    assert renewals(visit, enrolled) == 0


def test_a_short_outage_leaves_the_pictures_and_their_links_are_renewed_after_it(
    visitor: Callable[..., Visit], key: str, enrolled: Enrolled
) -> None:
    visit = visitor()
    visit.context.add_init_script(FAST_CLOCK)
    visit.sign_in(key)
    pictures = open_two_faces(visit, enrolled)
    before, asked = links(pictures), renewals(visit, enrolled)
    visit.page.route(FACE, lambda route: route.fulfill(status=503, json={"message": "Service Unavailable"}))

    def has_failed() -> bool:
        assert visit.evaluate(SHOWN) == [True, True]
        return renewals(visit, enrolled) - asked > 2 * ATTEMPTS

    eventually(has_failed, "the faces could not be read, and were asked for again")
    visit.page.unroute(FACE)
    eventually(lambda: not set(links(pictures)) & set(before), "both links are new")
    eventually(lambda: visit.evaluate(SHOWN) == [True, True], "both pictures are shown")


def test_a_picture_that_the_bucket_did_not_give_is_fetched_again(
    visitor: Callable[..., Visit], key: str, enrolled: Enrolled, runtime: Runtime
) -> None:
    visit = visitor()
    visit.sign_in(key)
    enrolled.enrol(None, "obama.jpg")
    bucket = f"{runtime.described['s3_endpoint']}/**"
    visit.page.route(bucket, lambda route: route.abort())
    visit.open(f"#/collections/{enrolled.collection}")

    def has_failed() -> bool:
        return visit.evaluate(SHOWN) == [False] and renewals(visit, enrolled) >= 2

    eventually(has_failed, "the picture was fetched and failed, with two links")
    visit.page.unroute(bucket)
    eventually(lambda: visit.evaluate(SHOWN) == [True], "the face is shown")


@pytest.mark.slow
@pytest.mark.timeout(OPEN_SECONDS + 240)
def test_a_page_left_open_for_six_minutes_still_shows_its_pictures(operator: Visit, enrolled: Enrolled) -> None:
    pictures = open_two_faces(operator, enrolled)
    first, opened = links(pictures), time.monotonic()
    eventually(lambda: time.monotonic() - opened > OPEN_SECONDS, "six minutes are over", OPEN_SECONDS + 30)
    assert operator.evaluate(SHOWN) == [True, True]
    assert [httpx.get(url, trust_env=False).status_code for url in first] == [403, 403]
    assert [httpx.get(url, trust_env=False).status_code for url in links(pictures)] == [200, 200]
