"""docs/rekognition.md against Rekognition's model, the operations and the figures that it quotes."""

import re
from pathlib import Path

import pytest

from facepass.rekognition_api.model import model

ROOT = Path(__file__).parents[2]
PAGE = (ROOT / "docs" / "rekognition.md").read_text(encoding="utf-8")
FIELDS = PAGE.split("## Every operation, field by field")[1].split("\n## ")[0]
SHARED = FIELDS.split("### Members of several operations")[1].split("\n### ")[0]
SUMS = {
    "1M searches": "1M searches",
    "1M faces enrolled": "1M enrolments",
    "1M faces kept for a month": "1M enrolled faces and their photos, kept for a month",
    "a month without requests": "a month without requests",
}


def rows_of(operation: str) -> str:
    """The rows of an operation's table that are the operation's."""
    match = re.search(rf"^\| {operation} \|.*\n(?:\| \|.*\n)*", FIELDS, re.MULTILINE)
    assert match, f"{operation} has no row"
    return match[0]


@pytest.mark.parametrize("operation", sorted(model().operations))
def test_each_member_of_each_operation_is_explained(operation: str) -> None:
    explained = rows_of(operation) + SHARED
    members = {*model().input_of(operation).members, *model().output_of(operation).members}
    assert {member for member in members if f"`{member}`" not in explained} == set()


def test_each_operation_has_a_scope() -> None:
    scopes = PAGE.split("| operations | scope |")[1].split("\n\n")[0]
    assert {each for each in model().operations if not re.search(rf"\b{each}\b", scopes)} == set()


@pytest.mark.parametrize("row", SUMS)
def test_the_figures_are_those_of_the_page_on_cost(row: str) -> None:
    scale = (ROOT / "docs" / "scale.md").read_text(encoding="utf-8")
    figure = re.search(rf"^\| {SUMS[row]} \| ([0-9.,]+) \|", scale, re.MULTILINE)
    assert figure
    assert re.search(rf"^\| {row} \|.*\| {figure[1]}\b", PAGE, re.MULTILINE)
