"""Query parameters: unknown and repeated ones are refused, so that a misspelt filter never returns everything."""

from collections import Counter
from collections.abc import Collection
from difflib import get_close_matches
from typing import Any
from urllib.parse import parse_qsl

from aws_lambda_powertools.event_handler.openapi.exceptions import RequestValidationError

MAX_PARAMETERS = 100


def check_query(raw_query: str, known: Collection[str], *, in_body: Collection[str] = ()) -> None:
    """Raise RequestValidationError for parameters that a route does not have, or that are given more than once.

    known: the route's. in_body: the names of its body's fields, which some clients append to the address.
    """
    try:
        pairs = parse_qsl(raw_query, keep_blank_values=True, max_num_fields=MAX_PARAMETERS)
    except ValueError:
        raise RequestValidationError([_error("", "too_many", f"at most {MAX_PARAMETERS} parameters")]) from None
    counts = Counter(name for name, _ in pairs)
    unknown = [_error(name, "extra_forbidden", _hint(name, known, in_body)) for name in counts if name not in known]
    repeated = [
        _error(name, "repeated", "Given more than once")
        for name, count in counts.items()
        if name in known and count > 1
    ]
    if unknown or repeated:
        raise RequestValidationError(unknown + repeated)


def _hint(name: str, known: Collection[str], in_body: Collection[str]) -> str:
    if name in in_body:
        return "Unknown parameter; it is a field of the body"
    names = {each.lower(): each for each in known}
    nearest = get_close_matches(name.lower()[:100], names, n=1)
    return f"Unknown parameter; did you mean `{names[nearest[0]]}`?" if nearest else "Unknown parameter"


def _error(name: str, kind: str, message: str) -> dict[str, Any]:
    return {"loc": ("query", name), "type": kind, "msg": message}
