"""One SQLAlchemy engine a database, shaped for Lambda: few connections, each checked before use."""

import socket
import ssl
from functools import cache
from typing import Any

from sqlalchemy import Engine, create_engine, event, make_url
from sqlalchemy.engine import URL
from sqlalchemy.exc import DBAPIError, DisconnectionError, InterfaceError

from facepass.settings import settings

CONNECT_TIMEOUT_SECONDS = 5
# SQLSTATE classes: connection exception, insufficient resources, operator intervention (a shutdown, a failover)
AWAY_CODES = ("08", "53", "57P")


@cache
def main_engine() -> Engine:
    """The users database, in transactions."""
    return make_engine(settings().main_database_url)


@cache
def vector_engine() -> Engine:
    """The faces database, in transactions."""
    return make_engine(settings().vector_database_url)


@cache
def main_reader() -> Engine:
    """The users database, for single statements: each is its own transaction and one round trip."""
    return make_engine(settings().main_database_url, autocommit=True)


@cache
def vector_reader() -> Engine:
    """The faces database, for single statements: each is its own transaction and one round trip."""
    return make_engine(settings().vector_database_url, autocommit=True)


def make_engine(url: str, *, autocommit: bool = False) -> Engine:
    """An engine for a `postgresql+pg8000://` URL.

    An environment of Lambda answers one request at a time, so one pooled connection is enough. It may have died
    while the environment was frozen: it is asked before each use, and replaced before the caller notices.

    Autocommit belongs to an engine and not to a connection: switched on a connection, it is switched back with
    `SET SESSION CHARACTERISTICS`, which costs two round trips and pins an RDS Proxy connection.
    """
    options = {"isolation_level": "AUTOCOMMIT"} if autocommit else {}
    engine = create_engine(
        url,
        pool_size=1,
        max_overflow=3,
        hide_parameters=True,  # an error that is logged must not carry a vector or an email
        connect_args={"timeout": CONNECT_TIMEOUT_SECONDS},
        **options,
    )
    event.listen(engine, "connect", _send_at_once)
    event.listen(engine, "checkout", _replace_when_dead)
    if settings().database_auth == "iam":
        event.listen(engine, "do_connect", _sign_in_with_iam)
    return engine


def _send_at_once(connection: Any, _record: object) -> None:
    """Set TCP_NODELAY, which pg8000 leaves out: with Nagle's algorithm a search waits 40 ms for an ACK."""
    sock = connection._usock
    if sock.family != socket.AF_UNIX:
        sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)


def _replace_when_dead(connection: Any, _record: object, _proxy: object) -> None:
    """Ask an empty question: one round trip that opens no transaction.

    SQLAlchemy's own `pool_pre_ping` lets a reset connection through as an error: pg8000 raises the socket's
    ConnectionResetError, which is no DBAPI error.
    """
    try:
        connection.execute_simple("")
    except Exception as error:  # whatever it says, this connection is of no use
        raise DisconnectionError from error


def is_away(error: Exception) -> bool:
    """Whether an error says that a database cannot be asked just now, so that trying again may help."""
    if isinstance(error, DBAPIError):
        told = error.orig.args[0] if error.orig and error.orig.args else None
        code = str(told.get("C", "")) if isinstance(told, dict) else ""
        return isinstance(error, InterfaceError) or code.startswith(AWAY_CODES)
    return isinstance(error, ConnectionError | TimeoutError)  # pg8000 lets the socket's own errors through


def _sign_in_with_iam(_dialect: object, _record: object, _cargs: object, cparams: dict[str, Any]) -> None:
    """Give each new connection a fresh IAM token (valid 15 minutes) and a verified TLS context."""
    cparams["password"] = iam_token(make_url(f"postgresql://{cparams['user']}@{cparams['host']}:{cparams['port']}"))
    cparams["ssl_context"] = ssl.create_default_context()


def iam_token(url: URL) -> str:
    """Sign a token for `rds-db:connect`; nothing is asked of the network."""
    import boto3  # only where IAM signs in: importing it costs 0.2 s of a cold start  # noqa: PLC0415

    client = boto3.client("rds")
    token: str = client.generate_db_auth_token(DBHostname=url.host, Port=url.port or 5432, DBUsername=url.username)
    return token
