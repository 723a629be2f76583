"""A page that is left open for longer than its links to pictures hold."""

import time

import httpx
import pytest

from tests.console.enrolled import Enrolled
from tests.console.visit import Visit
from tests.support.runtime import eventually

OPEN_SECONDS = 360  # a link holds for 300


@pytest.mark.slow
@pytest.mark.timeout(OPEN_SECONDS + 240)
def test_a_page_left_open_for_six_minutes_still_shows_its_pictures(operator: Visit, enrolled: Enrolled) -> None:
    for photo in ("obama.jpg", "biden.jpg"):
        enrolled.enrol(None, photo)
    operator.open(f"#/collections/{enrolled.collection}")
    pictures = operator.page.get_by_role("listbox", name="Faces").locator("img")
    eventually(lambda: pictures.count() == 2, "both faces are shown")
    first = [picture.get_attribute("src") or "" for picture in pictures.all()]
    opened = time.monotonic()
    shown = "Array.from(document.querySelectorAll('.tile'), (tile) => tile.querySelector('img')?.naturalWidth > 0)"
    eventually(lambda: time.monotonic() - opened > OPEN_SECONDS, "six minutes are over", OPEN_SECONDS + 30)
    assert operator.evaluate(shown) == [True, True]
    now = [picture.get_attribute("src") or "" for picture in pictures.all()]
    assert [httpx.get(url, trust_env=False).status_code for url in first] == [403, 403]
    assert [httpx.get(url, trust_env=False).status_code for url in now] == [200, 200]
