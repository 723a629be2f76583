"""What a caller who is bound to collections reaches: each route says how it honours the binding.

Rows of other collections do not exist for such a caller, because its sessions of the faces database do not read them
(database/sessions.py). What is left to check is what a request names, and what belongs to the whole tenant.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from pydantic import BaseModel

from facepass.context import Context
from facepass.errors import OutsideCollections, UserNotFound
from facepass.services.collections.faces import is_enrolled

Arguments = Mapping[str, Any]  # a handler's validated arguments, by name


@dataclass(frozen=True)
class Bound:
    """How a route treats a bound caller.

    says: what such a caller reaches, for docs/authentication.md. check: raises the error of a request beyond it.
    """

    says: str
    check: Callable[[Context, Arguments], None] = lambda _context, _arguments: None


def argument(arguments: Arguments, name: str) -> Any:
    """A field of the request: of its path, or else of its body."""
    if name in arguments:
        return arguments[name]
    [body] = [value for value in arguments.values() if isinstance(value, BaseModel)]
    return getattr(body, name)


def _check_named(context: Context, arguments: Arguments) -> None:
    if argument(arguments, "collection_id") not in (context.collections or ()):
        raise OutsideCollections


def _check_enrolled(context: Context, arguments: Arguments) -> None:
    with context.vector() as vector:
        if not is_enrolled(vector, arguments["user_id"]):
            raise UserNotFound


def _refuse(_context: Context, _arguments: Arguments) -> None:
    raise OutsideCollections


NAMED = Bound("if the `collection_id` of the request is one of its own", _check_named)
EACH = Bound("each of them whose `collection_id` is one of its own; the others are refused one by one")
ROWS = Bound("what is in its own; the rest is not found and not listed")
KEYS = Bound("keys that are bound to no other collections than its own; others are not found and not listed")
ENROLLED = Bound("users with a face in its own; others are not found", _check_enrolled)
REFUSED = Bound("never: it reaches into every collection", _refuse)
FREE = Bound("yes: it concerns no collection")
