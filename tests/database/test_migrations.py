"""The migrated schema is what the models say."""

import re
from collections.abc import Iterator

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import CheckConstraint, Connection, MetaData, inspect, text

from facepass.database.engines import make_engine
from facepass.database.migrating import HISTORIES
from facepass.models import clusters, events, hands, jobs, snapshots, usage, webhooks  # noqa: F401  # their tables are compared too
from facepass.models.main import MainBase
from facepass.models.vector import VectorBase
from tests.support.postgres import database_url

SIDES = {"facepass_main": MainBase.metadata, "facepass_vector": VectorBase.metadata}


@pytest.fixture(params=SIDES)
def side(request: pytest.FixtureRequest, postgres: str) -> Iterator[tuple[Connection, MetaData]]:
    """A migrated database, as its owner sees it, and what the models say of it."""
    engine = make_engine(database_url(postgres, "postgres", request.param))
    with engine.connect() as connection:
        yield connection, SIDES[request.param]
    engine.dispose()


def test_the_migrated_schema_is_the_models_own(side: tuple[Connection, MetaData]) -> None:
    connection, metadata = side
    compare = {"compare_type": True, "compare_server_default": True}
    context = MigrationContext.configure(connection, opts=compare)
    assert compare_metadata(context, metadata) == []


def test_a_difference_would_be_found(side: tuple[Connection, MetaData]) -> None:
    connection, metadata = side
    table = next(iter(metadata.tables))
    connection.execute(text(f"alter table {table} add column forgotten text"))
    context = MigrationContext.configure(connection)
    [(kind, _schema, where, column)] = compare_metadata(context, metadata)
    assert (kind, where, column.name) == ("remove_column", table, "forgotten")
    connection.rollback()


def test_each_table_has_the_checks_that_its_model_has(side: tuple[Connection, MetaData]) -> None:
    connection, metadata = side  # autogenerate does not compare checks
    for name, table in metadata.tables.items():
        written = [check for check in table.constraints if isinstance(check, CheckConstraint)]
        assert len(inspect(connection).get_check_constraints(name)) == len(written), name


def test_each_table_of_a_tenant_has_row_level_security(side: tuple[Connection, MetaData]) -> None:
    connection, metadata = side
    walled = set(connection.scalars(text("select relname from pg_class where relrowsecurity")))
    assert walled == set(metadata.tables)
    policies = connection.execute(text("select distinct policyname, qual, with_check from pg_policies")).all()
    [(name, qual, with_check)] = policies
    assert (name, qual) == ("tenant", with_check)


def test_each_history_has_one_initial_revision() -> None:
    for history in ("main", "vector"):
        revisions = [path.name for path in (HISTORIES / history / "versions").glob("*.py")]
        assert [name for name in revisions if name.startswith("1_0")] == ["1_0_initial.py"]
        assert all(re.fullmatch(r"[1-9]\d*_\d+(_\d+)?_[a-z_]+\.py", name) for name in revisions)
