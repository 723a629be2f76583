"""The audit log is listed in the order of time."""

from facepass.database.migrations.history import index_concurrently

revision = "1.1_13"
down_revision = "1.1_12"


def upgrade() -> None:
    index_concurrently("audit_at", "audit_log", ["tenant_id", "at", "id"])
