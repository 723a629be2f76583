"""Each threat of docs/threat-model.md has a control that a test shows, or is accepted with a reason."""

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PAGE = (ROOT / "docs/threat-model.md").read_text()
TESTS = "\n".join(path.read_text() for path in (ROOT / "tests").rglob("*.py"))


def threats() -> list[list[str]]:
    """The cells of each row of the table of threats."""
    section = PAGE.split("\n## Threats\n")[1].split("\n## ")[0]
    rows = [[cell.strip() for cell in line.strip("|").split("|")] for line in section.splitlines() if line[:1] == "|"]
    return rows[2:]


def test_there_are_threats_at_every_boundary() -> None:
    assert len(threats()) > 20
    assert {boundary for _threat, boundary, *_ in threats()} == set("1234567")


@pytest.mark.parametrize("row", threats(), ids=lambda row: row[0][:60])
def test_a_threat_has_a_control_with_a_test_or_is_accepted_with_a_reason(row: list[str]) -> None:
    _threat, _boundary, control, shown = row
    assert control
    if shown.startswith("accepted, because "):
        assert len(shown) > 40
        return
    names = re.findall(r"`(test_\w+|tests/[\w/]+\.py)`", shown)
    assert names
    assert re.sub(r"`(test_\w+|tests/[\w/]+\.py)`|, ", "", shown) == ""
    for name in names:
        assert (ROOT / name).exists() if "/" in name else f"def {name}(" in TESTS, name


def test_liveness_is_told_where_a_buyer_looks() -> None:
    assert "no liveness detection" in PAGE
    assert "no liveness detection" in (ROOT / "SECURITY.md").read_text()
