"""Languages: the browser's first, another that is chosen, and files that do not arrive, as after a deployment."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.console.visit import Visit
from tests.support.runtime import eventually

if TYPE_CHECKING:
    from playwright.sync_api import Route

BUILT = Path(__file__).parents[2] / "functions/system/console"
OF_THE_LANGUAGE = {
    "en": "The request did not get through",
    "de": "Tastenkürzel",
    "es": "Atajos de teclado",
    "ru": "Сочетания клавиш",
}


def file_of(language: str) -> str:
    """The address of the file that holds a language's texts."""
    [found] = [path for path in BUILT.glob("part-*.js") if OF_THE_LANGUAGE[language] in path.read_text()]
    return f"**/console/{found.name}"


def fail(route: Route) -> None:
    route.fulfill(status=404)


@pytest.mark.parametrize(("tag", "title"), [("de", "Überblick"), ("es", "Resumen"), ("ru", "Обзор")])
def test_the_console_speaks_the_chosen_language_and_remembers_it(operator: Visit, tag: str, title: str) -> None:
    operator.page.get_by_label("Language").select_option(tag)
    operator.page.get_by_role("heading", name=title, level=1).wait_for()
    operator.page.reload()
    operator.page.get_by_role("heading", name=title, level=1).wait_for()
    assert operator.evaluate("document.documentElement.lang") == tag


def test_the_console_begins_in_the_browsers_language(visitor: Callable[..., Visit]) -> None:
    visit = visitor(locale="de-AT")
    visit.open()
    visit.page.get_by_label("API-Schlüssel").wait_for()


def test_the_console_begins_in_english_where_the_browsers_language_does_not_arrive(
    visitor: Callable[..., Visit],
) -> None:
    visit = visitor(locale="de-AT")
    visit.page.route(file_of("de"), fail)
    visit.open()
    visit.page.get_by_label("API key").wait_for()


def test_a_console_without_any_language_says_that_it_did_not_arrive(visit: Visit) -> None:
    visit.page.route(file_of("en"), fail)
    visit.open()
    visit.page.get_by_role("alert").get_by_text("Reload the page.").wait_for()


def test_a_chosen_language_that_does_not_arrive_is_reported_and_the_other_one_stays(operator: Visit) -> None:
    operator.page.route(file_of("ru"), fail)
    field = operator.page.get_by_label("Language")
    field.select_option("ru")
    operator.page.get_by_role("alert").get_by_text("The request did not get through").wait_for()
    eventually(lambda: field.input_value() == "en", "the field shows the language of the page")
    operator.page.get_by_role("heading", name="Overview", level=1).wait_for()


def test_the_last_choice_is_spoken_although_an_earlier_one_arrives_later(operator: Visit) -> None:
    held: list[Route] = []

    def hold(route: Route) -> None:
        held.append(route)

    operator.page.route(file_of("de"), hold)
    field = operator.page.get_by_label("Language")
    field.select_option("de")
    eventually(lambda: held or operator.page.wait_for_timeout(50), "the German texts are asked for")
    field.select_option("es")
    operator.page.get_by_role("heading", name="Resumen", level=1).wait_for()
    with operator.page.expect_response(file_of("de")):
        held[0].continue_()
    operator.settle()
    assert operator.evaluate("[document.documentElement.lang, localStorage['facepass.language']]") == ["es", "es"]
