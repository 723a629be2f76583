"""The checks of a demo or benchmark on each answer, and how they fail."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import httpx
from rich.console import Console

from local.demo.runtime import RuntimeFailed


class NotAsExpected(Exception):
    """FacePass gave an unexpected answer."""


def check_indexed(upload: dict[str, Any], *, faces: int) -> None:
    """Raise NotAsExpected unless a photo was indexed with this number of faces."""
    if upload["status"] != "indexed" or len(upload["faces"]) != faces:
        found = f"{upload['status']} ({upload['reason']}) with {len(upload['faces'])} faces"
        raise NotAsExpected(f"the photo is {found}; expected: indexed with {faces}")


@contextmanager
def failing_in_one_line(console: Console) -> Iterator[None]:
    """Exit with one line instead of a traceback: status 1 for a step that fails, 130 for an interrupt."""
    try:
        yield
    except (RuntimeFailed, NotAsExpected, httpx.HTTPError, TimeoutError) as failure:
        console.print(f"{type(failure).__name__}: {failure}", style="red", markup=False, soft_wrap=True)
        sys.exit(1)
    except KeyboardInterrupt:
        sys.exit(130)
