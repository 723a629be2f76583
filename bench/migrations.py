"""`make bench-migrations`: measure how long requests wait for a table while a million faces are migrated.

The databases of the last release are restored and filled. While they are migrated, one client a table reads a row and
asks for the lock of a write, over and over. Prints the longest that each waited, before and during, and whether all
stayed below the limit.
"""

import argparse
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from rich.console import Console
from rich.table import Table
from semver import Version
from sqlalchemy import text

from tests.support.postgres import running_postgres
from tests.upgrades.dumps import RELEASES, owner_of, prepare, restore

LIMIT_SECONDS = 2.0
QUIET_SECONDS = 5.0
PAUSE_SECONDS = 0.005
SIDES = ("main", "vector")
FILL = {
    "main": (
        "insert into users (tenant_id, id, email, full_name)"
        " select 'bench', gen_random_uuid(), n || '@example.com', 'User ' || n from generate_series(1, :faces) n",
        "insert into audit_log (tenant_id, id, caller, verb, result)"
        " select 'bench', gen_random_uuid(), 'bench', 'search_faces', 'ok' from generate_series(1, :faces) n",
    ),
    "vector": (
        "insert into collections (tenant_id, id, model, max_faces)"
        " select 'bench', 'c' || n, 'bench', 100 from generate_series(1, 1000) n",
        "insert into uploads (tenant_id, id, collection_id, purpose, content_type, max_faces, status, expires_at)"
        " select 'bench', gen_random_uuid(), 'c' || mod(n, 1000), 'index', 'image/jpeg', 100, 'indexed', now()"
        " from generate_series(1, :faces) n",
        # the time of a migration does not depend on the vectors
        "insert into faces (tenant_id, id, collection_id, box, landmarks, confidence, quality, model, embedding)"
        " select 'bench', gen_random_uuid(), 'c' || mod(n, 1000), f.box, f.landmarks, 1, f.quality, 'bench',"
        " f.embedding from generate_series(1, :faces) n"
        " join (select *, row_number() over () - 1 as place, count(*) over () as count from faces) f"
        " on f.place = mod(n, f.count)",
    ),
}
console = Console()


def main() -> int:
    """Measure and print. Returns 0 when no request waited longer than the limit."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--faces", type=int, default=1_000_000)
    parser.add_argument("--statement", help="on the faces database, in place of the migrations: would it be noticed?")
    options = parser.parse_args()
    release = str(max(Version.parse(path.name) for path in RELEASES.iterdir()))
    with tempfile.TemporaryDirectory() as folder:
        Path(folder).chmod(0o755)
        with running_postgres(Path(folder)) as socket:
            restore(release, socket)
            fill(socket, options.faces)
            quiet, busy = measure(socket, options.statement)
    table = Table(
        "table", "longest wait, quiet", "longest wait, migrating", title=f"{options.faces:,} faces, from {release}"
    )
    for name, seconds in sorted(busy.items()):
        style = "" if seconds <= LIMIT_SECONDS else "red"
        table.add_row(name, f"{quiet[name] * 1e3:.0f} ms", f"{seconds * 1e3:.0f} ms", style=style)
    console.print(table)
    return 0 if max(busy.values()) <= LIMIT_SECONDS else 1


def fill(socket: str, faces: int) -> None:
    """Fill the large tables with this many rows."""
    for side in SIDES:
        with owner_of(socket, f"facepass_{side}").connect() as connection:
            for statement in FILL[side]:
                connection.execute(text(statement), {"faces": faces})
            connection.execute(text("vacuum analyze"))


def measure(socket: str, statement: str | None) -> tuple[dict[str, float], dict[str, float]]:
    """The longest wait for each table, in seconds: without and during the migration."""
    with asking(socket) as waits:
        time.sleep(QUIET_SECONDS)
        quiet = dict(waits)
        waits.clear()
        began = time.perf_counter()
        if statement:
            with owner_of(socket, "facepass_vector").connect() as connection:
                connection.execute(text(statement))
        else:
            console.print(prepare(socket), highlight=False)
        console.print(f"migrated in {time.perf_counter() - began:.1f} s")
        time.sleep(PAUSE_SECONDS * 20)  # requests that still wait record their time
    return quiet, dict(waits)


@contextmanager
def asking(socket: str) -> Iterator[dict[str, float]]:
    """Query each table repeatedly, and record the slowest answer."""
    waits: dict[str, float] = {}
    over = threading.Event()

    def ask(side: str, table: str) -> None:
        read = text(f"select 1 from {table} limit 1")
        write = text(f"update {table} set tenant_id = tenant_id where false")
        with owner_of(socket, f"facepass_{side}").connect() as connection:
            while not over.wait(PAUSE_SECONDS):
                began = time.perf_counter()
                connection.execute(read)
                connection.execute(write)
                name = f"{side}.{table}"
                waits[name] = max(waits.get(name, 0), time.perf_counter() - began)

    threads = [
        threading.Thread(target=ask, args=(side, table), daemon=True)
        for side in SIDES
        for table in tables_of(socket, side)
    ]
    for thread in threads:
        thread.start()
    try:
        yield waits
    finally:
        over.set()
        for thread in threads:
            thread.join()


def tables_of(socket: str, side: str) -> list[str]:
    """Every table with tenants' rows."""
    named = "select tablename from pg_tables where schemaname = 'public' and tablename <> 'alembic_version' order by 1"
    with owner_of(socket, f"facepass_{side}").connect() as connection:
        return list(connection.scalars(text(named)))


if __name__ == "__main__":
    sys.exit(main())
