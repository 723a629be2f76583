"""Each promise of the docs is followed by the test that keeps it.

A promise is a row of a table whose first column is headed `promise`; its last column names tests, as `test_name` or as
a file `tests/…`.
"""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PAGES = ("privacy.md", "security.md", "reliability.md")  # of which each that is there must promise something
THERE = [page for page in PAGES if (ROOT / "docs" / page).exists()]
TESTS = "\n".join(path.read_text() for path in (ROOT / "tests").rglob("*.py"))


def cells(line: str) -> list[str]:
    return [cell.strip() for cell in line.strip().strip("|").split("|")]


def promises(page: str) -> Iterator[tuple[str, str]]:
    """(promise, what shows it) of each row of the page's tables of promises."""
    inside = False
    for line in page.splitlines():
        if not line.startswith("|"):
            inside = False
        elif cells(line)[0].lower() == "promise":
            inside = True
        elif inside and not set(line) <= set("|-: "):
            yield cells(line)[0], cells(line)[-1]


def unkept(page: str) -> list[str]:
    """The promises that no test keeps: none is named, or one that is not there."""
    found = []
    for promise, shown_by in promises(page):
        names, files = re.findall(r"`(test_\w+)`", shown_by), re.findall(r"`(tests/[\w/.]+)`", shown_by)
        missing = [name for name in names if f"def {name}(" not in TESTS]
        missing += [file for file in files if not (ROOT / file).is_file()]
        if missing or not (names or files):
            found.append(f"{promise}: {', '.join(missing) or 'no test is named'}")
    return found


@pytest.mark.parametrize("name", THERE)
def test_each_promise_is_followed_by_the_test_that_keeps_it(name: str) -> None:
    page = (ROOT / "docs" / name).read_text()
    assert len(list(promises(page))) >= 5
    assert unkept(page) == []


def test_the_pages_of_promises_are_there() -> None:
    assert {"privacy.md", "security.md"} <= set(THERE)


@pytest.mark.parametrize(
    ("row", "fault"),
    [
        ("| we do | so | |", "we do: no test is named"),
        ("| we do | `test_that_is_named_elsewhere` | trust us |", "we do: no test is named"),
        ("| we do | so | `test_that_nobody_wrote_ever` |", "we do: test_that_nobody_wrote_ever"),
        ("| we do | so | `tests/nowhere/test_x.py` |", "we do: tests/nowhere/test_x.py"),
    ],
)
def test_a_promise_without_its_test_is_noticed(row: str, fault: str) -> None:
    kept = "| kept | so | `test_each_promise_is_followed_by_the_test_that_keeps_it` |"
    page = f"| promise | how | shown by |\n|---|---|---|\n{kept}\n"
    assert unkept(page) == []
    assert unkept(page + row) == [fault]
    assert unkept("| other table | x |\n|---|---|\n" + row) == []
