"""The console in a real browser, on the real local runtime, with an issuer that people may sign in at."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

import httpx
import pytest

from tests.console import browsers
from tests.console.enrolled import Enrolled
from tests.console.visit import Visit
from tests.support import runtime as running
from tests.support.issuer import Issuer, running_issuer
from tests.support.runtime import ROOT, Runtime

if TYPE_CHECKING:
    from playwright.sync_api import Browser


# A browser takes seconds a test: the gate has those of what all pages stand on, `make test-slow` the pages' stories.
IN_THE_GATE = (
    "test_build.py",
    "test_languages.py",
    "test_policy.py",
    "test_served.py",
    "test_shell.py",
    "test_signing_in.py",
    "test_styles.py",
    "test_texts.py",
)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if item.path.parent == Path(__file__).parent and item.path.name not in IN_THE_GATE:
            item.add_marker(pytest.mark.slow)


@pytest.fixture(scope="session")
def issuer() -> Iterator[Issuer]:
    with running_issuer() as found:
        found.tenant = "local"
        yield found


@pytest.fixture(scope="session")
def runtime(tmp_path_factory: pytest.TempPathFactory, issuer: Issuer) -> Iterator[Runtime]:
    """The application of template.yaml, which trusts the issuer; one for all of these tests."""
    data = tmp_path_factory.mktemp("console")
    trust = {"JwtIssuer": issuer.url, "JwtAudience": "facepass", "ConsoleClientId": "console"}
    (data / "parameters.json").write_text(json.dumps(trust))
    started = running.start(data, "--quiet", template=ROOT / "template.yaml")
    page = f"{started.described['base_url']}/console"
    running.eventually(lambda: httpx.get(page, timeout=60).is_success, "the console is served")
    yield started
    started.stop()


@pytest.fixture(scope="session")
def key(runtime: Runtime) -> str:
    """The runtime's first key, which may do everything in the tenant `local`."""
    return (runtime.data / "api-key").read_text().strip()


@pytest.fixture
def enrolled(runtime: Runtime, key: str, photo: Callable[[str], bytes]) -> Iterator[Enrolled]:
    """The API as the first key calls it, with a collection for this test alone."""
    found = Enrolled.at(runtime.described["base_url"], key, photo)
    yield found
    found.app.http.close()


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    browsers.add_playwright()
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=browsers.chromium(), args=browsers.OPTIONS)
        yield started
        started.close()


@contextmanager
def visiting(browser: Browser, runtime: Runtime, issuer: Issuer) -> Iterator[Callable[..., Visit]]:
    """Begins visits, each in a browser profile of its own. A test fails if one of them asked a third host, raised an
    error or met the page's policy."""
    base = runtime.described["base_url"]
    hosts = {urlsplit(url).netloc for url in (base, runtime.described["s3_endpoint"], issuer.url)}
    visits: list[Visit] = []

    def begin(**options: object) -> Visit:
        context = browser.new_context(**{"locale": "en-GB", "viewport": {"width": 1400, "height": 900}} | options)
        visits.append(Visit.begin(context, base, hosts))
        return visits[-1]

    yield begin
    for visit in visits:
        visit.context.close()
    assert [each for visit in visits for each in visit.wrong] == []
    assert [each for visit in visits for each in visit.strangers()] == []


@pytest.fixture
def visitor(browser: Browser, runtime: Runtime, issuer: Issuer) -> Iterator[Callable[..., Visit]]:
    """Begins visits in the browser of these tests."""
    with visiting(browser, runtime, issuer) as begin:
        yield begin


@pytest.fixture
def visit(visitor: Callable[..., Visit]) -> Visit:
    """Someone who has not signed in."""
    return visitor()


@pytest.fixture
def operator(visitor: Callable[..., Visit], key: str) -> Visit:
    """Someone who is signed in with the first key, at the overview."""
    found = visitor()
    found.sign_in(key)
    return found
