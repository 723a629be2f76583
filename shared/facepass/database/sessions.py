"""Sessions of one tenant. Only this module puts `tenant_id` into queries.

Three things separate tenants: each ORM statement gets `tenant_id = …`, each new row gets the session's tenant, and
each transaction sets the tenant in PostgreSQL, whose row-level security hides other tenants' rows from every query.

A caller who is bound to collections gets a session that reads, changes and deletes rows of these collections only.
"""

from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import Connection, Engine, event, text
from sqlalchemy.orm import ORMExecuteState, Session, SessionTransaction, UOWTransaction, with_loader_criteria

from facepass.database.engines import main_engine
from facepass.database.placements import engine_of
from facepass.models.tenancy import CollectionRow, TenantRow
from facepass.models.vector import Collection

# Options of a statement that reads every collection, also for a bound caller: counts for a quota.
EVERY_COLLECTION = {"every_collection": True}


class TenantSession(Session):
    """A session that reads and writes rows of `tenant_id` only, and only of `collections` if these are not None."""

    def __init__(self, engine: Engine, tenant_id: str, collections: frozenset[str] | None = None) -> None:
        super().__init__(engine, expire_on_commit=False)
        self.tenant_id = tenant_id
        self.collections = collections


@event.listens_for(TenantSession, "after_begin")
def _tell_postgres(session: TenantSession, _transaction: SessionTransaction, connection: Connection) -> None:
    # local to the transaction: it does not outlive it on a pooled or proxied connection
    connection.execute(text("select set_config('app.tenant', :tenant, true)"), {"tenant": session.tenant_id})


@event.listens_for(TenantSession, "do_orm_execute")
def _only_this_tenant(state: ORMExecuteState) -> None:
    assert isinstance(state.session, TenantSession)
    tenant_id = state.session.tenant_id
    state.statement = state.statement.options(
        with_loader_criteria(TenantRow, lambda row: row.tenant_id == tenant_id, include_aliases=True)
    )
    if state.session.collections is not None and not state.execution_options.get("every_collection"):
        bound = list(state.session.collections)
        state.statement = state.statement.options(
            with_loader_criteria(CollectionRow, lambda row: row.collection_id.in_(bound), include_aliases=True),
            with_loader_criteria(Collection, lambda row: row.id.in_(bound), include_aliases=True),
        )


@event.listens_for(TenantSession, "before_flush")
def _own_new_rows(session: TenantSession, _context: UOWTransaction, _instances: object) -> None:
    for row in session.new:
        row.tenant_id = session.tenant_id


def _transaction(engine: Engine, tenant_id: str, collections: frozenset[str] | None = None) -> Iterator[TenantSession]:
    """Commit when the block ends without an error. No other place commits."""
    with TenantSession(
        engine, tenant_id, collections
    ) as session:  # leaving the block rolls back what was not committed
        yield session
        session.commit()


def get_db(tenant_id: str) -> Iterator[TenantSession]:
    """Yield a session on the users database. Commits at the end of the block, rolls back on an error, closes."""
    yield from _transaction(main_engine(), tenant_id)


def get_vector_db_session(tenant_id: str, collections: frozenset[str] | None = None) -> Iterator[TenantSession]:
    """Yield a session on the tenant's faces database. Commits at the end, rolls back on an error, closes.

    collections: those whose rows the session sees; None: all of them.
    """
    yield from _transaction(engine_of(tenant_id), tenant_id, collections)


tenant_transaction = contextmanager(_transaction)
main_session = contextmanager(get_db)
vector_session = contextmanager(get_vector_db_session)
