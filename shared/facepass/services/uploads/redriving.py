"""Send the photo of a failed upload to the indexer again, for its tenant."""

from datetime import UTC, datetime
from uuid import UUID

from sqlalchemy import select, update

from facepass.context import Context
from facepass.errors import UploadNotFound
from facepass.models.vector import Upload
from facepass.object_keys import object_key
from facepass.operator_errors import NotRedrivable
from facepass.queue import IndexQueue
from facepass.services.uploads.status import UploadStatus


def redrive_upload(context: Context, upload_id: UUID, queue: IndexQueue) -> Upload:
    """Open a failed upload again and announce its photo; return its row.

    Of two requests at once, one does it. If the function ends before the photo is announced, the janitor announces it,
    as it does for a photo whose notification was lost. Raises UploadNotFound, NotRedrivable and Unavailable.
    """
    with context.vector() as vector:  # closed before S3 is called
        upload = vector.scalar(select(Upload).where(Upload.id == upload_id, Upload.status != UploadStatus.ERASED))
    if upload is None:
        raise UploadNotFound
    if not _has_failed(upload) or not context.bucket.exists(object_key(upload)):
        raise NotRedrivable
    now = datetime.now(UTC).replace(microsecond=0)  # a message that is sent from here on is not from before it
    fresh = {"reason": None, "detail": None, "cause": None, "requeued_at": None, "redriven_at": now}
    as_seen = (Upload.id == upload.id) & (Upload.status == UploadStatus.FAILED)
    opened = update(Upload).where(as_seen).values(status=UploadStatus.PROCESSING, **fresh)
    with context.vector() as vector:
        if vector.scalar(opened.returning(Upload.id)) is None:
            raise NotRedrivable
    queue.announce(object_key(upload))
    upload.status = UploadStatus.PROCESSING
    return upload


def _has_failed(upload: Upload) -> bool:
    return upload.status == UploadStatus.FAILED and upload.purpose == "index" and upload.photo_erased_at is None
