"""JSON bodies, bounded before they are parsed: an object of 300,000 members would take seconds to validate."""

import json
import re
from typing import Any, NoReturn

from facepass.errors import InvalidRequest, UnreadableBody

MAX_MEMBERS = 5_000  # of all objects and arrays together; 4 kB of metadata hold at most 2,000
MAX_STRINGS = 2 * MAX_MEMBERS  # a name and a value for each member; counting stops there
MAX_NESTING = 32  # metadata may be nested 16 deep
# A string, also one that does not end: each character is looked at once.
STRING = re.compile(r'"[^"\\]*+(?:\\.[^"\\]*+)*+(?:"|\Z)', re.DOTALL)
BRACKET = re.compile(r"[\[\]{}]")


def json_object(content: bytes) -> dict[str, Any]:
    """The object of a JSON body.

    Raises ValueError or RecursionError when it is not readable, UnreadableBody when it is empty or too large, and
    InvalidRequest when it is no object.
    """
    if not content:  # routes whose fields all have defaults are called without one
        raise UnreadableBody("The body is empty. Send a JSON object, `{}` at least.")
    text = content.decode("utf-8-sig")
    _check_size(text)
    body = json.loads(text, parse_constant=_refuse_constant)
    # Powertools would read the first element of a list as the object.
    if not isinstance(body, dict):
        raise InvalidRequest("The body must be a JSON object.")
    return body


def _check_size(text: str) -> None:
    """Raise UnreadableBody for JSON of too many members or too deep nesting. A photo in base64 is one member."""
    if _members(text) <= MAX_NESTING:
        return
    structure, strings = STRING.subn("", text, count=MAX_STRINGS + 1)
    if strings > MAX_STRINGS or _members(structure) > MAX_MEMBERS:
        raise UnreadableBody(f"The body has more than {MAX_MEMBERS:,} members.")
    depth = 0
    for bracket in BRACKET.findall(structure):
        depth += 1 if bracket in "[{" else -1
        if depth > MAX_NESTING:
            raise UnreadableBody(f"The body is nested more than {MAX_NESTING} deep.")


def _members(text: str) -> int:
    """As many as the members of all objects and arrays at least, and no less than their nesting."""
    return text.count(",") + text.count("[") + text.count("{")


def _refuse_constant(name: str) -> NoReturn:
    raise ValueError(f"{name} is not JSON")
