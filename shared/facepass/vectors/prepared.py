"""A statement that each connection parses once.

SQLAlchemy with pg8000 needs three round trips for a statement: parse, describe, execute. A named statement of the
protocol needs one. It belongs to its connection and ends with it. RDS Proxy pins a connection for SQL's PREPARE,
reportedly not for the protocol's statements (docs/search.md).
"""

from typing import Any

from pg8000 import dbapi
from pg8000.native import PreparedStatement
from sqlalchemy import Connection
from sqlalchemy.exc import DBAPIError

from facepass.database.engines import is_away, sqlstate

# SQLSTATE: the statement is gone (the connection was reset), or a migration changed its result.
OUTDATED = ("26000", "0A000")


def run_prepared(connection: Connection, sql: str, **parameters: object) -> list[list[Any]]:
    """The rows of a query with `:name` parameters. The connection must be in autocommit: the query may be sent twice.

    Raises what SQLAlchemy raises.
    """
    try:
        return _run(connection, sql, parameters)
    except dbapi.DatabaseError as error:
        if sqlstate(error) not in OUTDATED:
            raise _as_sqlalchemys(connection, error) from error
    except (ConnectionError, dbapi.InterfaceError) as error:
        # it died since it was checked out: a Lambda environment may be frozen at any moment
        if isinstance(error.__cause__, TimeoutError):
            raise _as_sqlalchemys(connection, error) from error
        connection.invalidate()
        connection.rollback()  # of no transaction, but SQLAlchemy requires it before it connects again
    except OSError:  # a timeout: the answer may still come, so the connection must not be used again
        connection.invalidate()
        raise
    connection.info.pop(sql, None)
    try:
        return _run(connection, sql, parameters)
    except dbapi.Error as error:
        raise _as_sqlalchemys(connection, error) from error


def _run(connection: Connection, sql: str, parameters: dict[str, object]) -> list[list[Any]]:
    statement = connection.info.get(sql)  # valid as long as the connection to the server
    if statement is None:
        statement = connection.info[sql] = PreparedStatement(connection.connection.dbapi_connection, sql)
    rows: list[list[Any]] = statement.run(**parameters)
    return rows


def _as_sqlalchemys(connection: Connection, error: Exception) -> BaseException:
    """The error as SQLAlchemy would have raised it; its connection is dropped when it cannot be used any more."""
    wrapped = DBAPIError.instance(
        "(prepared)", None, error, dbapi.Error, hide_parameters=True, dialect=connection.dialect
    )
    if is_away(wrapped):
        connection.invalidate()
    return wrapped
