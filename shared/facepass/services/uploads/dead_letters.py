"""Dead letters: why each message is one, and whether another attempt can help."""

from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import select, update

from facepass.context import Context
from facepass.errors import ModelMismatch, WorkerDied
from facepass.models.vector import Upload
from facepass.object_keys import object_key
from facepass.queue import DeadLetter, IndexQueue
from facepass.services.uploads.overdue import settle_dead
from facepass.services.uploads.s3_events import Arrival, photos_in
from facepass.services.uploads.status import UploadStatus
from facepass.services.uploads.uploads import start_again

# What `photos_in` raises for a message that S3 did not write.
NO_NOTIFICATION = (ValueError, LookupError, TypeError, AttributeError)


@dataclass(frozen=True)
class Diagnosis:
    """Why a message is a dead letter, and whether another delivery can help."""

    letter: DeadLetter
    tenant_id: str | None
    upload_id: UUID | None
    why: str
    curable: bool


def diagnose(letter: DeadLetter) -> Diagnosis:
    """Diagnose a dead letter by its upload's row and the bucket."""
    try:
        arrivals = list(photos_in(letter.body))
    except NO_NOTIFICATION:
        return Diagnosis(letter, None, None, "it is not a notification from S3", curable=False)
    if not arrivals:
        return Diagnosis(letter, None, None, "it names no photo of FacePass", curable=False)
    why, curable = _why(arrivals[0])  # S3 sends one photo in a message
    return Diagnosis(letter, arrivals[0].tenant_id, arrivals[0].upload_id, why, curable)


def _why(arrival: Arrival) -> tuple[str, bool]:
    context = Context(arrival.tenant_id)
    with context.vector() as vector:
        upload = vector.scalar(select(Upload).where(Upload.id == arrival.upload_id))
    if upload is None:
        return "the photo has no upload", False
    if upload.status in (UploadStatus.ERASED, UploadStatus.INDEXED):
        return f"the upload is {upload.status} now", False
    if upload.status == UploadStatus.REJECTED:
        hint = ": facepass reembed indexes it" if upload.reason == ModelMismatch.code else ""
        return f"the photo was rejected, {upload.reason}{hint}", False
    if not context.bucket.exists(object_key(upload)):
        return "the photo is no longer in the bucket", False
    if upload.status == UploadStatus.FAILED and upload.reason != WorkerDied.code:
        return f"every attempt failed, the last with {upload.cause or 'an unknown error'}", True
    return "no attempt recorded a failure: the databases were unavailable, or the worker died", True


def settle_photo(letter: DeadLetter) -> str:
    """Settle the upload of a dead letter, if no worker did; return what became of it. The letter stays."""
    try:
        arrivals = list(photos_in(letter.body))
    except NO_NOTIFICATION:
        return "unknown_dead_letters"
    outcomes = [settle_dead(Context(arrival.tenant_id), arrival.upload_id, letter.sent_at) for arrival in arrivals]
    return outcomes[0] if outcomes else "unknown_dead_letters"  # S3 sends one photo in a message


def send_again(diagnosis: Diagnosis, queue: IndexQueue) -> None:
    """Open the upload again and put its message back on the queue."""
    assert diagnosis.tenant_id is not None
    assert diagnosis.upload_id is not None
    with Context(diagnosis.tenant_id).vector() as vector:
        start_again(vector, diagnosis.upload_id)
        # the janitor may send it to the queue once more, as it does for a new photo
        vector.execute(update(Upload).where(Upload.id == diagnosis.upload_id).values(requeued_at=None))
    queue.send(diagnosis.letter.body)  # after the row: a message that is delivered twice does no harm, a lost one would
    queue.delete(diagnosis.letter)
