"""Write the table of permissions in docs/authentication.md (`make docs`); `--check` fails when the page is stale.

It is made from what each route declares (`@needs(...)`), and tests/api/permissions sends the requests of its cells.
"""

import sys
from collections.abc import Iterator
from pathlib import Path

sys.path.insert(0, str(Path(__file__).with_name("build_openapi")))

from merging import load_functions, take_routes

from facepass.api.permission import ANY, OPEN_TO_ALL, Permission, permission_of
from facepass.services.auth.caller import SELF

PAGE = Path(__file__).parents[1] / "docs/authentication.md"
BEGIN, END = "<!-- made by `make docs`: permissions -->", "<!-- end of what `make docs` makes -->"
HEAD = """\
| route | scope | with `self` alone | a bound caller | needs one more scope |
|---|---|---|---|---|
"""


def page(text: str) -> str:
    """The text of the page with the table as the code has it."""
    before, rest = text.split(f"{BEGIN}\n")
    _, after = rest.split(END)
    return f"{before}{BEGIN}\n\n{HEAD}{''.join(rows())}\n{END}{after}"


def rows() -> Iterator[str]:
    """A line for each route that needs a key or a token."""
    for (method, path), route in sorted(take_routes(load_functions()).items(), key=lambda item: item[0][::-1]):
        permission = permission_of(route.handler)
        if permission is not OPEN_TO_ALL:
            cells = (f"`{method.upper()} {path}`", scope(permission), own(permission), permission.bound.says)
            yield f"| {' | '.join(cells)} | {'; '.join(more(permission)) or '-'} |\n"


def scope(permission: Permission) -> str:
    """The scope, and what is sufficient in its place."""
    instead = permission.instead
    if permission.scope == ANY:
        return "any"
    if instead is None:
        return f"`{permission.scope}`"
    others = " or ".join(f"`{scope}`" for scope in instead.scopes if scope != SELF)
    return f"`{permission.scope}`; {instead.says} also {others}"


def own(permission: Permission) -> str:
    """What a user's own token is for."""
    probe = permission.instead is not None and SELF in permission.instead.scopes
    if permission.scope == ANY:
        return "yes"
    if permission.self_of is None:
        return "no"
    return f"for the own user, and {permission.instead.says}" if probe and permission.instead else "for the own user"


def more(permission: Permission) -> Iterator[str]:
    """What is required besides, by request and by field of the response."""
    for also in permission.also:
        yield f"`{also.scopes[0]}` {also.says}"
    for field, needed in permission.fields.items():
        yield f"`{needed}` for `{field}`, or it is null"
    if permission.below:
        yield "`faces:read` for similarities below the collection's threshold"


if __name__ == "__main__":
    current = PAGE.read_text()
    if "--check" in sys.argv:
        sys.exit(current != page(current) and "docs/authentication.md is stale: run `make docs`")
    PAGE.write_text(page(current))
