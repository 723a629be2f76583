"""Seal the audit log's new entries. Each seal's hash is also logged, where no database user can change it."""

from facepass.database.engines import main_autocommit
from facepass.logs import logger
from facepass.services.audit import audit
from facepass.services.janitor.chores import Work

TENANTS, ENTRIES = 100, 5_000
SEALS = 100  # that are counted in one statement


def note_dead_requests(work: Work) -> None:
    """Give requests that died with their function the entry that they could not write."""
    while work.deadline.left:
        with main_autocommit().connect() as main:
            noted = audit.note_dead_requests(main, ENTRIES)
        work.done["dead_requests_noted"] += noted
        if noted < ENTRIES:
            return


def seal_audit_log(work: Work) -> None:
    """Seal the new entries, tenant by tenant, and count the searches among them."""
    sealed: set[str] = set()
    while work.deadline.left:
        with main_autocommit().connect() as main:
            tenants = [tenant for tenant in audit.tenants_to_seal(main, TENANTS) if tenant not in sealed]
        if not tenants:
            return
        for tenant_id in tenants:
            with work.item("audit_logs_sealed", tenant=tenant_id):
                _seal(work, tenant_id)
                _count(work, tenant_id)
            sealed.add(tenant_id)


def _seal(work: Work, tenant_id: str) -> None:
    while work.deadline.left:
        with main_autocommit().connect() as main:
            made = audit.seal(main, tenant_id, ENTRIES)
        if made is None:
            return
        work.done["audit_entries_sealed"] += made.entries
        logger.info("audit sealed", tenant=tenant_id, number=made.number, entries=made.entries, hash=made.hash.hex())
        if made.entries < ENTRIES:
            return


def _count(work: Work, tenant_id: str) -> None:
    """Count what is sealed. What is not counted yet is counted when it is asked about (1_1_12_usage.sql)."""
    while work.deadline.left:
        with main_autocommit().connect() as main:
            if audit.count_usage(main, tenant_id, SEALS) < SEALS:
                return
