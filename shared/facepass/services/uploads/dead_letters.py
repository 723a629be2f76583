"""Dead letters: why each message is there, and what would help."""

from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import select, update

from facepass.context import Context
from facepass.errors import ModelMismatch
from facepass.models.vector import Upload
from facepass.object_keys import object_key
from facepass.queue import DeadLetter, IndexQueue
from facepass.services.uploads.s3_events import Arrival, photos_in
from facepass.services.uploads.status import UploadStatus
from facepass.services.uploads.uploads import start_again


@dataclass(frozen=True)
class Diagnosis:
    """Why a message is a dead letter, and whether another delivery can do anything for its photo."""

    letter: DeadLetter
    tenant_id: str | None
    upload_id: UUID | None
    why: str
    curable: bool


def diagnose(letter: DeadLetter) -> Diagnosis:
    """Say why a message is there, by its upload's row and the bucket."""
    try:
        arrivals = list(photos_in(letter.body))
    except (ValueError, LookupError, TypeError, AttributeError):
        return Diagnosis(letter, None, None, "it is no notification of S3's", curable=False)
    if not arrivals:
        return Diagnosis(letter, None, None, "it names no photo of ours", curable=False)
    why, curable = _why(arrivals[0])  # S3 sends one photo a message
    return Diagnosis(letter, arrivals[0].tenant_id, arrivals[0].upload_id, why, curable)


def _why(arrival: Arrival) -> tuple[str, bool]:
    context = Context(arrival.tenant_id)
    with context.vector() as vector:
        upload = vector.scalar(select(Upload).where(Upload.id == arrival.upload_id))
    if upload is None:
        return "nobody announced the photo", False
    if upload.status in (UploadStatus.ERASED, UploadStatus.INDEXED):
        return f"the upload is {upload.status} by now", False
    if upload.status == UploadStatus.REJECTED:
        hint = ": facepass reembed takes it up" if upload.reason == ModelMismatch.code else ""
        return f"the photo was rejected, {upload.reason}{hint}", False
    if not context.bucket.exists(object_key(upload)):
        return "the photo is no longer in the bucket", False
    if upload.status == UploadStatus.FAILED:
        return f"every attempt failed, the last with {upload.cause or 'an unknown error'}", True
    return "no attempt could even say that it failed: the databases were away, or the worker died", True


def send_again(diagnosis: Diagnosis, queue: IndexQueue) -> None:
    """Open the upload again and put its message back into the queue, from which it came."""
    assert diagnosis.tenant_id is not None
    assert diagnosis.upload_id is not None
    with Context(diagnosis.tenant_id).vector() as vector:
        start_again(vector, diagnosis.upload_id)
        # the janitor may send it to the queue once more, as a new photo
        vector.execute(update(Upload).where(Upload.id == diagnosis.upload_id).values(requeued_at=None))
    queue.send(diagnosis.letter.body)  # then: twice in the queue does no harm, and not at all would
    queue.delete(diagnosis.letter)
