"""Uploads that nobody has settled in time: tickets that were not used, photos whose worker is gone."""

from datetime import UTC, datetime
from uuid import UUID

from sqlalchemy import select, update

from facepass import telemetry
from facepass.database.sessions import TenantSession
from facepass.errors import FacePassError, PhotoMissing, RetriesExhausted
from facepass.models.vector import Upload
from facepass.queue import IndexQueue
from facepass.services.erasure.erasure import erase_photos
from facepass.services.uploads.uploads import mark_processing, object_key
from facepass.storage import PhotoBucket


def settle_overdue(vector: TenantSession, bucket: PhotoBucket, queue: IndexQueue, upload_id: UUID) -> str:
    """Settle an open upload whose time is over, by what lies in the bucket; return what became of it.

    A photo whose notification or worker was lost goes to the queue once more; when that did not help it has failed.
    """
    upload = vector.scalar(select(Upload).where(Upload.id == upload_id))
    vector.commit()  # nothing is held open while S3 is asked
    if upload is None or upload.status not in ("awaiting_upload", "processing"):
        return "settled_meanwhile"
    arrived = upload.purpose == "index" and bucket.exists(object_key(upload))
    if upload.status == "awaiting_upload":
        if arrived:
            mark_processing(vector, upload_id)  # its message may be in the queue still: give it the usual time
            return "arrivals_noticed"
        return _change(vector, upload, "tickets_expired", status="expired")
    if not arrived:
        return _fail(vector, upload, "photos_missing", PhotoMissing())
    if upload.requeued_at is not None:
        return _fail(vector, upload, "photos_given_up", RetriesExhausted())
    queue.announce(object_key(upload))  # first: twice in the queue does no harm, and not at all would
    return _change(vector, upload, "photos_requeued", requeued_at=datetime.now(UTC))


def _fail(vector: TenantSession, upload: Upload, outcome: str, failure: FacePassError) -> str:
    telemetry.photo_failed(failure.code)
    return _change(vector, upload, outcome, status="failed", reason=failure.code, detail=failure.detail)


def _change(vector: TenantSession, upload: Upload, outcome: str, **values: object) -> str:
    """Write the row, unless a worker was quicker."""
    as_seen = (Upload.id == upload.id) & (Upload.status == upload.status) & (Upload.updated_at == upload.updated_at)
    changed = vector.scalar(update(Upload).where(as_seen).values(**values).returning(Upload.id))
    vector.commit()
    return outcome if changed else "settled_meanwhile"


def forget_refused_photo(vector: TenantSession, bucket: PhotoBucket, upload_id: UUID) -> None:
    """Remove the photo of an upload that failed or was refused, unless it was taken up meanwhile."""
    refused = (Upload.id == upload_id) & Upload.status.in_(("failed", "rejected"))
    upload = vector.scalar(select(Upload).where(refused, Upload.photo_erased_at.is_(None)).with_for_update())
    if upload is None:
        vector.commit()
        return
    upload.photo_erased_at = datetime.now(UTC)
    erase_photos(vector, bucket, [object_key(upload)])
