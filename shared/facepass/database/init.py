"""Prepare the databases: create the databases, the functions' roles, the pgvector extension and the schemas.

`python -m facepass.database.init` does it with the owner's URLs in MAIN_DATABASE_URL, VECTOR_DATABASE_URL and
VECTOR_PLACEMENTS, and says so line by line; it is safe to run again. The migrations function does the same in the
cloud.
"""

import sys
from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import Connection, make_url, text

from facepass.database import placements
from facepass.database.engines import make_engine
from facepass.database.migrating import MadeBeforeRelease, migrate
from facepass.settings import settings

APP_ROLE = "facepass_app"
# In the cloud each function signs in as a user of its own (the migrations grant each what it needs), none as APP_ROLE.
FUNCTION_ROLES = tuple(
    f"facepass_{function}"
    for function in ("authorizer", "system", "users", "exports", "faces", "search", "indexer", "janitor")
)
# Two preparations at the same time wait for each other; the number is arbitrary, but the same for both.
MIGRATION_LOCK = 7_231_905


def prepare_databases() -> Iterator[str]:
    """Prepare the users and the faces databases, yielding a line about each step.

    A database that cannot be reached ends it; those before it are ready then.
    Raises ValueError when both URLs name one database: both sides have a table `outbox`; and MadeBeforeRelease.
    """
    main, vector = settings().main_database_url, settings().vector_database_url
    if main == vector:
        raise ValueError("MAIN_DATABASE_URL and VECTOR_DATABASE_URL must name two databases")
    for history, url in (("main", main), ("vector", vector)):
        yield from _prepare(history, url, str(make_url(url).database))
    for url, tenants in placements.placed().items():
        yield from _prepare("vector", url, f"{make_url(url).database} of {', '.join(tenants)}")


def _prepare(history: str, url: str, name: str) -> Iterator[str]:
    engine = make_engine(url, statement_seconds=None)
    try:
        with _beside(url) as server:  # which holds the lock until it is closed; roles are the whole server's
            server.execute(text("select pg_advisory_lock(:lock)"), {"lock": MIGRATION_LOCK})
            yield f"{name}: {'created' if _create_database(server, url) else 'exists'}"
            with engine.connect() as connection:
                yield from _prepare_schema(connection, history, name)
    finally:
        engine.dispose()


def _prepare_schema(connection: Connection, history: str, name: str) -> Iterator[str]:
    with connection.begin():
        yield f"{name}: role {APP_ROLE} {'created' if _create_role(connection, APP_ROLE) else 'exists'}"
        made = [_create_role(connection, role) for role in FUNCTION_ROLES]
        yield f"{name}: {len(made)} users of functions {'created' if any(made) else 'exist'}"
        if history == "vector":
            connection.execute(text("create extension if not exists vector"))
            version = connection.scalar(text("select extversion from pg_extension where extname = 'vector'"))
            yield f"{name}: extension vector {version}"
    yield f"{name}: schema at {migrate(connection, history)}"
    with connection.begin():
        if history == "vector" and (count := _stamp_restored_faces(connection)):
            yield f"{name}: {count} faces of another server's transactions marked as new"


def database_exists(url: str) -> bool:
    """Whether the URL's database exists."""
    with _beside(url) as server:
        return _is_there(server, url)


def _is_there(server: Connection, url: str) -> bool:
    parameters = {"name": make_url(url).database}
    return bool(server.scalar(text("select 1 from pg_database where datname = :name"), parameters))


def _create_database(server: Connection, url: str) -> bool:
    """Create the URL's database unless it exists. Returns whether it was created."""
    if _is_there(server, url):
        return False
    server.execute(text(f'create database "{make_url(url).database}"'))
    return True


@contextmanager
def _beside(url: str) -> Iterator[Connection]:
    """Connect to the database that every server has."""
    beside = make_url(url).set(database="postgres")
    engine = make_engine(beside.render_as_string(hide_password=False), autocommit=True, statement_seconds=None)
    try:
        with engine.connect() as connection:
            yield connection
    finally:
        engine.dispose()


def _create_role(connection: Connection, role: str) -> bool:
    """Create a role that functions connect as. It has only the rights that the migrations grant it."""
    if connection.scalar(text("select 1 from pg_roles where rolname = :role"), {"role": role}):
        return False
    connection.execute(text(f"create role {role} login nosuperuser nocreatedb nocreaterole nobypassrls"))
    if settings().database_auth == "iam":
        connection.execute(text(f"grant rds_iam to {role}"))
    return True


def _stamp_restored_faces(connection: Connection) -> int:
    """Give faces restored from another server's dump a transaction id of this server. Returns the number of faces.

    An id of the future would be news to every cache of bits for ever (vectors/cache.py).
    """
    restored = text("update faces set xid = default where xid > pg_current_xact_id()")  # the trigger sets the new id
    return connection.execute(restored).rowcount


if __name__ == "__main__":
    try:
        for line in prepare_databases():
            sys.stdout.write(f"{line}\n")
    except MadeBeforeRelease as error:
        sys.exit(str(error))
