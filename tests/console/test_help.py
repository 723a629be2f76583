"""Help: the documents, without the internet, searched by words, and loaded only when they are opened."""

import re
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from tests.console.expecting import expect
from tests.console.visit import Visit

DOCS = Path(__file__).parents[2] / "docs"


def scripts(operator: Visit) -> set[str]:
    """The files of the console that were asked for so far."""
    return {urlsplit(url).path for url in operator.asked if urlsplit(url).path.endswith(".js")}


def asked(operator: Visit) -> list[str]:
    """All that was asked for, but the icon: Chromium asks for it as often as it likes."""
    return [url for url in operator.asked if not urlsplit(url).path.endswith(".svg")]


def test_the_documents_are_loaded_once_and_only_when_help_is_opened(operator: Visit) -> None:
    operator.settle()
    loaded = scripts(operator)
    operator.go("Help")
    operator.page.get_by_role("heading", name="Documentation").wait_for()
    assert len(scripts(operator) - loaded) == 1
    before = asked(operator)
    operator.page.get_by_role("link", name="Webhooks", exact=True).first.click()
    operator.page.get_by_role("heading", name="Rotate the secret").wait_for()
    assert asked(operator) == before


def test_a_topic_is_found_by_its_words_and_opened_at_its_place(operator: Visit) -> None:
    page = operator.page
    operator.go("Help")
    page.keyboard.press("/")
    page.keyboard.type("redrive failed")
    found = page.get_by_role("region", name="Found").get_by_role("link")
    expect(found.first).to_have_text("Redrive failed uploads")
    assert page.url.endswith("#/help?q=redrive+failed")
    found.first.click()
    heading = page.get_by_role("heading", name="Redrive failed uploads")
    expect(heading).to_be_focused()
    expect(heading).to_be_in_viewport()
    assert page.url.endswith("#/help/runbook/redrive-failed-uploads")


def test_words_that_stand_nowhere_find_nothing_and_are_no_markup(operator: Visit) -> None:
    operator.open("#/help?q=%3Cimg%20src%3Dx%20onerror%3Dalert(1)%3E")
    operator.page.get_by_text("0 sections").wait_for()
    assert operator.page.locator("main img").count() == 0


def test_what_looks_like_markup_in_a_document_is_text(operator: Visit) -> None:
    operator.open("#/help/errors")
    operator.page.get_by_role("heading", level=2).wait_for()
    kinds = operator.evaluate(
        "[...new Set([...document.querySelectorAll('article *')].map((e) => e.localName))].join()"
    )
    assert not {"img", "script", "iframe", "style", "form"} & set(kinds.split(","))


def test_every_document_is_there_and_one_that_is_not_whole_names_its_file(operator: Visit) -> None:
    operator.open("#/help/no-such-document")
    operator.page.get_by_role("heading", name="Not found").wait_for()
    links = operator.page.locator("main li a")
    expect(links).to_have_count(len(list(DOCS.glob("*.md"))))
    operator.open("#/help/scale")
    operator.page.get_by_text("docs/scale.md").wait_for()


@pytest.mark.parametrize("document", ["console", "operators", "runbook", "webhooks"])
def test_every_link_within_the_documents_leads_to_a_section(operator: Visit, document: str) -> None:
    operator.open(f"#/help/{document}")
    article = operator.page.get_by_role("article")
    article.wait_for()
    ids = set(operator.evaluate("[...document.querySelectorAll('article [id]')].map((e) => e.id)"))
    own = f"#/help/{document}/"
    wanted = operator.evaluate("[...document.querySelectorAll('article a')].map((e) => e.getAttribute('href'))")
    assert wanted
    assert {f"topic-{link.removeprefix(own)}" for link in wanted if link.startswith(own)} <= ids
    names = {path.stem for path in DOCS.glob("*.md")}
    assert {match[1] for link in wanted if (match := re.match(r"#/help/([^/]+)", link))} <= names


def test_readers_of_other_languages_learn_that_the_documents_are_english(operator: Visit) -> None:
    operator.page.get_by_label("Language").select_option("de")
    expect(operator.page.locator("html")).to_have_attribute("lang", "de")  # its texts have arrived
    operator.open("#/help/review")
    operator.page.get_by_text("Die Dokumente sind auf Englisch.").wait_for()
    assert operator.page.get_by_role("article").get_attribute("lang") == "en"


@pytest.mark.parametrize("place", ["help", "help/operators", "help/scale", "help?q=key"])
def test_help_has_no_accessibility_fault_and_fits_a_small_phone(operator: Visit, place: str) -> None:
    operator.open(f"#/{place}")
    operator.page.locator("main .card").wait_for()
    operator.settle()
    assert operator.accessibility_faults() == []
    for path in operator.screenshot(re.sub(r"\W", "-", place)):
        assert path.stat().st_size > 0
    assert not operator.overflows(360)
