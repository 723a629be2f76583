"""Settle open uploads that no worker will settle: unused tickets, and photos whose worker is gone."""

from datetime import UTC, datetime
from uuid import UUID

from sqlalchemy import select, update

from facepass import telemetry
from facepass.context import Context
from facepass.errors import FacePassError, PhotoMissing, RetriesExhausted, WorkerDied
from facepass.models.vector import Upload
from facepass.object_keys import object_key
from facepass.queue import IndexQueue
from facepass.services.events.kinds import upload_failed
from facepass.services.events.outbox import announce_face_events
from facepass.services.uploads.status import OPEN, WAITING, UploadStatus
from facepass.services.uploads.uploads import note_arrival
from facepass.traces import traced

SETTLED_MEANWHILE = "settled_meanwhile"


def settle_overdue(context: Context, queue: IndexQueue, upload_id: UUID) -> str:
    """Settle an open upload whose time is over, by what is in the bucket; return what became of it.

    A photo whose notification or worker was lost is sent to the queue once more; after that it has failed.
    """
    with context.vector() as vector:  # closed before S3 is called
        upload = vector.scalar(select(Upload).where(Upload.id == upload_id))
    if upload is None or upload.status not in WAITING:
        return SETTLED_MEANWHILE
    arrived = upload.purpose == "index" and context.bucket.exists(object_key(upload))
    if upload.status == UploadStatus.AWAITING_UPLOAD:
        return _arrived_or_expired(context, upload, arrived)
    if not arrived:
        return _fail(context, upload, "photos_missing", PhotoMissing())
    if upload.requeued_at is not None:
        return _fail(context, upload, "photos_given_up", RetriesExhausted())
    with traced("requeue_photo", upload.id):
        queue.announce(object_key(upload))
    # the row after it: a message that is delivered twice does no harm, a lost one would
    return _change(context, upload, "photos_requeued", requeued_at=datetime.now(UTC))


def settle_dead(context: Context, upload_id: UUID, sent_at: datetime | None = None) -> str:
    """Settle an open upload whose message is a dead letter: no worker has it, and none will get it.

    sent_at: when the message was sent. One from before its tenant sent the photo to the queue again says nothing.
    """
    with context.vector() as vector:
        upload = vector.scalar(select(Upload).where(Upload.id == upload_id))
    if upload is None or upload.status not in OPEN - {UploadStatus.FAILED}:
        return SETTLED_MEANWHILE
    if upload.redriven_at is not None and sent_at is not None and sent_at < upload.redriven_at:
        return SETTLED_MEANWHILE
    return _fail(context, upload, "photos_of_dead_workers", WorkerDied())


def _arrived_or_expired(context: Context, upload: Upload, arrived: bool) -> str:
    if not arrived:
        return _change(context, upload, "tickets_expired", status=UploadStatus.EXPIRED)
    with context.vector() as vector:
        note_arrival(vector, upload.id)  # its message may still be in the queue: it gets the usual time
    return "arrivals_noticed"


def _fail(context: Context, upload: Upload, outcome: str, failure: FacePassError) -> str:
    telemetry.photo_failed(failure.code)
    settled = {"status": UploadStatus.FAILED, "reason": failure.code, "detail": failure.detail}
    return _change(context, upload, outcome, **settled)


def _change(context: Context, upload: Upload, outcome: str, **values: object) -> str:
    """Update the row, unless a worker was faster."""
    as_seen = (Upload.id == upload.id) & (Upload.status == upload.status) & (Upload.updated_at == upload.updated_at)
    with context.vector() as vector:
        changed = vector.scalar(update(Upload).where(as_seen).values(**values).returning(Upload))
        if changed is not None and changed.status == UploadStatus.FAILED and changed.purpose == "index":
            announce_face_events(vector, [upload_failed(changed)])
    return SETTLED_MEANWHILE if changed is None else outcome
