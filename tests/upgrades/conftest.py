"""The databases of a released version on a server of their own, migrated to today's schema."""

import os
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.support.postgres import database_url, running_postgres
from tests.support.runtime import ROOT
from tests.upgrades.dumps import RELEASES, read_rows, restore

SIDES = ("main", "vector")


@dataclass(frozen=True)
class Upgraded:
    """A server with a release's rows. before, after: by database and table, the rows before and after migrating."""

    release: str
    socket: str
    before: dict[str, dict[str, list[str]]]
    after: dict[str, dict[str, list[str]]]
    said: str


@pytest.fixture(scope="session", params=sorted(path.name for path in RELEASES.iterdir()))
def upgraded(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Upgraded]:
    """Each kept release in turn, restored and migrated."""
    folder = tmp_path_factory.mktemp("upgraded")
    folder.chmod(0o755)
    with running_postgres(folder) as socket:
        restore(request.param, socket)
        before = {side: read_rows(socket, side) for side in SIDES}
        said = prepare(socket)
        columns = {side: {table: rows[0] for table, rows in before[side].items()} for side in SIDES}
        after = {side: read_rows(socket, side, columns[side]) for side in SIDES}
        yield Upgraded(request.param, socket, before, after, said)


def prepare(socket: str, prefix: str = "facepass", root: Path = ROOT) -> str:
    """Run a repository's `python -m facepass.database.init` on a server; what it said."""
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
