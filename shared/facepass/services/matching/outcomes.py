"""What became of a photo, in the audit log."""

from uuid import UUID

from sqlalchemy import select

from facepass.database.sessions import TenantSession
from facepass.models.tenancy import derived_id
from facepass.models.vector import Upload
from facepass.services.audit import audit

NOTED = 1_000_000  # no photo has so many faces: the place of an upload's entry among the ids that follow from its own


def note_outcome(main: TenantSession, vector: TenantSession, upload_id: UUID) -> None:
    """Say in the audit log what became of a photo: once, however often it comes."""
    row = vector.execute(select(Upload.status, Upload.reason).where(Upload.id == upload_id)).one_or_none()
    vector.commit()
    if row is not None and row.status in ("indexed", "rejected"):
        audit.note(
            main,
            main.tenant_id,
            caller="indexer",
            verb="index_photo",
            what=audit.named(upload=upload_id),
            result=row.reason or audit.OK,
            entry_id=derived_id(upload_id, NOTED),
        )
        main.commit()
