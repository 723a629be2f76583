"""Lambda SnapStart: what environments restored from one snapshot must not share.

A connection's other end is gone, and random numbers that go on where the snapshot left off would make the same
identifiers everywhere. Outside of SnapStart they are never called.
"""

from contextlib import suppress
from weakref import WeakSet

import uuid_utils
from sqlalchemy import Engine

_engines: WeakSet[Engine] = WeakSet()


def remake_after_restore(engine: Engine) -> None:
    """Start an engine without connections in every environment restored from a snapshot."""
    _engines.add(engine)


def leave_connections() -> None:
    """Close all connections before the snapshot is taken."""
    for engine in _engines:
        engine.dispose()


def begin_anew() -> None:
    """After each restore, drop connections without touching their sockets, and reseed random numbers."""
    for engine in _engines:
        engine.dispose(close=False)
    uuid_utils.reseed_rng()


with suppress(ImportError):  # Lambda provides it from python3.12 on, where SnapStart exists
    from snapshot_restore_py import register_after_restore, register_before_snapshot

    register_before_snapshot(leave_connections)
    register_after_restore(begin_anew)
