"""Prepare the databases: create the databases, the functions' roles, the pgvector extension and the schemas.

`facepass init`, or `python -m facepass.database.init`, does it with the owner's URLs in MAIN_DATABASE_URL,
VECTOR_DATABASE_URL and VECTOR_PLACEMENTS, and says so line by line; it is safe to run again. The migrations function
does the same in the cloud. The lines of MILESTONES are those of the system that FacePass replaces, in its order:
scripts that wait for one of them go on working.
"""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from sqlalchemy import Connection, make_url, text

from facepass.database import placements
from facepass.database.engines import SERVER_SECONDS, make_engine
from facepass.database.migrating import MadeBeforeRelease, migrate
from facepass.settings import settings

APP_ROLE = "facepass_app"
# In the cloud each function signs in as a user of its own (the migrations grant each what it needs), none as APP_ROLE.
FUNCTIONS = (
    "authorizer",
    "system",
    "users",
    "exports",
    "faces",
    "search",
    "indexer",
    "jobs",
    "janitor",
    "events",
    "operators",
    "rekognition",
)
FUNCTION_ROLES = tuple(f"facepass_{function}" for function in FUNCTIONS)
# Two preparations at the same time wait for each other; the number is arbitrary, but the same for both.
MIGRATION_LOCK = 7_231_905
EXTENSION_READY = "✓ pgvector extension initialized successfully"
MAIN_READY = "✓ Main database tables created successfully"
VECTOR_READY = "✓ Vector database tables created successfully"
ALL_READY = "Database initialization completed successfully"
MILESTONES = (EXTENSION_READY, MAIN_READY, VECTOR_READY, ALL_READY)


def prepare_databases() -> Iterator[str]:
    """Prepare the users and the faces databases, yielding a line about each step.

    A database that cannot be reached ends it; what was done before stays.
    Raises ValueError when both URLs name one database: both sides have a table `outbox`; and MadeBeforeRelease.
    """
    main, vector = settings().main_database_url, settings().vector_database_url
    if main == vector:
        raise ValueError("MAIN_DATABASE_URL and VECTOR_DATABASE_URL must name two databases")
    faces = [Preparation("vector", vector)]
    faces += [Preparation("vector", url, f" of {', '.join(tenants)}") for url, tenants in placements.placed().items()]
    for database in faces:
        yield from database.create()
    yield EXTENSION_READY
    users = Preparation("main", main)
    yield from users.create()
    yield from users.migrate()
    yield MAIN_READY
    for database in faces:
        yield from database.migrate()
    yield VECTOR_READY
    yield ALL_READY


@dataclass(frozen=True)
class Preparation:
    """One database: its history of migrations, its URL, and what is said of it behind its name."""

    history: str
    url: str
    suffix: str = ""

    @property
    def name(self) -> str:
        """The database in the lines about it."""
        return f"{make_url(self.url).database}{self.suffix}"

    def create(self) -> Iterator[str]:
        """Create the database, the roles and, for faces, the extension, unless they exist."""
        with _alone(self.url) as server:
            yield f"{self.name}: {'created' if _create_database(server, self.url) else 'exists'}"
            with _connected(self.url) as connection, connection.begin():
                yield from _prepare_roles(connection, self.name)
                if self.history == "vector":
                    connection.execute(text("create extension if not exists vector"))
                    version = connection.scalar(text("select extversion from pg_extension where extname = 'vector'"))
                    yield f"{self.name}: extension vector {version}"

    def migrate(self) -> Iterator[str]:
        """Bring the schema to its newest revision."""
        with _alone(self.url), _connected(self.url) as connection:
            yield f"{self.name}: schema at {migrate(connection, self.history)}"
            with connection.begin():
                if self.history == "vector" and (count := _stamp_restored_faces(connection)):
                    yield f"{self.name}: {count} faces of another server's transactions marked as new"
                if self.history == "vector":
                    _begin_snapshots_again(connection)


@contextmanager
def _alone(url: str) -> Iterator[Connection]:
    """Connect to the database that every server has, and hold the lock: roles are the whole server's."""
    with _beside(url) as server:
        server.execute(text("select pg_advisory_lock(:lock)"), {"lock": MIGRATION_LOCK})
        yield server  # the lock is held until the connection is closed


@contextmanager
def _connected(url: str) -> Iterator[Connection]:
    engine = make_engine(url, statement_seconds=None)
    try:
        with engine.connect() as connection:
            yield connection
    finally:
        engine.dispose()


def _prepare_roles(connection: Connection, name: str) -> Iterator[str]:
    yield f"{name}: role {APP_ROLE} {'created' if _create_role(connection, APP_ROLE) else 'exists'}"
    made = [_create_role(connection, role) for role in FUNCTION_ROLES]
    for role in FUNCTION_ROLES:
        # the role's, because a setting of the session would pin RDS Proxy's connection
        connection.execute(text(f"alter role {role} set statement_timeout = '{SERVER_SECONDS}s'"))
    yield f"{name}: {len(made)} users of functions {'created' if any(made) else 'exist'}"


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


def _begin_snapshots_again(connection: Connection) -> None:
    """Let the janitor's work that another server's dump brought begin now: an id of the future never comes to pass."""
    again = text("update snapshot_work set xid = default, created_at = now() where xid > pg_current_xact_id()")
    connection.execute(again)


def say_each_step() -> int:
    """Prepare the databases and print each line. Returns the exit status: 1 when one has to be made in another way."""
    try:
        for line in prepare_databases():
            sys.stdout.write(f"{line}\n")
            sys.stdout.flush()
    except MadeBeforeRelease as error:
        sys.stderr.write(f"{error}\n")
        return 1
    return 0


if __name__ == "__main__":
    sys.stdout.reconfigure(errors="replace")  # type: ignore[union-attr]  # a terminal that has no tick prints "?"
    sys.exit(say_each_step())
