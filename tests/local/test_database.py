import signal
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pg8000.dbapi

from tests.support import runtime as running
from tests.support.runtime import Runtime, alive, eventually, postmaster

DATABASE = running.TOY.with_name("database.yaml")


def connect(runtime: Runtime) -> pg8000.dbapi.Connection:
    socket_file = parse_qs(urlsplit(runtime.described["main_owner_url"]).query)["unix_sock"][0]
    connection = pg8000.dbapi.connect("postgres", unix_sock=socket_file, database="postgres")
    connection.autocommit = True
    return connection


def answer(runtime: Runtime, statement: str) -> str:
    cursor = connect(runtime).cursor()
    cursor.execute(statement)
    return str(cursor.fetchone()[0])


def test_the_migrations_function_runs_before_the_runtime_is_ready(tmp_path: Path) -> None:
    runtime = running.start(tmp_path, template=DATABASE)
    try:
        assert f"migrating {runtime.described['main_owner_url']}" in runtime.log("migrations")
        assert answer(runtime, "show server_version").startswith("18.")
        assert answer(runtime, "show listen_addresses") == ""
    finally:
        assert runtime.stop() == 0
    assert not (tmp_path / "postgres/postmaster.pid").exists()


def test_rows_survive_kill_9_of_the_runtime(tmp_path: Path) -> None:
    first = running.start(tmp_path, template=DATABASE)
    try:
        connect(first).cursor().execute("create table people as select 'Ada' as name")
        server = postmaster(tmp_path)
    finally:
        first.stop(signal.SIGKILL)
    eventually(lambda: not alive([server]), "PostgreSQL is gone")

    second = running.start(tmp_path, template=DATABASE)
    try:
        assert answer(second, "select name from people") == "Ada"
    finally:
        second.stop()


def test_a_database_that_dies_ends_the_runtime_and_is_named(tmp_path: Path) -> None:
    runtime = running.start(tmp_path, template=DATABASE)
    try:
        postmaster(tmp_path).kill()
        assert runtime.process.wait(running.PATIENCE) == 1
    finally:
        runtime.process.kill()
    assert "PostgreSQL died" in runtime.output()
