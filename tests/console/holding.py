"""Requests of a page that are held back, so that a test acts while they are under way."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from tests.console.visit import Visit
from tests.support.runtime import eventually

if TYPE_CHECKING:
    from playwright.sync_api import Route


class Held:
    """The requests that wait, in their order."""

    def __init__(self, visit: Visit) -> None:
        self.visit = visit
        self.routes: list[Route] = []

    def first(self) -> Route:
        """The first one, once it is under way."""

        def found() -> bool:
            self.visit.page.wait_for_timeout(20)  # lets Playwright take requests
            return bool(self.routes)

        eventually(found, "a request is under way")
        return self.routes[0]


@contextmanager
def holding(visit: Visit, method: str, url: str) -> Iterator[Held]:
    """Hold back each request of this method to a URL like this one; at the end they go on."""
    held = Held(visit)

    def hold(route: Route) -> None:
        if route.request.method == method:
            held.routes.append(route)
        else:
            route.fallback()

    visit.page.route(url, hold)
    yield held
    for route in held.routes:
        route.continue_()
    visit.page.unroute(url, hold)


REFUSED = {"status": 401, "content_type": "application/problem+json", "body": "{}"}  # as for a key that has ended


def sign_in_again(visit: Visit, key: str) -> None:
    """Sign in on the page as it is, which keeps what the tab has in memory."""
    visit.page.get_by_label("API key").fill(key)
    visit.page.get_by_role("button", name="Sign in", exact=True).click()
    visit.page.get_by_role("button", name="Sign out").wait_for()
