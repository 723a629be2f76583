"""What both Alembic histories share: how they run, row-level security by tenant, and the SQL files beside revisions."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from alembic import context, op
from sqlalchemy import TextClause

FOLDER = Path(__file__).parent
# ENABLE, not FORCE: the owner migrates and dumps every tenant. Functions connect as facepass_app or as
# users of their own, to whom row-level security applies.
TENANT_WALL = """
alter table {table} enable row level security;
create policy tenant on {table}
    using (tenant_id = current_setting('app.tenant', true))
    with check (tenant_id = current_setting('app.tenant', true));
"""


def run() -> None:
    """Migrate on the connection of database/migrating.py, each revision in one transaction.

    What cannot be in one is index_concurrently.
    """
    connection = context.config.attributes["connection"]
    context.configure(connection=connection, transactional_ddl=True, transaction_per_migration=True)
    with context.begin_transaction():
        context.run_migrations()


def index_concurrently(name: str, table: str, columns: Sequence[str | TextClause], **options: Any) -> None:
    """Build an index while the table is written to, again if an attempt was interrupted. options: as create_index.

    What the revision did before is committed by it, so that it comes last, and all of it may be done again.
    """
    with _outside_a_transaction():
        op.drop_index(name, table, if_exists=True, postgresql_concurrently=True)
        op.create_index(name, table, list(columns), postgresql_concurrently=True, **options)


def drop_index_concurrently(name: str, table: str) -> None:
    """Drop an index while the table is written to; what the revision did before is committed by it."""
    with _outside_a_transaction():
        op.drop_index(name, table, if_exists=True, postgresql_concurrently=True)


@contextmanager
def _outside_a_transaction() -> Iterator[None]:
    with op.get_context().autocommit_block():
        op.execute("commit")  # pg8000 opened a transaction when Alembic asked for the isolation level
        op.execute("set lock_timeout = 0")  # it waits for earlier transactions, and delays no request
        yield


def wall_tenants(tables: Sequence[str]) -> None:
    """Hide the rows of every tenant except the transaction's own."""
    for table in tables:
        op.execute(TENANT_WALL.format(table=table))


def execute_files(history: str, names: Sequence[str]) -> None:
    """Execute migrations/<history>/sql/<name>.sql, in this order. history: `both` has what is the same in both."""
    for name in names:
        op.execute((FOLDER / history / "sql" / f"{name}.sql").read_text(encoding="utf-8"))
