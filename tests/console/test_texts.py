"""Every language has every text, with the same placeholders and its own plural forms."""

import json
import re
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).parents[2]
TEXTS = ROOT / "console/src/texts"
# The plural categories of whole numbers (Unicode CLDR), which Intl.PluralRules chooses from.
PLURALS = {
    "en": {"one", "other"},
    "de": {"one", "other"},
    "es": {"one", "many", "other"},
    "ru": {"one", "few", "many", "other"},
}
# Words that another one stands for: rostro, subida; Audit-Log, Lebendnachweis; вектор.
SYNONYMS = [
    ("es", r"\bcaras?\b|\benvíos?\b|\bcargas?\b"),
    ("de", "auditlog|prüfprotokoll|lebenderkennung"),
    ("ru", "эмбеддинг"),
]
PLACEHOLDER = re.compile(r"\{(\w+)\}")


def catalogue(language: str) -> dict[str, Any]:
    """Each text by section and key: a string, or the forms of a plural."""
    sections = json.loads((TEXTS / f"{language}.json").read_text())
    return {f"{section}.{key}": text for section, texts in sections.items() for key, text in texts.items()}


ENGLISH = catalogue("en")
other_languages = pytest.mark.parametrize("language", sorted(PLURALS.keys() - {"en"}))


def forms(text: str | dict[str, str]) -> list[str]:
    return [text] if isinstance(text, str) else list(text.values())


def placeholders(text: str | dict[str, str]) -> set[str]:
    return {name for form in forms(text) for name in PLACEHOLDER.findall(form)}


def test_there_is_one_catalogue_for_each_language() -> None:
    assert {path.stem for path in TEXTS.iterdir()} == PLURALS.keys()


@other_languages
def test_a_language_has_every_text_and_no_other(language: str) -> None:
    texts = catalogue(language)
    assert texts.keys() == ENGLISH.keys()
    assert [key for key, text in texts.items() if not all(form.strip() for form in forms(text))] == []


@other_languages
def test_a_text_has_the_placeholders_of_the_english_one(language: str) -> None:
    texts = catalogue(language)
    assert [key for key in ENGLISH if placeholders(texts[key]) != placeholders(ENGLISH[key])] == []


def test_every_reason_against_a_photo_or_a_face_has_words() -> None:
    described = (ROOT / "docs/errors.md").read_text().partition("## Why an upload was rejected or failed")[2]
    codes = re.findall(r"^\| (?:rejected|failed) \| `(\w+)`", described, re.MULTILINE)
    faults = [code.lower() for code in re.findall(r"`([A-Z_]+)`", described)]
    assert codes
    assert faults
    assert {f"reasons.{code}" for code in (*codes, *faults)} - ENGLISH.keys() == set()


def test_every_status_of_the_gateway_itself_has_words() -> None:
    statuses = (401, 403, 404, 413, 429, 500, 502, 503, 504)
    assert {f"problems.status_{status}" for status in statuses} - ENGLISH.keys() == set()


@pytest.mark.parametrize(("language", "words"), SYNONYMS)
def test_a_language_has_one_word_for_one_thing(language: str, words: str) -> None:
    found = {
        key: text for key, text in catalogue(language).items() if re.search(words, " ".join(forms(text)), re.IGNORECASE)
    }
    assert found == {}


@pytest.mark.parametrize("language", PLURALS)
def test_a_plural_has_each_form_of_its_language(language: str) -> None:
    for key, text in catalogue(language).items():
        assert isinstance(text, str) == isinstance(ENGLISH[key], str), key
        if not isinstance(text, str):
            assert text.keys() == PLURALS[language], key
            assert all("{count}" in form for form in text.values()), key


@pytest.mark.parametrize("language", PLURALS)
def test_sections_and_keys_are_sorted_so_that_parallel_changes_merge(language: str) -> None:
    sections = json.loads((TEXTS / f"{language}.json").read_text())
    assert list(sections) == sorted(sections)
