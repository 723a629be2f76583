"""`python -m facepass.database.init` makes both databases ready, says so, and may be run again."""

import os
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from sqlalchemy import text

from facepass.database.init import EXTENSION_READY, FUNCTION_ROLES, MAIN_READY, MILESTONES
from tests.support.postgres import database_url, newest, running_postgres


def initialise(
    socket: str,
    vector: str = "fresh_vector",
    role: str = "postgres",
    command: tuple[str, ...] = ("facepass.database.init",),
    **variables: str,
) -> subprocess.CompletedProcess[str]:
    urls = {
        "MAIN_DATABASE_URL": database_url(socket, role, "fresh_main"),
        "VECTOR_DATABASE_URL": database_url(socket, role, vector),
        "PHOTO_BUCKET": "none",
        "INDEX_QUEUE_URL": "none",
    }
    python = [sys.executable, "-m", *command]
    return subprocess.run(python, env=os.environ | urls | variables, capture_output=True, text=True, check=False)


def test_init_prints_each_step_and_is_safe_to_run_again(postgres: str) -> None:
    first, second = initialise(postgres), initialise(postgres)
    assert (first.returncode, second.returncode) == (0, 0), first.stderr + second.stderr
    assert "fresh_main: created\n" in first.stdout
    assert "fresh_vector: extension vector 0.8.5\n" in first.stdout
    assert second.stdout.splitlines() == [
        "fresh_vector: exists",
        "fresh_vector: role facepass_app exists",
        f"fresh_vector: {len(FUNCTION_ROLES)} users of functions exist",
        "fresh_vector: extension vector 0.8.5",
        "✓ pgvector extension initialized successfully",
        "fresh_main: exists",
        "fresh_main: role facepass_app exists",
        f"fresh_main: {len(FUNCTION_ROLES)} users of functions exist",
        f"fresh_main: schema at {newest('main')}",
        "✓ Main database tables created successfully",
        f"fresh_vector: schema at {newest('vector')}",
        "✓ Vector database tables created successfully",
        "Database initialization completed successfully",
    ]


def test_a_line_is_printed_only_when_what_it_says_is_done(tmp_path: Path) -> None:
    from facepass.database.engines import make_engine

    with running_postgres(tmp_path) as socket:
        owner = make_engine(database_url(socket, "postgres", "postgres"), autocommit=True)
        with owner.connect() as connection:
            connection.execute(text("create database fresh_vector"))
        faces = make_engine(database_url(socket, "postgres", "fresh_vector"), autocommit=True)
        with faces.connect() as connection:
            connection.execute(text("create table uploads (id int)"))  # in the way of the migrations
        stopped = initialise(socket)
        owner.dispose()
        faces.dispose()
    assert stopped.returncode == 1
    said = [line for line in stopped.stdout.splitlines() if line in MILESTONES]
    assert said == [EXTENSION_READY, MAIN_READY]


def test_facepass_init_prints_the_same_lines(postgres: str) -> None:
    initialise(postgres)  # what follows finds everything in place
    by_module = initialise(postgres)
    by_command = initialise(postgres, command=("facepass.cli", "init"))
    assert (by_command.returncode, by_command.stdout) == (0, by_module.stdout), by_command.stderr
    refused = initialise(postgres, vector="fresh_main", command=("facepass.cli", "init"))
    assert refused.returncode == 1
    assert refused.stderr.startswith("✗ MAIN_DATABASE_URL and VECTOR_DATABASE_URL must name two databases")


def test_facepass_init_says_that_a_database_cannot_be_reached(tmp_path: Path) -> None:
    away = initialise(str(tmp_path / ".s.PGSQL.5432"), command=("facepass.cli", "init"))
    assert (away.returncode, away.stdout) == (1, "")
    assert away.stderr.startswith("✗ A database cannot be reached: check MAIN_DATABASE_URL")


def test_a_terminal_without_a_tick_does_not_stop_the_preparation(postgres: str) -> None:
    plain = initialise(postgres, PYTHONIOENCODING="ascii")
    assert plain.returncode == 0, plain.stderr
    assert "? Vector database tables created successfully" in plain.stdout


def test_two_first_preparations_at_once_are_both_right(tmp_path: Path) -> None:
    with running_postgres(tmp_path) as socket, ThreadPoolExecutor(2) as both:
        done = list(both.map(lambda _: initialise(socket), range(2)))
    assert [each.returncode for each in done] == [0, 0], done
    assert sorted("fresh_vector: created\n" in each.stdout for each in done) == [False, True]


def test_a_database_of_before_the_first_release_says_what_to_type(postgres: str) -> None:
    from facepass.database.engines import make_engine

    def set_revision(revision: str) -> None:
        engine = make_engine(database_url(postgres, "postgres", "fresh_main"))
        with engine.begin() as connection:
            connection.execute(text("update alembic_version set version_num = :revision"), {"revision": revision})
        engine.dispose()

    initialise(postgres)
    set_revision("0007")
    try:
        refused = initialise(postgres)
    finally:
        set_revision(newest("main"))
    assert refused.returncode == 1
    assert refused.stderr.startswith("fresh_main was made before FacePass 1.0 (revision 0007)")
    assert "`make clean-local`" in refused.stderr


def test_faces_from_another_servers_dump_get_new_row_versions(postgres: str) -> None:
    from facepass.database.engines import make_engine

    initialise(postgres)
    faces = make_engine(database_url(postgres, "postgres", "fresh_vector"), autocommit=True)
    with faces.connect() as connection:
        connection.execute(text("alter table faces disable trigger stamp_face"))
        connection.execute(
            text("""
            insert into faces (tenant_id, id, collection_id, box, landmarks, confidence, quality, model, embedding, xid)
            select 't', gen_random_uuid(), 'c', '{}', '{}', 1, '{}', 'm', array_fill(1, array[512])::halfvec(512), xid
            from (values ('3'::xid8), ('999999999999')) as made(xid)""")
        )
        connection.execute(text("alter table faces enable trigger stamp_face"))
        assert "fresh_vector: 1 faces of another server's transactions marked as new\n" in initialise(postgres).stdout
        oldest, newest_one = connection.scalars(text("select xid::text::bigint from faces order by xid")).all()
    assert oldest == 3
    assert newest_one < 999_999_999_999
    assert "stamped" not in initialise(postgres).stdout
    faces.dispose()


def test_snapshots_from_another_servers_dump_are_begun_on_this_one(postgres: str) -> None:
    from facepass.database.engines import make_engine

    initialise(postgres)
    faces = make_engine(database_url(postgres, "postgres", "fresh_vector"), autocommit=True)
    with faces.connect() as connection:
        connection.execute(
            text("""
            insert into snapshot_work (tenant_id, collection_id, xid, created_at)
            select 't', xid::text, xid, now() - interval '1 day' from (values ('3'::xid8), ('999999999999')) made(xid)
            """)
        )
        initialise(postgres)
        begun = "xid <= pg_current_xact_id(), created_at < now() - interval '1 hour'"
        work = connection.execute(text(f"select {begun} from snapshot_work order by collection_id")).all()
    assert work == [(True, True), (True, False)]
    faces.dispose()


def test_both_sides_cannot_share_one_database(postgres: str) -> None:
    assert "must name two databases" in initialise(postgres, vector="fresh_main").stderr


def test_a_migration_that_fails_leaves_nothing_behind(tmp_path: Path) -> None:
    from facepass.database.engines import make_engine

    with running_postgres(tmp_path) as socket:
        owner = make_engine(database_url(socket, "postgres", "postgres"), autocommit=True)
        with owner.connect() as connection:
            connection.execute(text("create database fresh_main"))
        blocked = make_engine(database_url(socket, "postgres", "fresh_main"), autocommit=True)
        with blocked.connect() as connection:
            connection.execute(text("create table outbox (id int)"))  # the migration's third table
        assert initialise(socket).returncode != 0
        with blocked.connect() as connection:
            tables = connection.scalars(text("select tablename from pg_tables where schemaname = 'public'")).all()
            assert tables == ["outbox"]
            connection.execute(text("drop table outbox"))
        assert initialise(socket).returncode == 0
        owner.dispose()
        blocked.dispose()


def test_a_schema_newer_than_the_code_is_left_as_it_is(postgres: str) -> None:
    from facepass.database.engines import make_engine

    initialise(postgres)
    main = make_engine(database_url(postgres, "postgres", "fresh_main"), autocommit=True)
    with main.connect() as connection:
        was = connection.scalar(text("select version_num from alembic_version"))
        connection.execute(text("update alembic_version set version_num = '9999'"))
        try:
            again = initialise(postgres)
            assert connection.scalar(text("select version_num from alembic_version")) == "9999"
        finally:
            connection.execute(text("update alembic_version set version_num = :was"), {"was": was})
    main.dispose()
    assert again.returncode == 0, again.stderr
    assert "fresh_main: schema at 9999, of a newer version than this one\n" in again.stdout
