"""Every page that is registered: its accessibility, its widths, its hosts, and how it looks."""

import json
import re
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.console.visit import Visit
from tests.support.issuer import Issuer

SOURCES = Path(__file__).parents[2] / "console/src"
TEXTS = json.loads((SOURCES / "texts/en.json").read_text())
REGISTERED = re.findall(r'^export .* from "\./(\w+)/page";$', (SOURCES / "pages/index.ts").read_text(), re.MULTILINE)
every_page = pytest.mark.parametrize("path", REGISTERED)


def title_of(path: str) -> str:
    return str(TEXTS[path]["title"])


def test_the_navigation_has_every_registered_page_for_a_caller_who_may_do_all(operator: Visit) -> None:
    links = operator.page.get_by_role("navigation").get_by_role("link")
    assert REGISTERED
    assert sorted(links.all_inner_texts()) == sorted(map(title_of, REGISTERED))


@every_page
def test_a_page_is_accessible_in_both_colours_fits_a_small_phone_and_asks_no_third_host(
    operator: Visit, path: str
) -> None:
    """The fixture fails the test if another host was asked, or if the page's policy refused something."""
    operator.go(title_of(path))
    operator.settle()
    assert operator.page.url.endswith(f"#/{path}")
    assert operator.accessibility_faults() == []
    for picture in operator.screenshot(path):
        assert picture.stat().st_size > 0
    assert not operator.overflows(360)


@every_page
def test_a_page_opens_for_a_caller_who_may_only_search_or_is_not_found(
    visitor: Callable[..., Visit], issuer: Issuer, path: str
) -> None:
    """What the scopes do not allow is not shown, and what is shown asks for nothing that the API refuses."""
    visit = visitor()
    refused: list[str] = []
    visit.context.on("response", lambda answer: refused.append(answer.url) if answer.status == 403 else None)
    visit.sign_in(issuer.token(scope="search"), f"#/{path}")
    visit.page.get_by_role("heading", level=1).wait_for()
    visit.settle()
    assert visit.page.get_by_role("heading", level=1).inner_text() in (title_of(path), "Not found")
    assert refused == []
