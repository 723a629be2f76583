"""How indexing settles an upload: with its faces, with the reason against them, or not at all.

Each way ends with one transaction that locks the upload's row. Of two workers, or of a worker and an erasure, the
second one finds it settled and changes nothing.
"""

from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from uuid import UUID

from sqlalchemy import select

from facepass import telemetry
from facepass.context import Context
from facepass.database.sessions import TenantSession
from facepass.errors import ConflictsWithOtherUser, FacePassError, ModelMismatch, Unavailable
from facepass.logs import logger, title_of
from facepass.models.tenancy import derived_id
from facepass.models.vector import Collection, Upload
from facepass.object_keys import object_key, thumbnail_key, upload_key
from facepass.services.collections.collections import pin_model
from facepass.services.erasure.journal import Kind, is_recorded
from facepass.services.erasure.objects import erasing
from facepass.services.events.kinds import upload_failed, upload_indexed, upload_rejected
from facepass.services.events.outbox import announce_face_events
from facepass.services.limits.quotas import claim_faces
from facepass.services.matching.context import MatchingContext
from facepass.services.matching.indexed_faces import IndexedFace, turned_away
from facepass.services.matching.review import review_enrolment
from facepass.services.matching.selection import Selection
from facepass.services.uploads.status import OPEN, UploadStatus


@dataclass(frozen=True)
class Outcome:
    """What became of a photo. status: None when it has no upload. reason: why it was rejected or failed."""

    status: str | None
    reason: str | None = None
    faces: int = 0


class SettledMeanwhile(Exception):
    """Another worker, or an erasure, was faster; this worker's transaction is rolled back."""


class OwnerChanged(Exception):
    """The upload is another user's than when the faces were made; this worker's transaction is rolled back."""


def store_faces(
    context: MatchingContext,
    upload: Upload,
    faces: list[IndexedFace],
    selection: Selection,
    rules: Collection,
    quota: int | None = None,
) -> Outcome:
    """Store the thumbnails first, so that no face is without one; then settle the upload and add its faces together.

    Nothing is locked while S3 is called. If the upload was erased meanwhile, its thumbnails are deleted again. The
    photo is deleted if its collection stores none. quota: of the tenant's faces. Raises QuotaExceeded and OwnerChanged.
    """
    thumbnails = {thumbnail_key(context.tenant_id, face.row.id): face.thumbnail for face in faces}
    for key, jpeg in thumbnails.items():
        context.bucket.put(key, jpeg, content_type="image/jpeg")
    try:
        if rules.store_photos:
            with context.vector() as vector:
                _settle(context, vector, upload, faces, selection, quota)
        else:
            with suppress(Unavailable), erasing(context) as work:  # it is committed, and the janitor deletes the photo
                _settle(context, work.vector, upload, faces, selection, quota).photo_erased_at = datetime.now(UTC)
                work.objects.append(object_key(upload))
    except SettledMeanwhile:
        return _clean_up(context, upload.id, list(thumbnails))
    logger.info("photo indexed", upload_id=str(upload.id), faces=len(faces), rejected=len(selection.turned_away))
    telemetry.faces_indexed(len(faces))
    return Outcome(UploadStatus.INDEXED, faces=len(faces))


def _settle(
    context: MatchingContext,
    vector: TenantSession,
    upload: Upload,
    faces: list[IndexedFace],
    selection: Selection,
    quota: int | None,
) -> Upload:
    """Add the faces and settle the upload; return its row, locked.

    Raises SettledMeanwhile, OwnerChanged, ModelMismatch and QuotaExceeded.
    """
    pin_model(vector, upload.collection_id, faces[0].row.model)
    review_enrolment(context, vector, upload, faces[0].row)  # after the pin: two packs' vectors are never compared
    locked = _lock_open(vector, upload.id)
    if locked.user_id != upload.user_id:
        raise OwnerChanged
    claim_faces(vector, quota, len(faces))
    vector.add_all(face.row for face in faces)
    locked.status, locked.rejected_faces = UploadStatus.INDEXED, turned_away(selection)
    locked.reason = locked.detail = locked.cause = None  # another worker may have given up meanwhile
    announce_face_events(vector, [upload_indexed(locked, [face.row.id for face in faces])])
    return locked


def refuse(context: Context, upload_id: UUID, error: FacePassError, selection: Selection) -> Outcome:
    """Settle a photo that cannot be used, and delete it: it would never be shown or searched."""
    places = range(len(selection.usable))
    thumbnails = [thumbnail_key(context.tenant_id, derived_id(upload_id, place)) for place in places]
    try:
        with erasing(context) as work:
            upload = _lock_open(work.vector, upload_id)
            upload.status, upload.reason, upload.detail = UploadStatus.REJECTED, error.code, error.detail
            upload.cause = None
            upload.rejected_faces = turned_away(selection)
            if isinstance(error, ConflictsWithOtherUser):
                upload.conflicts_with = error.user_id
            if not isinstance(error, ModelMismatch):  # a wrong configuration must not lose a photo
                upload.photo_erased_at = datetime.now(UTC)
                work.objects += [object_key(upload), *thumbnails]
            announce_face_events(work.vector, [upload_rejected(upload)])
            logger.info("photo rejected", upload_id=str(upload_id), reason=error.code)
            telemetry.photo_rejected(error.code)
    except SettledMeanwhile:
        return _clean_up(context, upload_id, thumbnails)
    return Outcome(UploadStatus.REJECTED, error.code)


def give_up(context: Context, upload_id: UUID, failure: FacePassError, cause: BaseException | None = None) -> Outcome:
    """Mark an upload as failed, unless it was settled meanwhile. cause: of the last attempt, for operators."""
    try:
        with context.vector() as vector:
            upload = _lock_open(vector, upload_id)
            known = upload.status == UploadStatus.FAILED and upload.reason == failure.code
            upload.cause = title_of(cause) if cause else None
            upload.status, upload.reason, upload.detail = UploadStatus.FAILED, failure.code, failure.detail
            announce_face_events(vector, [] if known else [upload_failed(upload)])
            logger.error("photo failed", upload_id=str(upload_id), reason=failure.code)
            telemetry.photo_failed(failure.code)
    except SettledMeanwhile:
        return _outcome_of(context, upload_id)
    return Outcome(UploadStatus.FAILED, failure.code)


def leave_alone(context: Context, upload_id: UUID, upload: Upload | None) -> Outcome:
    """Change nothing for a photo that is settled or has no upload.

    A ticket is valid for one photo: the first photo stays, if it is kept, and no other. A photo without an upload is
    left to the janitor, unless its tenant was erased while the ticket was open.
    """
    if upload is not None and upload.photo_erased_at is not None:
        context.bucket.erase([object_key(upload)])
    elif upload is None and is_recorded(context, Kind.TENANT, context.tenant_id):
        context.bucket.erase([upload_key(context.tenant_id, upload_id)])
    elif upload is not None:
        context.bucket.keep_first(object_key(upload))
    outcome = Outcome(upload.status, upload.reason) if upload is not None else Outcome(None)
    _log_ignored(upload_id, outcome)
    return outcome


def _clean_up(context: Context, upload_id: UUID, thumbnails: list[str]) -> Outcome:
    """Delete the thumbnails of an upload that was erased meanwhile."""
    outcome = _outcome_of(context, upload_id)
    if outcome.status in (None, UploadStatus.ERASED):
        context.bucket.erase(thumbnails)
    _log_ignored(upload_id, outcome)
    return outcome


def _outcome_of(context: Context, upload_id: UUID) -> Outcome:
    """The result that another worker, or an erasure, gave the upload."""
    with context.vector() as vector:
        row = vector.execute(select(Upload.status, Upload.reason).where(Upload.id == upload_id)).one_or_none()
    return Outcome(None) if row is None else Outcome(row.status, row.reason)


def _log_ignored(upload_id: UUID, outcome: Outcome) -> None:
    logger.info("photo ignored", upload_id=str(upload_id), status=outcome.status or "no upload")


def _lock_open(vector: TenantSession, upload_id: UUID) -> Upload:
    """The upload's row, locked until the end of the transaction. Raises SettledMeanwhile when it is settled or gone."""
    fresh = select(Upload).where(Upload.id == upload_id).with_for_update().execution_options(populate_existing=True)
    upload = vector.scalar(fresh)
    if upload is None or upload.status not in OPEN:
        raise SettledMeanwhile
    return upload
