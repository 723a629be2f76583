"""What a function of `services` works with: one tenant's two databases and the photo bucket."""

from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass, field

from sqlalchemy import Connection, text

from facepass.database.engines import main_autocommit, make_engine
from facepass.database.placements import autocommit_of, replica_of, url_of
from facepass.database.sessions import TenantSession, main_session, tenant_transaction, vector_session
from facepass.settings import settings
from facepass.storage import PhotoBucket, photo_bucket


@dataclass(frozen=True)
class Context:
    """One tenant's databases and bucket. Creating a context opens no connection.

    `with context.main() as main:` is one transaction of the users database, `context.vector()` one of the faces
    database: leaving the block commits, an error rolls back. A function that takes a session runs in its caller's
    transaction and never commits; a function that takes a context opens its own.

    collections: those that the caller is bound to, whose rows `vector()` sees; None: all of them.
    """

    tenant_id: str
    bucket: PhotoBucket = field(default_factory=photo_bucket)
    collections: frozenset[str] | None = None

    def main(self) -> AbstractContextManager[TenantSession]:
        """A transaction of the users database."""
        return main_session(self.tenant_id)

    def vector(self) -> AbstractContextManager[TenantSession]:
        """A transaction of the tenant's faces database."""
        return vector_session(self.tenant_id, self.collections)

    def main_statements(self) -> Connection:
        """A connection to the users database on which each statement is its own transaction."""
        return main_autocommit().connect()

    def vector_statements(self) -> Connection:
        """The same for the tenant's faces database; it sees everything that was committed."""
        return autocommit_of(self.tenant_id).connect()

    def replica(self) -> Connection:
        """The same for a replica of the faces database, if there is one; it may lag by a moment."""
        return replica_of(self.tenant_id).connect()


@dataclass(frozen=True)
class PatientContext(Context):
    """A context without a limit on a statement's time, for operators' commands that read or change whole tables."""

    def main(self) -> AbstractContextManager[TenantSession]:
        """A transaction of the users database."""
        return self._retrying(settings().main_database_url)

    def vector(self) -> AbstractContextManager[TenantSession]:
        """A transaction of the tenant's faces database."""
        return self._retrying(url_of(self.tenant_id))

    @contextmanager
    def _retrying(self, url: str) -> Iterator[TenantSession]:
        engine = make_engine(url, statement_seconds=None)
        try:
            with tenant_transaction(engine, self.tenant_id) as session:
                session.execute(text("set local statement_timeout = 0"))  # a function's user has one (database/init.py)
                yield session
        finally:
            engine.dispose()
