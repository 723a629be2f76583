"""Uploads: get, and the arrival of their photos; lists.py lists them."""

from datetime import UTC, datetime
from uuid import UUID

from sqlalchemy import Select, select, update
from sqlalchemy.orm import make_transient, selectinload

from facepass.context import Context
from facepass.database.sessions import TenantSession
from facepass.errors import UploadNotFound
from facepass.models.vector import Upload
from facepass.object_keys import object_key
from facepass.services.uploads.status import NOT_ARRIVED, OPEN, UploadStatus, status_at
from facepass.storage import PhotoBucket


def get_upload(context: Context, upload_id: UUID) -> Upload:
    """One upload with its `faces` and its current status. Raises UploadNotFound."""
    with context.vector() as vector:
        upload = vector.scalar(with_faces().where(Upload.id == upload_id, Upload.status != UploadStatus.ERASED))
    if upload is None:
        raise UploadNotFound
    return as_of_now(context.bucket, upload)


def owner_of(context: Context, upload_id: UUID) -> UUID | None:
    """The user whom an upload enrols; None for an event photo, and for an unknown upload."""
    with context.vector() as vector:
        return vector.scalar(select(Upload.user_id).where(Upload.id == upload_id))


def note_arrival(vector: TenantSession, upload_id: UUID) -> None:
    """Record that the photo is in the bucket. Nothing changes when a worker was faster."""
    arrived = update(Upload).where(Upload.id == upload_id, Upload.status.in_(NOT_ARRIVED))
    vector.execute(arrived.values(status=UploadStatus.PROCESSING))


def start_again(vector: TenantSession, upload_id: UUID) -> None:
    """Process the photo again, as if no attempt had failed. Nothing changes for a settled upload."""
    fresh = {"reason": None, "detail": None, "cause": None}
    open_again = update(Upload).where(Upload.id == upload_id, Upload.status.in_(OPEN))
    vector.execute(open_again.values(status=UploadStatus.PROCESSING, **fresh))


def with_faces() -> Select[Upload]:
    """A query for uploads with their `faces`."""
    return select(Upload).options(selectinload(Upload.faces))


def as_of_now(bucket: PhotoBucket, upload: Upload) -> Upload:
    """The row with the status that a client sees; it belongs to no session, so it is never written."""
    make_transient(upload)
    upload.status, upload.reason = status_at(datetime.now(UTC), upload, lambda: bucket.exists(object_key(upload)))
    return upload
