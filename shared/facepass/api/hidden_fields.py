"""Fields of a response that need a scope of their own: without it they are null."""

from collections.abc import Mapping
from typing import Any

from facepass.services.auth.caller import Caller


def hide_fields(body: Any, fields: Mapping[str, str], caller: Caller) -> None:
    """Set fields of a response to null if the caller does not have their scope.

    body: JSON; anything else has no such fields. fields: the scope of each path, such as `results.user`; a step through
    a list goes to each item.
    """
    for path, scope in fields.items():
        if not caller.has(scope):
            _hide(body, path.split("."))


def _hide(body: Any, path: list[str]) -> None:
    if isinstance(body, list):
        for item in body:
            _hide(item, path)
    elif isinstance(body, dict) and path[0] in body:
        if path[1:]:
            _hide(body[path[0]], path[1:])
        else:
            body[path[0]] = None
