"""A visit to the console: a page of a browser, with everything that it asked for and everything that went wrong."""

from __future__ import annotations

import time
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from tests.console.browsers import ROOT
from tests.support.runtime import PATIENCE

if TYPE_CHECKING:
    from playwright.sync_api import BrowserContext, Locator, Page

SCREENSHOTS = ROOT / "bench/out/console"
WIDTHS = (1400, 390)
EXPECTED = "Failed to load resource"  # of an answer that is no success: the tests read those themselves


@dataclass
class Visit:
    """One person at the console. base: the API's origin; hosts: those that may be asked, and no others."""

    context: BrowserContext
    page: Page
    base: str
    hosts: set[str]
    asked: list[str] = field(default_factory=list)
    wrong: list[str] = field(default_factory=list)

    @classmethod
    def begin(cls, context: BrowserContext, base: str, hosts: set[str]) -> Visit:
        """Open a page and record its requests, its errors and what its policy refused."""
        context.set_default_timeout(PATIENCE * 1000)
        visit = cls(context, context.new_page(), base, hosts)
        context.on("request", lambda request: visit.asked.append(request.url))
        context.on("weberror", lambda error: visit.wrong.append(str(error.error)))
        context.on("console", lambda said: visit.note(said.type, said.text))
        return visit

    def note(self, kind: str, text: str) -> None:
        """Keep an error of the browser's console; what the policy refuses is one."""
        if kind == "error" and not text.startswith(EXPECTED):
            self.wrong.append(text)

    def open(self, place: str = "") -> None:
        """Load the console at a place, as a link from outside does."""
        self.page.goto("about:blank")  # or a change of the fragment would load nothing
        self.page.goto(f"{self.base}/console{place}")

    def sign_in(self, key: str, place: str = "") -> None:
        """With an API key that lasts for this tab."""
        self.open(place)
        self.page.get_by_label("API key").fill(key)
        self.page.get_by_label("Keep it until this tab is closed").check()
        self.page.get_by_role("button", name="Sign in", exact=True).click()
        self.page.get_by_role("button", name="Sign out").wait_for()

    def go(self, title: str) -> None:
        """Open a page by its link in the navigation, and wait for its heading."""
        self.page.get_by_role("navigation").get_by_role("link", name=title, exact=True).click()
        self.page.get_by_role("heading", name=title, level=1).wait_for()

    def find_in_list(self, name: str) -> Locator:
        """The link of a row, wherever it is in a list that draws only the rows in view."""
        link = self.page.get_by_role("link", name=name)
        self.page.locator(".virtual").first.hover()
        deadline = time.monotonic() + PATIENCE
        while link.count() == 0 and time.monotonic() < deadline:
            self.page.mouse.wheel(0, 300)
            self.page.wait_for_timeout(100)
        return link

    def settle(self) -> None:
        """Wait until what is on its way has arrived."""
        from playwright.sync_api import expect

        on_its_way = self.page.locator("[aria-busy=true], .progress")
        expect(on_its_way).to_have_count(0, timeout=PATIENCE * 1000)

    def screenshot(self, name: str) -> list[Path]:
        """The page as it is, wide and narrow, in bench/out/console."""
        SCREENSHOTS.mkdir(parents=True, exist_ok=True)
        paths = []
        for width in WIDTHS:
            self.page.set_viewport_size({"width": width, "height": 900})
            path = SCREENSHOTS / f"{name}-{width}.png"
            self.page.screenshot(path=path)
            paths.append(path)
        return paths

    def overflows(self, width: int) -> bool:
        """Whether the page must be scrolled sideways in a window of this width."""
        self.page.set_viewport_size({"width": width, "height": 800})
        return bool(self.evaluate("document.documentElement.scrollWidth > document.documentElement.clientWidth"))

    def evaluate(self, expression: str) -> Any:
        """Evaluate by the debugger's own protocol, which the page's policy does not concern; Playwright's uses eval."""
        session = self.context.new_cdp_session(self.page)
        answer = session.send(
            "Runtime.evaluate", {"expression": expression, "awaitPromise": True, "returnByValue": True}
        )
        session.detach()
        assert "exceptionDetails" not in answer, answer["exceptionDetails"]
        return answer["result"].get("value")

    def accessibility_faults(self) -> list[str]:
        """What axe finds against WCAG 2.2 AA and its best practices, in light and in dark."""
        from axe_playwright_python.base import AXE_SCRIPT

        faults = []
        for scheme in ("light", "dark"):
            self.page.emulate_media(color_scheme=scheme)
            self.evaluate(AXE_SCRIPT + "; undefined")
            found = self.evaluate("axe.run().then(({violations}) => violations)")
            for each in found:
                faults += [f"{scheme} {each['id']}: {node['html']}: {node['failureSummary']}" for node in each["nodes"]]
        self.page.emulate_media(color_scheme="light")
        return faults

    def strangers(self) -> list[str]:
        """What was asked of another host."""
        sent = [url for url in self.asked if not url.startswith(("blob:", "about:"))]
        return [url for url in sent if urlsplit(url).netloc not in self.hosts]
