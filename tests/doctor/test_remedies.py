"""Each fault has something to do and a page to read, and docs/doctor.md lists it."""

import re
from pathlib import Path

import pytest

from facepass.doctor.remedies import REMEDIES

ROOT = Path(__file__).parents[2]
DOCS = ROOT / "docs"
SOURCES = "\n".join(path.read_text() for path in (ROOT / "shared/facepass").glob("doctor/*.py"))
TESTS = "\n".join(path.read_text() for path in Path(__file__).parent.glob("test_[abh]*.py"))


def anchors(page: Path) -> set[str]:
    """The anchors of a page's headings, as GitHub makes them."""
    headings = re.findall(r"^#+ (.+)$", page.read_text(), re.MULTILINE)
    plain = [re.sub(r"[^\w\- ]", "", re.sub(r"\[([^\]]*)\]\([^)]*\)", r"\1", heading)) for heading in headings]
    return {heading.strip().lower().replace(" ", "-") for heading in plain}


@pytest.mark.parametrize("fault", REMEDIES)
def test_a_fault_names_a_page_that_is_there(fault: str) -> None:
    page, _, anchor = REMEDIES[fault].page.partition("#")
    assert (DOCS / page).exists()
    assert not anchor or anchor in anchors(DOCS / page)


def test_the_page_of_the_doctor_lists_every_fault() -> None:
    listed = re.findall(r"^\| `(\w+)`", (DOCS / "doctor.md").read_text(), re.MULTILINE)
    assert sorted(listed) == sorted(REMEDIES)


@pytest.mark.parametrize("fault", REMEDIES)
def test_a_fault_is_raised_somewhere_and_provoked_by_a_test(fault: str) -> None:
    of_a_side = re.sub("^(users|faces)_", "{side}_", fault)
    assert f'"{fault}"' in SOURCES or f'f"{of_a_side}"' in SOURCES
    assert f'"{fault}"' in TESTS or f'f"{of_a_side}"' in TESTS
