"""SnapStart: what is made from a snapshot takes no connection and no random number from it."""

import pytest
import uuid_utils
from snapshot_restore_py import get_after_restore, get_before_snapshot
from sqlalchemy import text

from facepass.database import engines, snapshots


def backend() -> int:
    """Which server process answers."""
    with engines.main_autocommit().connect() as connection:
        return int(connection.scalar(text("select pg_backend_pid()")))


def run(hooks: list) -> None:
    for hook, arguments, named in hooks:
        hook(*arguments, **named)


def test_snapstart_hooks_run_before_the_snapshot_and_after_each_restore() -> None:
    assert snapshots.leave_connections in [hook for hook, *_ in get_before_snapshot()]
    assert snapshots.begin_anew in [hook for hook, *_ in get_after_restore()]


def test_a_connection_is_reopened_after_a_restore(postgres: str) -> None:
    before = backend()
    assert backend() == before  # one pooled connection
    run(get_after_restore())
    assert backend() != before


def test_the_snapshot_holds_no_connection(postgres: str) -> None:
    backend()
    assert engines.main_autocommit().pool.checkedin() == 1
    run(get_before_snapshot())
    assert engines.main_autocommit().pool.checkedin() == 0


def test_a_restored_environment_leaves_the_old_socket_alone(postgres: str) -> None:
    """Another environment of the same snapshot would speak on it as well."""
    with engines.main_autocommit().connect() as connection:
        sock = connection.connection.dbapi_connection._usock
    run(get_after_restore())
    assert sock.fileno() >= 0
    sock.close()


def test_random_numbers_are_reseeded_after_a_restore(monkeypatch: pytest.MonkeyPatch) -> None:
    drawn = []
    monkeypatch.setattr(uuid_utils, "reseed_rng", lambda: drawn.append(True))
    run(get_after_restore())
    assert drawn == [True]
