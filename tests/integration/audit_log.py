"""What stands in the audit log."""

from sqlalchemy import select

from facepass.database.sessions import main_session
from facepass.models.main import AuditEntry


def entries(tenant: str) -> list[AuditEntry]:
    """A tenant's entries, in the order of time."""
    with main_session(tenant) as main:
        return list(main.scalars(select(AuditEntry).order_by(AuditEntry.at)))
