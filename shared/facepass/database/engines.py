"""One SQLAlchemy engine a database, shaped for Lambda: few connections, each checked before use."""

import socket
import ssl
from functools import cache, partial
from typing import Any

from sqlalchemy import Connection, Engine, create_engine, event, make_url
from sqlalchemy.engine import ExceptionContext
from sqlalchemy.exc import DBAPIError, DisconnectionError, InterfaceError

from facepass.database.snapshots import remake_after_restore
from facepass.settings import settings

POSTGRES_PORT = 5432
CONNECT_SECONDS = 5.0
# Below the shortest function timeout (template.yaml), so that a silent network becomes an answer.
STATEMENT_SECONDS = 12.0
# The server ends a function's statement by itself a moment before (database/init.py): otherwise it would go on reading
# for a client that has given up.
SERVER_SECONDS = 11
# An empty query takes one round trip. If it takes longer, the connection is lost without notice, as when a network
# device drops it; the rest of the function's time is for a new one.
PING_SECONDS = 2.0
# SQLSTATE classes: connection exception, transaction rollback (a deadlock), insufficient resources, operator
# intervention (a shutdown, a failover, a statement that took too long).
TOOK_TOO_LONG = "57014"
AWAY_CODES = ("08", "40", "53", "57P", TOOK_TOO_LONG)


@cache
def main_engine() -> Engine:
    """The users database, in transactions."""
    return make_engine(settings().main_database_url)


@cache
def vector_engine() -> Engine:
    """The faces database, in transactions."""
    return make_engine(settings().vector_database_url)


@cache
def main_autocommit() -> Engine:
    """The users database, for single statements: each is its own transaction."""
    return make_engine(settings().main_database_url, autocommit=True)


@cache
def vector_autocommit() -> Engine:
    """The faces database, for single statements: each is its own transaction."""
    return make_engine(settings().vector_database_url, autocommit=True)


def make_engine(url: str, *, autocommit: bool = False, statement_seconds: float | None = STATEMENT_SECONDS) -> Engine:
    """An engine for a `postgresql+pg8000://` URL.

    statement_seconds: how long an answer may take; None waits for ever, as a migration must.

    An environment of Lambda answers one request at a time, so one pooled connection is enough. It may have died
    while the environment was frozen: it is asked before each use, and replaced before the caller notices.

    Autocommit belongs to an engine and not to a connection: switched on a connection, it is switched back with
    `SET SESSION CHARACTERISTICS`, which costs two round trips and pins an RDS Proxy connection.
    """
    options = {"isolation_level": "AUTOCOMMIT"} if autocommit else {}
    engine = create_engine(
        make_url(url).set(username=settings().database_user) if settings().database_user else url,
        pool_size=1,
        max_overflow=3,
        hide_parameters=True,  # an error that is logged must not carry a vector or an email
        connect_args={"timeout": CONNECT_SECONDS},
        **options,
    )
    event.listen(engine, "connect", partial(_set_up_socket, statement_seconds))
    event.listen(engine, "checkout", partial(_replace_when_dead, statement_seconds))
    event.listen(engine, "handle_error", _drop_when_away)
    if settings().database_auth == "iam":
        event.listen(engine, "do_connect", _sign_in_with_iam)
    remake_after_restore(engine)
    return engine


def _set_up_socket(statement_seconds: float | None, connection: Any, _record: object) -> None:
    """Set what pg8000 does not: it keeps the connect timeout for every statement, and leaves Nagle's algorithm on.

    With Nagle's algorithm a search waits 40 ms for an ACK.
    """
    sock = connection._usock
    sock.settimeout(statement_seconds)
    if sock.family != socket.AF_UNIX:
        sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)


def wait_longer(connection: Connection, seconds: float) -> None:
    """Let an answer take this long, until the connection goes back to its pool."""
    driver: Any = connection.connection.driver_connection
    driver._usock.settimeout(seconds)


def _replace_when_dead(statement_seconds: float | None, connection: Any, _record: object, _proxy: object) -> None:
    """Send an empty query: one round trip that opens no transaction.

    SQLAlchemy's own `pool_pre_ping` lets a reset connection through as an error: pg8000 raises the socket's
    ConnectionResetError, which is no DBAPI error.
    """
    try:
        connection._usock.settimeout(PING_SECONDS)
        connection.execute_simple("")
        connection._usock.settimeout(statement_seconds)
    except Exception as error:  # after any error the connection is unusable
        raise DisconnectionError from error


def _drop_when_away(context: ExceptionContext) -> None:
    """Close a connection whose answer did not arrive: the answer could still come, to the next query."""
    if is_away(context.sqlalchemy_exception or context.original_exception):
        context.is_disconnect = True


def is_away(error: BaseException) -> bool:
    """Whether an error means that a database is unavailable just now, so that a retry may help."""
    if isinstance(error, DBAPIError):
        return isinstance(error, InterfaceError) or sqlstate(error.orig).startswith(AWAY_CODES)
    return isinstance(error, ConnectionError | TimeoutError)  # pg8000 passes socket errors on


def took_too_long(error: BaseException) -> bool:
    """Whether the server ended a statement because of its time, or its answer did not come in time."""
    if isinstance(error, DBAPIError):
        cause = error.orig.__cause__ if error.orig else None
        return isinstance(cause, TimeoutError) or sqlstate(error.orig) == TOOK_TOO_LONG
    return isinstance(error, TimeoutError)


def sqlstate(error: BaseException | None) -> str:
    """The server's SQLSTATE in an error of pg8000; empty when the error is not from the server."""
    details = error.args[0] if error and error.args else None
    return str(details.get("C", "")) if isinstance(details, dict) else ""


def _sign_in_with_iam(_dialect: object, _record: object, _cargs: object, cparams: dict[str, Any]) -> None:
    """Give each new connection a fresh IAM token (valid 15 minutes) and a verified TLS context."""
    import boto3  # only where IAM signs in: importing it costs 0.2 s of a cold start  # noqa: PLC0415

    # signed locally, without a network call
    cparams["password"] = boto3.client("rds").generate_db_auth_token(
        DBHostname=cparams["host"], Port=cparams.setdefault("port", POSTGRES_PORT), DBUsername=cparams["user"]
    )
    cparams["ssl_context"] = ssl.create_default_context()
