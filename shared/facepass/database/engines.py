"""One SQLAlchemy engine a database, shaped for Lambda: few connections, each checked before use."""

import socket
import ssl
from functools import cache
from typing import Any

from sqlalchemy import Engine, create_engine, event, make_url
from sqlalchemy.engine import URL

from facepass.settings import settings

CONNECT_TIMEOUT_SECONDS = 5


@cache
def main_engine() -> Engine:
    """The users database's engine, made on first use."""
    return make_engine(settings().main_database_url)


@cache
def vector_engine() -> Engine:
    """The faces database's engine, made on first use."""
    return make_engine(settings().vector_database_url)


def make_engine(url: str) -> Engine:
    """An engine for a `postgresql+pg8000://` URL.

    An environment of Lambda answers one request at a time, so one pooled connection is enough. It may have died
    while the environment was frozen: `pool_pre_ping` replaces it before the caller notices.
    """
    engine = create_engine(
        url,
        pool_size=1,
        max_overflow=3,
        pool_pre_ping=True,
        hide_parameters=True,  # an error that is logged must not carry a vector or an email
        connect_args={"timeout": CONNECT_TIMEOUT_SECONDS},
    )
    event.listen(engine, "connect", _send_at_once)
    if settings().database_auth == "iam":
        event.listen(engine, "do_connect", _sign_in_with_iam)
    return engine


def _send_at_once(connection: Any, _record: object) -> None:
    """Set TCP_NODELAY, which pg8000 leaves out: with Nagle's algorithm a search waits 40 ms for an ACK."""
    sock = connection._usock
    if sock.family != socket.AF_UNIX:
        sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)


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
