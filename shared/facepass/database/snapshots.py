"""Lambda SnapStart: what an environment must not take from the snapshot that it, and many others, are made from.

A connection's other end is gone, and random numbers that go on where the snapshot left off would make the same
identifiers everywhere. Outside of SnapStart they are never called.
"""

from contextlib import suppress
from weakref import WeakSet

import uuid_utils
from sqlalchemy import Engine

_engines: WeakSet[Engine] = WeakSet()


def remake_after_restore(engine: Engine) -> None:
    """Let an engine begin without connections in every environment that is made from a snapshot."""
    _engines.add(engine)


def leave_connections() -> None:
    """Close what is connected, before the snapshot is taken."""
    for engine in _engines:
        engine.dispose()


def begin_anew() -> None:
    """Forget connections without touching their sockets, and draw new random numbers, after each restore."""
    for engine in _engines:
        engine.dispose(close=False)
    uuid_utils.reseed_rng()


with suppress(ImportError):  # Lambda brings it from python3.12 on, where there is SnapStart
    from snapshot_restore_py import register_after_restore, register_before_snapshot

    register_before_snapshot(leave_connections)
    register_after_restore(begin_anew)
