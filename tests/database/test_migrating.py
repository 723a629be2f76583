"""A migration never keeps requests waiting: it gives way, and its statements are of the kind that lock for a moment."""

import shutil
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import event, text

from facepass.database import migrating
from facepass.database.engines import make_engine
from facepass.database.migrating import migrate
from tests.support.postgres import database_url, newest, running_postgres
from tests.upgrades.dumps import RELEASES, owner_of, restore

OLDEST = min(path.name for path in RELEASES.iterdir())
NOT_ASKED = (
    "require-lock-timeout",  # migrating.py sets it
    "require-statement-timeout",  # it would cut off an index that is built concurrently
    "prefer-robust-stmts",  # a revision is a transaction
    "prefer-bigint-over-int",  # places and sizes that are bounded far below it
)
REVISION = """
from alembic import op

from facepass.database.migrations.history import index_concurrently

revision = "{revision}"
down_revision = {before!r}


def upgrade() -> None:
    {body}
"""


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    folder = tmp_path_factory.mktemp("migrating")
    folder.chmod(0o755)
    with running_postgres(folder) as socket:
        restore(OLDEST, socket)
        yield socket


def test_a_migration_waits_for_a_request_and_no_request_waits_for_it(
    server: str, postgres: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A transaction has the table that the migration needs; others go on reading it, and then the migration ends."""
    monkeypatch.setattr(migrating, "LOCK_SECONDS", 0.2)
    monkeypatch.setattr(migrating, "PAUSE_SECONDS", (0.5, 0.6))
    tried = threading.Event()
    monkeypatch.setattr(migrating, "_say_that_it_waits", lambda attempt: tried.set())
    url = database_url(server, "postgres", "facepass_vector")
    reached: list[str] = []

    def run() -> None:
        engine = make_engine(url, statement_seconds=None)
        with engine.connect() as connection:
            reached.append(migrate(connection, "vector"))
        engine.dispose()

    with owner_of(server, "facepass_vector").connect() as request:
        request.execute(text("begin"))
        request.execute(text("select count(*) from collections"))
        migration = threading.Thread(target=run)
        migration.start()
        assert tried.wait(20), "the migration did not give way"
        with owner_of(server, "facepass_vector").connect() as other:
            other.execute(text("set lock_timeout = '5s'"))
            assert other.scalar(text("select count(*) from collections")) == 2
            other.execute(text("update collections set max_faces = max_faces"))
        assert not reached
        request.execute(text("commit"))
        migration.join(30)
    assert reached == [newest("vector")]


@pytest.fixture
def history(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Alembic's folder with revisions of a test's own, of a database `migrated` that is empty."""
    folder = tmp_path / "own"
    shutil.copytree(migrating.HISTORIES / "vector", folder, ignore=shutil.ignore_patterns("versions", "sql"))
    (folder / "versions").mkdir()
    monkeypatch.setattr(migrating, "HISTORIES", tmp_path)
    return folder


def test_an_index_is_built_concurrently_and_what_failed_is_carried_on(
    server: str, postgres: str, history: Path
) -> None:
    def write(revision: str, before: str | None, body: str) -> None:
        source = REVISION.format(revision=revision, before=before, body=body)
        (history / "versions" / f"{revision.replace('.', '_')}.py").write_text(source)

    write("1.0", None, 'op.execute("create table t (a int)")')
    write("1.1", "1.0", 'op.execute("insert into t values (1)"); op.execute("no such statement")')
    with owner_of(server, "postgres").connect() as owner:
        owner.execute(text("create database migrated"))
    engine = make_engine(database_url(server, "postgres", "migrated"), statement_seconds=None)
    rows = text("select count(*) from t")
    with engine.connect() as connection:
        with pytest.raises(Exception, match="no such statement"):
            migrate(connection, "own")
        connection.rollback()
        with connection.begin():
            assert connection.scalar(text("select version_num from alembic_version")) == "1.0"
            assert connection.scalar(rows) == 0
        write(
            "1.1",
            "1.0",
            'op.execute("alter table t add column if not exists b int"); index_concurrently("t_a", "t", ["a"])',
        )
        assert migrate(connection, "own") == "1.1"
        assert migrate(connection, "own") == "1.1"
        with connection.begin():
            valid = text("select indisvalid from pg_index where indexrelid = 't_a'::regclass")
            assert connection.scalar(valid)
    engine.dispose()


@pytest.mark.parametrize("side", ["main", "vector"])
def test_what_came_after_the_first_release_locks_no_table_for_long(
    postgres: str, tmp_path_factory: pytest.TempPathFactory, side: str
) -> None:
    """squawk reads the SQL of every later revision."""
    folder = tmp_path_factory.mktemp("squawk")
    folder.chmod(0o755)
    statements: list[str] = []
    with running_postgres(folder) as socket:
        restore(OLDEST, socket)
        engine = make_engine(database_url(socket, "postgres", f"facepass_{side}"), statement_seconds=None)
        event.listen(engine, "before_cursor_execute", lambda *result: statements.append(result[2]))
        with engine.connect() as connection:
            migrate(connection, side)
        engine.dispose()
    own = ("select", "set", "update alembic_version", "commit")  # of how revisions run (migrations/history.py)
    judged = [each for each in statements if not each.lower().startswith(own)]
    alone = [each for each in judged if "concurrently" in each.lower()]  # outside of any transaction
    assert complaints(folder, [each for each in judged if each not in alone]) == ""
    assert complaints(folder, alone, in_transaction=False) == ""
    assert "adding-required-field" in complaints(folder, ["alter table faces add column n int not null"])
    assert "require-concurrent-index-creation" in complaints(folder, ["create index faces_n on faces (n)"])


def complaints(folder: Path, statements: list[str], *, in_transaction: bool = True) -> str:
    file = folder / "statements.sql"
    file.write_text(";\n".join(statements) + ";\n")
    squawk = Path(sys.executable).with_name("squawk")
    assumed = ["--assume-in-transaction"] if in_transaction else []
    judged = subprocess.run(
        [squawk, *assumed, f"--exclude={','.join(NOT_ASKED)}", "--reporter=gcc", file],
        capture_output=True,
        text=True,
        check=False,
    )
    assert not judged.stderr
    return judged.stdout
