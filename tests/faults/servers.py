"""Two PostgreSQL servers, one a database, that can be killed, stopped, frozen, filled up and started again."""

import os
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import psutil
from sqlalchemy import Engine, create_engine, make_url, text
from sqlalchemy.exc import DBAPIError

from local.postgres import start_server
from tests.support.postgres import database_url
from tests.support.runtime import eventually

DISK = "256m"
# 10 MB that Postgres cannot compress
BALLAST = """
insert into ballast
select string_agg(md5((a * b)::text), '') from generate_series(1, 300) a, generate_series(1, 1000) b group by b
"""


class Server:
    """One server, and its database for the audit: as the owner, whom row-level security does not hold."""

    def __init__(self, folder: Path, database: str) -> None:
        self._folder = folder
        self._server = start_server(folder)
        self.socket = f"{make_url(self._server.get_uri()).query['host']}/.s.PGSQL.5432"
        self.owner: Engine = create_engine(database_url(self.socket, "postgres", database), pool_pre_ping=True)

    @property
    def pid(self) -> int:
        """The postmaster's."""
        return int(self._server.get_postmaster_info().pid)

    def kill(self) -> None:
        """kill -9 of the server and all its processes, as when the power goes."""
        for process in self._family():
            process.kill()

    def stop(self) -> None:
        """A fast shutdown, as of a failover."""
        self.owner.dispose()
        self._server.stop()

    def start(self) -> None:
        """Start again, whatever the server died of."""

        def started() -> bool:
            try:
                self._server.ensure_postgres_running()
            except (subprocess.SubprocessError, AssertionError, psutil.Error):
                return False
            return True

        self.owner.dispose()
        eventually(started, "PostgreSQL is back", seconds=60)

    def ensure(self) -> None:
        """What a service that keeps databases running does."""
        if not psutil.pid_exists(self.pid) or psutil.Process(self.pid).status() == psutil.STATUS_ZOMBIE:
            self.start()

    def cut(self) -> int:
        """End every connection of the functions, as when a proxy forgets them; how many there were."""
        with self.owner.connect() as connection:
            ended = "select count(pg_terminate_backend(pid)) from pg_stat_activity where usename = 'facepass_app'"
            return int(connection.execute(text(ended)).scalar_one())

    def somebody_waits(self) -> bool:
        """Whether a transaction waits for another's lock."""
        with self.owner.connect() as connection:
            return bool(connection.execute(text("select count(*) from pg_locks where not granted")).scalar_one())

    @contextmanager
    def frozen(self) -> Iterator[None]:
        """Nothing answers and nothing is refused: a network that has gone silent."""
        family = self._family()
        for process in family:
            process.suspend()
        try:
            yield
        finally:
            for process in family:
                if process.is_running():
                    process.resume()

    @contextmanager
    def full_disk(self) -> Iterator[None]:
        """Not a byte is free where this server writes, and what it had in reserve is used up."""
        ballast = self._folder.parent / "ballast"
        with ballast.open("wb", buffering=0) as file, suppress(OSError):
            while True:
                file.write(bytes(1 << 16))
        try:
            self._write_until_it_fails()
            yield
        finally:
            ballast.unlink()
            self.ensure()
            eventually(self._drop_ballast, "PostgreSQL has recovered from its full disk", seconds=60)

    def _drop_ballast(self) -> bool:
        """Whether it could be dropped: a server that its full disk has ended recovers first."""
        try:
            with self.owner.begin() as connection:
                connection.execute(text("drop table if exists ballast"))
        except DBAPIError:
            return False
        return True

    def _write_until_it_fails(self) -> None:
        """Postgres writes its log into files that are there already: use those up too."""
        self._repeat_until_it_fails("create table ballast (content text)", BALLAST)
        self._repeat_until_it_fails("select 1", "select pg_logical_emit_message(false, 'x', 'x'), pg_switch_wal()")

    def _repeat_until_it_fails(self, first: str, statement: str) -> None:
        try:
            with self.owner.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
                connection.execute(text(first))
                for _ in range(100):
                    connection.execute(text(statement))
        except (DBAPIError, OSError):
            return
        raise AssertionError("the disk is not full")

    def _family(self) -> list[psutil.Process]:
        postmaster = psutil.Process(self.pid)
        return [postmaster, *postmaster.children(recursive=True)]


@contextmanager
def small_disk(folder: Path) -> Iterator[bool]:
    """A file system of its own for a server's folder, where this machine allows that; whether it does."""
    folder.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", f"size={DISK},mode=0755", "facepass-faults", str(folder)]
    allowed = os.geteuid() == 0 and not subprocess.run(mount, capture_output=True, check=False).returncode
    try:
        yield allowed
    finally:
        if allowed:
            subprocess.run(["umount", "--lazy", str(folder)], check=False)
