"""Make the databases ready: the databases, the functions' roles, the pgvector extension, the schemas.

`python -m facepass.database.init` does it with the owner's URLs in MAIN_DATABASE_URL, VECTOR_DATABASE_URL and
VECTOR_PLACEMENTS, and says so line by line; it is safe to run again. The migrations function does the same in the
cloud.
"""

import re
import sys
from collections.abc import Iterator
from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, make_url, text

from facepass.database import placements
from facepass.database.engines import make_engine
from facepass.settings import settings

HISTORIES = Path(__file__).parent / "migrations"
APP_ROLE = "facepass_app"
# In the cloud each function signs in as a user of its own (the migrations grant each what it needs), none as APP_ROLE.
FUNCTION_ROLES = tuple(
    f"facepass_{function}" for function in ("authorizer", "system", "users", "faces", "search", "indexer", "janitor")
)
# Two starters at once wait for each other; the number is arbitrary, and the same for all of them.
MIGRATION_LOCK = 7_231_905


# Revisions of before the first release, which squashed them: nothing was deployed then.
BEFORE_RELEASE = re.compile(r"000\d")


class MadeBeforeRelease(Exception):
    """The database has a schema of before the first release, which no later one migrates."""

    def __init__(self, database: str, revision: str) -> None:
        super().__init__(
            f"{database} was made before FacePass 1.0 (revision {revision}) and cannot be upgraded. On the local "
            "runtime, stop it and type `make clean-local`; elsewhere, drop the database and prepare it again."
        )


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
    yield f"{name}: {'created' if _create_database(url) else 'exists'}"
    engine = make_engine(url, statement_seconds=None)
    with engine.begin() as connection:
        connection.execute(text("select pg_advisory_xact_lock(:lock)"), {"lock": MIGRATION_LOCK})
        yield f"{name}: role {APP_ROLE} {'created' if _create_role(connection, APP_ROLE) else 'exists'}"
        made = [_create_role(connection, role) for role in FUNCTION_ROLES]
        yield f"{name}: {len(made)} users of functions {'created' if any(made) else 'exist'}"
        if history == "vector":
            connection.execute(text("create extension if not exists vector"))
            version = connection.scalar(text("select extversion from pg_extension where extname = 'vector'"))
            yield f"{name}: extension vector {version}"
        yield f"{name}: schema at {_migrate(connection, history)}"
        if history == "vector" and (count := _stamp_restored_faces(connection)):
            yield f"{name}: {count} faces of another server's transactions stamped anew"
    engine.dispose()


def _create_database(url: str) -> bool:
    """Create the URL's database unless it is there; say whether it was made."""
    target = make_url(url)
    engine = make_engine(target.set(database="postgres").render_as_string(hide_password=False), autocommit=True)
    with engine.connect() as connection:
        missing = not connection.scalar(text("select 1 from pg_database where datname = :n"), {"n": target.database})
        if missing:
            connection.execute(text(f'create database "{target.database}"'))
    engine.dispose()
    return missing


def _create_role(connection: Connection, role: str) -> bool:
    """Create a role that functions connect as, with no right but those that the migrations grant it."""
    if connection.scalar(text("select 1 from pg_roles where rolname = :role"), {"role": role}):
        return False
    connection.execute(text(f"create role {role} login nosuperuser nocreatedb nocreaterole nobypassrls"))
    if settings().database_auth == "iam":
        connection.execute(text(f"grant rds_iam to {role}"))
    return True


def _migrate(connection: Connection, history: str) -> str:
    """Bring the schema to the newest revision of its history, never back; return the revision."""
    config = Config()
    config.set_main_option("script_location", str(HISTORIES / history))
    config.attributes["connection"] = connection
    found = MigrationContext.configure(connection).get_current_revision()
    if found and BEFORE_RELEASE.fullmatch(found):
        raise MadeBeforeRelease(connection.engine.url.database or "", found)
    known = {script.revision for script in ScriptDirectory.from_config(config).walk_revisions()}
    if found and found not in known:  # a deployment that is rolled back meets the schema of the one that failed
        return f"{found}, of a newer version than this one"
    command.upgrade(config, "head")
    return MigrationContext.configure(connection).get_current_revision() or "nothing"


def _stamp_restored_faces(connection: Connection) -> int:
    """Give faces that a dump brought from another server an id of this one's transactions; return how many.

    An id of the future would be news to every cache of bits for ever (vectors/cache.py).
    """
    restored = text("update faces set xid = default where xid > pg_current_xact_id()")  # the trigger stamps them
    return connection.execute(restored).rowcount


if __name__ == "__main__":
    try:
        for line in prepare_databases():
            sys.stdout.write(f"{line}\n")
    except MadeBeforeRelease as error:
        sys.exit(str(error))
