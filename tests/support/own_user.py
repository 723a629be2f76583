"""A handler that connects as its function's own database user, as all do in the cloud (DATABASE_USER)."""

import os
from collections.abc import Callable
from typing import Any

from facepass.database import engines, placements
from facepass.settings import settings

# The migrations function migrates, as the owner.
OWNER = "facepass_migrations"
CACHED = (engines.main_engine, engines.vector_engine, engines.main_autocommit, engines.vector_autocommit)


def call(user: str, handler: Callable[[Any, Any], Any], event: Any, context: Any) -> Any:
    """The handler's answer; other connections, before and after, sign in as usual."""
    if user == OWNER:
        return handler(event, context)
    before = os.environ.get("DATABASE_USER", "")  # a test may call one handler while another works
    os.environ["DATABASE_USER"] = user
    _read_anew()
    try:
        return handler(event, context)
    finally:
        for cached in CACHED:
            if cached.cache_info().currsize:
                cached().dispose()
        os.environ["DATABASE_USER"] = before
        _read_anew()


def _read_anew() -> None:
    settings.cache_clear()
    placements.engine_at.cache_clear()
    for cached in CACHED:
        cached.cache_clear()
