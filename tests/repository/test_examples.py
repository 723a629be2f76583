"""The API document's examples: a field's own comes before a default, and no field is without one."""

from types import ModuleType
from typing import Any

import pytest

from tests.support.tools import load_tool


@pytest.fixture(scope="module")
def examples() -> ModuleType:
    return load_tool("build_openapi/examples.py")


def model(**fields: dict[str, Any]) -> dict[str, Any]:
    return {"title": "Thing", "properties": fields}


def test_a_fields_own_example_is_in_the_document(examples: ModuleType) -> None:
    thing = model(motto={"type": "string", "examples": ["Guests"], "default": "none"}, size={"default": 3})
    assert examples.example_of(thing, {}) == {"motto": "Guests", "size": 3}


def test_a_field_without_an_example_is_reported_by_name(examples: ModuleType) -> None:
    inner = model(motto={"anyOf": [{"type": "string"}, {"type": "null"}]})
    with pytest.raises(ValueError, match=r"Thing\.motto has no example"):
        examples.example_of(model(inner={"$ref": "#/components/schemas/Inner"}), {"Inner": inner})
