"""Read the audit log, and change it in ways that must be detected."""

from sqlalchemy import select, text

from facepass.database.engines import main_autocommit, make_engine
from facepass.database.sessions import main_session
from facepass.models.main import AuditEntry
from facepass.services.audit import audit
from tests.support.postgres import database_url


def entries(tenant: str) -> list[AuditEntry]:
    """A tenant's entries, in the order of time."""
    with main_session(tenant) as main:
        return list(main.scalars(select(AuditEntry).order_by(AuditEntry.at)))


def seal(tenant: str) -> bool:
    """Seal a tenant's entries. The janitor has the logs of all tests' tenants to seal, and may not come to this one."""
    with main_autocommit().connect() as main:
        return audit.seal(main, tenant, 100) is not None


def tamper(postgres: str, statement: str, **parameters: object) -> None:
    """Change the log as the owner of the database, with its triggers switched off."""
    engine = make_engine(database_url(postgres, "postgres", "facepass_main"))
    with engine.begin() as connection:
        connection.execute(text("set local session_replication_role = replica"))
        assert connection.execute(text(statement), parameters).rowcount == 1
    engine.dispose()
