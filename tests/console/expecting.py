"""Playwright's assertions on a page, which look again until they hold, for as long as the other tests wait."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.support.runtime import PATIENCE

if TYPE_CHECKING:
    from playwright.sync_api import Locator, LocatorAssertions


def expect(locator: Locator) -> LocatorAssertions:
    """`expect(locator).to_have_text(…)`; Playwright is found once a test has a browser (browsers.py)."""
    from playwright.sync_api import expect as real

    real.set_options(timeout=PATIENCE * 1000)
    return real(locator)
