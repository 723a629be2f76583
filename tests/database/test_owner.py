"""The role that owns the databases on Aurora is no superuser: what it is made with suffices to migrate."""

from pathlib import Path

from sqlalchemy import create_engine, text

from infra.owner import STATEMENTS
from tests.database.test_init import initialise
from tests.support.postgres import database_url, newest, running_postgres

# Aurora's own roles; it lets members of rds_superuser make extensions, for which a plain PostgreSQL wants a superuser.
AURORA = ("create role rds_superuser", "create role rds_iam", "grant rds_iam to postgres with admin option")


def test_the_owner_is_made_of_aurora_s_roles_and_migrates_without_being_a_superuser(tmp_path: Path) -> None:
    with running_postgres(tmp_path) as socket:
        root = create_engine(database_url(socket, "postgres", "postgres"), isolation_level="AUTOCOMMIT")
        template = create_engine(database_url(socket, "postgres", "template1"), isolation_level="AUTOCOMMIT")
        with root.connect() as connection:
            for statement in (*AURORA, *STATEMENTS, *STATEMENTS):  # it may be run again
                connection.execute(text(statement))
            superuser = connection.scalar(text("select rolsuper from pg_roles where rolname = 'facepass_owner'"))
        with template.connect() as connection:
            connection.execute(text("create extension vector"))
        template.dispose()
        root.dispose()
        migrated = initialise(socket, role="facepass_owner")
    assert superuser is False
    assert migrated.returncode == 0, migrated.stderr
    assert f"fresh_main: schema at {newest('main')}" in migrated.stdout
    assert f"fresh_vector: schema at {newest('vector')}" in migrated.stdout
