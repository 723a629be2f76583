"""The console's stylesheets are bundled into one: a class means the same wherever it is used."""

import re
from collections import defaultdict
from pathlib import Path

SOURCES = Path(__file__).parents[2] / "console/src"
COMMENT = re.compile(r"/\*.*?\*/", re.DOTALL)
SELECTORS = re.compile(r"([^{};@]+)\{")


def classes(sheet: Path) -> set[str]:
    """Those that a sheet gives their form, as in `.mark { … }`; `.row .mark { … }` refines what another one says."""
    selectors = ",".join(SELECTORS.findall(COMMENT.sub("", sheet.read_text()))).split(",")
    return {name for selector in selectors if re.fullmatch(r"\.[\w-]+", name := selector.strip())}


def test_a_class_has_its_form_from_one_sheet() -> None:
    found = defaultdict(set)
    for sheet in SOURCES.rglob("*.css"):
        for name in classes(sheet):
            found[name].add(sheet.relative_to(SOURCES).as_posix())
    assert ".mark" in found
    assert {name: sheets for name, sheets in found.items() if len(sheets) > 1} == {}
