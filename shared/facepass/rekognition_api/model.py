"""Rekognition's model of the operations that are offered, from a table that tools/build_rekognition_model.py makes."""

import json
import re
from dataclasses import dataclass
from functools import cache, cached_property
from pathlib import Path
from typing import Any

TABLE = Path(__file__).with_name("model.json")
# Python has no \p{…}: \w is every letter, every number and _, which stands beside them in each pattern of the model
LETTERS_AND_NUMBERS = re.compile(r"\\p\{L\}(\\p\{Z\})\\p\{N\}_")
SEPARATORS = r"\u0020\u00a0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000"  # \p{Z}


@dataclass(frozen=True)
class Shape:
    """A type of the model: its limits, and the names of the shapes that it consists of."""

    name: str
    type: str
    required: tuple[str, ...]
    least: float | None
    most: float | None
    pattern: str | None
    values: tuple[str, ...]
    members: dict[str, str]
    member: str | None
    key: str | None
    value: str | None

    @cached_property
    def form(self) -> re.Pattern[str] | None:
        """The pattern that the whole of a string must match."""
        return None if self.pattern is None else re.compile(translated(self.pattern))


@dataclass(frozen=True)
class Model:
    """The operations by name, with their input shapes, output shapes and errors; and the names of all others."""

    target: str
    operations: dict[str, dict[str, Any]]
    shapes: dict[str, Shape]
    not_offered: frozenset[str]

    def input_of(self, operation: str) -> Shape:
        """The shape of an operation's request."""
        return self.shapes[self.operations[operation]["input"]]

    def output_of(self, operation: str) -> Shape:
        """The shape of an operation's response."""
        return self.shapes[self.operations[operation]["output"]]


@cache
def model() -> Model:
    """The table, read once per process."""
    table = json.loads(TABLE.read_text(encoding="utf-8"))
    shapes = {name: _shape(name, fields) for name, fields in table["shapes"].items()}
    return Model(table["target"], table["operations"], shapes, frozenset(table["not_offered"]))


def translated(pattern: str) -> str:
    """A pattern of the model, which is Java's, as Python writes it, to be matched with `fullmatch`."""
    inner = pattern.removeprefix("^").removesuffix("$")
    return LETTERS_AND_NUMBERS.sub(lambda _: rf"\w{SEPARATORS}", inner)


def _shape(name: str, fields: dict[str, Any]) -> Shape:
    return Shape(
        name,
        fields["type"],
        tuple(fields.get("required", ())),
        fields.get("min"),
        fields.get("max"),
        fields.get("pattern"),
        tuple(fields.get("enum", ())),
        fields.get("members", {}),
        fields.get("member"),
        fields.get("key"),
        fields.get("value"),
    )
