"""One round trip a statement, and a statement that outlives what happens to its connection."""

import socket
from collections.abc import Iterator
from contextlib import suppress
from uuid import uuid4

import pytest
from sqlalchemy import Connection, text
from sqlalchemy.exc import DatabaseError, DBAPIError

from facepass.database import engines
from facepass.database.engines import is_away, make_engine
from facepass.vectors.prepared import run_prepared
from tests.support.postgres import database_url

ASK = "select :n + 1"


@pytest.fixture
def connection(postgres: str) -> Iterator[Connection]:
    with engines.vector_autocommit().connect() as connected:
        yield connected


def backend(connection: Connection) -> int:
    return run_prepared(connection, "select pg_backend_pid()")[0][0]


def test_a_statement_is_parsed_once_per_connection(connection: Connection) -> None:
    for n in range(3):
        assert run_prepared(connection, ASK, n=n) == [[n + 1]]
    prepared = text("select count(*) from pg_prepared_statements where statement like 'select $1 + 1%'")
    assert connection.scalar(prepared) == 1
    connection.rollback()
    connection.invalidate()
    assert run_prepared(connection, ASK, n=5) == [[6]]


def test_a_connection_that_dies_between_two_searches_is_replaced(connection: Connection, postgres: str) -> None:
    died = backend(connection)
    with make_engine(database_url(postgres, "postgres", "facepass_vector")).connect() as owner:
        owner.execute(text("select pg_terminate_backend(:pid)"), {"pid": died})
    assert run_prepared(connection, ASK, n=1) == [[2]]
    assert backend(connection) != died


def test_a_connection_whose_socket_was_closed_is_replaced(connection: Connection) -> None:
    connection.execute(text("select 1"))  # as far as SQLAlchemy knows, a transaction is open
    died = backend(connection)
    connection.connection.dbapi_connection._usock.shutdown(socket.SHUT_RDWR)
    assert run_prepared(connection, ASK, n=1) == [[2]]
    assert backend(connection) != died


def test_a_statement_that_the_server_forgot_is_prepared_again(connection: Connection) -> None:
    run_prepared(connection, ASK, n=1)
    connection.execute(text("deallocate all"))
    assert run_prepared(connection, ASK, n=1) == [[2]]


def test_a_migration_may_change_what_a_statement_returns(connection: Connection, postgres: str) -> None:
    table = f"changing_{uuid4().hex[:8]}"
    owner_engine = make_engine(database_url(postgres, "postgres", "facepass_vector"), autocommit=True)
    with owner_engine.connect() as owner:
        owner.execute(text(f"create table {table} as select 1 as a"))
        owner.execute(text(f"grant select on {table} to facepass_app"))
        assert run_prepared(connection, f"select * from {table}") == [[1]]
        owner.execute(text(f"alter table {table} add column b integer default 2"))
        assert run_prepared(connection, f"select * from {table}") == [[1, 2]]
        owner.execute(text(f"drop table {table}"))


def test_an_error_is_sqlalchemys_and_shows_no_parameter(connection: Connection) -> None:
    with pytest.raises(DatabaseError) as raised:
        run_prepared(connection, "select cast(:v as halfvec(3))::text || missing", v="[1,2,4711]")
    assert "4711" not in str(raised.value)
    assert run_prepared(connection, ASK, n=1) == [[2]]


def test_an_answer_that_does_not_come_is_not_waited_for_twice(postgres: str) -> None:
    impatient = make_engine(database_url(postgres, "facepass_app", "facepass_vector"), autocommit=True)
    with impatient.connect() as connected:
        waiting = backend(connected)
        connected.connection.dbapi_connection._usock.settimeout(0.2)
        with pytest.raises((DBAPIError, TimeoutError)) as raised:
            run_prepared(connected, "select pg_sleep(20)")
        assert is_away(raised.value)
        with suppress(DBAPIError):
            assert backend(connected) != waiting
