"""Indexing: a photo in the bucket becomes faces with vectors, once, however often it is announced.

`index_photo` may run twice for one photo, also at the same time: the ids of its faces follow from the upload's, so that
both write the same thumbnails, and the upload's row is locked for the last step, so that the second run finds it
settled and changes nothing. What no retry can mend is settled at once; everything else is raised, and the queue brings
the photo again. A failed upload is not settled: when an operator redrives its message, it is indexed.
"""

from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from uuid import UUID

from sqlalchemy import select

from facepass import telemetry
from facepass.context import Context
from facepass.database.sessions import TenantSession
from facepass.errors import (
    CollectionNotFound,
    ConflictsWithOtherUser,
    ConsentRequired,
    FacePassError,
    ModelMismatch,
    PhotoMissing,
    PhotoRejected,
    QuotaExceeded,
    Unavailable,
    UserNotFound,
)
from facepass.logs import logger, title_of
from facepass.models.tenancy import derived_id
from facepass.models.vector import Collection, Upload
from facepass.object_keys import crop_key, object_key
from facepass.recognition.engine import DetectedFace
from facepass.recognition.photo import decode
from facepass.services.audit import audit
from facepass.services.collections.collections import pin_model, rules_of
from facepass.services.erasure.objects import erasing
from facepass.services.limits.quotas import check_face_quota
from facepass.services.matching.context import MatchingContext
from facepass.services.matching.indexed_faces import IndexedFace, indexed_face, turned_away
from facepass.services.matching.review import review_enrolment
from facepass.services.matching.selection import Selection, require_a_face, require_one_face, select_faces
from facepass.services.uploads.status import OPEN, SETTLED, UploadStatus
from facepass.services.uploads.tickets import consent_to
from facepass.services.uploads.uploads import note_arrival, start_again
from facepass.services.users.users import validate_user_exists
from facepass.settings import settings
from facepass.storage import ObjectMissing

# The photo, the user or the collection cannot be used, now or later.
REFUSED = (PhotoRejected, ModelMismatch, UserNotFound, CollectionNotFound, QuotaExceeded, ConsentRequired)
# No photo has so many faces: the place of an upload's audit entry among the ids that follow from its own.
AUDIT_PLACE = 1_000_000


@dataclass(frozen=True)
class Outcome:
    """What became of a photo. status: None where no upload announced it. reason: why it was rejected or failed."""

    status: str | None
    reason: str | None = None
    faces: int = 0


class SettledMeanwhile(Exception):
    """Another worker, or an erasure, was quicker; this one's work is rolled back."""


def index_photo(context: MatchingContext, upload_id: UUID) -> Outcome:
    """Find, embed and store the faces of an uploaded photo, or say in the upload's row why not.

    Raises what the databases and the bucket raise when they are away, and leaves the upload `processing`.
    """
    with context.vector() as vector:
        upload = vector.scalar(select(Upload).where(Upload.id == upload_id))
    if upload is None or upload.status in SETTLED:
        outcome = _leave_alone(context, upload_id, upload)
    else:
        outcome = _index(context, upload)
    _note(context, upload_id, outcome)
    return outcome


def _index(context: MatchingContext, upload: Upload) -> Outcome:
    with context.vector() as vector:
        (start_again if upload.status == UploadStatus.FAILED else note_arrival)(vector, upload.id)
    selection = Selection([], [])
    try:
        rules = _check(context, upload)
        photo = decode(context.bucket.get_first(object_key(upload), max_bytes=settings().max_upload_bytes))
        selection = _select(context.engine.find_faces(photo), upload, rules.quality_filter)
        _require(selection, upload)
        faces = [
            indexed_face(context.engine, photo, face, upload, place) for place, face in enumerate(selection.usable)
        ]
        return _store(context, upload, faces, selection, rules)
    except REFUSED as error:
        return _refuse(context, upload.id, error, selection)
    except ObjectMissing:
        return give_up(context, upload.id, PhotoMissing())


def _check(context: MatchingContext, upload: Upload) -> Collection:
    """The collection's settings, if the photo may still be indexed: much may have ended since it was announced."""
    with context.main() as main, context.vector() as vector:
        if upload.user_id is not None:
            validate_user_exists(main, upload.user_id)
        check_face_quota(main, vector)
        rules = rules_of(vector, upload.collection_id)
        consent_to(main, upload.user_id, rules)
        return rules


def _select(found: list[DetectedFace], upload: Upload, gate: str) -> Selection:
    # an enrolment is about one person: a second face is a reason to ask again, not to pick the larger one
    return select_faces(found, max_faces=None if upload.user_id else upload.max_faces, gate=gate)


def _require(selection: Selection, upload: Upload) -> None:
    if upload.user_id:
        require_one_face(selection)
    else:
        require_a_face(selection)


def _store(
    context: MatchingContext, upload: Upload, faces: list[IndexedFace], selection: Selection, rules: Collection
) -> Outcome:
    """Thumbnails first, so that no face is without one; then settle the upload and add its faces, in one transaction.

    Nothing is locked while S3 is asked. When the upload was erased meanwhile its thumbnails are removed again. The
    photo goes where its collection keeps none.
    """
    thumbnails = {crop_key(context.tenant_id, face.row.id): face.thumbnail for face in faces}
    for key, jpeg in thumbnails.items():
        context.bucket.put(key, jpeg, content_type="image/jpeg")
    try:
        if rules.store_photos:
            with context.vector() as vector:
                _settle(context, vector, upload, faces, selection)
        else:
            with suppress(Unavailable), erasing(context) as work:  # it is committed, and the janitor removes the photo
                _settle(context, work.vector, upload, faces, selection).photo_erased_at = datetime.now(UTC)
                work.objects.append(object_key(upload))
    except SettledMeanwhile:
        return _clean_up(context, upload.id, list(thumbnails))
    logger.info("photo indexed", upload_id=str(upload.id), faces=len(faces), rejected=len(selection.turned_away))
    telemetry.faces_indexed(len(faces))
    return Outcome(UploadStatus.INDEXED, faces=len(faces))


def _settle(
    context: MatchingContext, vector: TenantSession, upload: Upload, faces: list[IndexedFace], selection: Selection
) -> Upload:
    """Add the faces and settle the upload; return its row, locked. Raises SettledMeanwhile and ModelMismatch."""
    pin_model(vector, upload.collection_id, faces[0].row.model)
    review_enrolment(context, vector, upload, faces[0].row)  # behind the pin: never compare two packs' vectors
    locked = _lock_open(vector, upload.id)
    vector.add_all(face.row for face in faces)
    locked.status, locked.rejected_faces = UploadStatus.INDEXED, turned_away(selection)
    return locked


def _refuse(context: Context, upload_id: UUID, error: FacePassError, selection: Selection) -> Outcome:
    """Settle a photo that no retry can make usable, and remove it: it would never be shown or searched."""
    try:
        with erasing(context) as work:
            upload = _lock_open(work.vector, upload_id)
            upload.status, upload.reason, upload.detail = UploadStatus.REJECTED, error.code, error.detail
            upload.rejected_faces = turned_away(selection)
            if isinstance(error, ConflictsWithOtherUser):
                upload.conflicts_with = error.user_id
            if not isinstance(error, ModelMismatch):  # a wrong setting of ours must not cost a photo
                upload.photo_erased_at = datetime.now(UTC)
                places = range(len(selection.usable))
                crops = [crop_key(context.tenant_id, derived_id(upload_id, place)) for place in places]
                work.objects += [object_key(upload), *crops]
            logger.info("photo rejected", upload_id=str(upload_id), reason=error.code)
            telemetry.photo_rejected(error.code)
    except SettledMeanwhile:
        return _outcome_of(context, upload_id)
    return Outcome(UploadStatus.REJECTED, error.code)


def give_up(context: Context, upload_id: UUID, failure: FacePassError, cause: BaseException | None = None) -> Outcome:
    """Say that an upload failed, unless it was settled meanwhile. cause: of the last attempt, for operators."""
    try:
        with context.vector() as vector:
            upload = _lock_open(vector, upload_id)
            upload.cause = title_of(cause) if cause else None
            upload.status, upload.reason, upload.detail = UploadStatus.FAILED, failure.code, failure.detail
            logger.error("photo failed", upload_id=str(upload_id), reason=failure.code)
            telemetry.photo_failed(failure.code)
    except SettledMeanwhile:
        return _outcome_of(context, upload_id)
    return Outcome(UploadStatus.FAILED, failure.code)


def _leave_alone(context: Context, upload_id: UUID, upload: Upload | None) -> Outcome:
    """Change nothing for a photo that is settled or that no upload announced.

    A ticket is good for one photo: the one that was judged stays, where it is kept, and no other.
    """
    if upload is not None and upload.photo_erased_at is not None:
        context.bucket.erase([object_key(upload)])
    elif upload is not None:
        context.bucket.keep_first(object_key(upload))
    outcome = Outcome(upload.status, upload.reason) if upload is not None else Outcome(None)
    _log_left_alone(upload_id, outcome)
    return outcome


def _clean_up(context: Context, upload_id: UUID, thumbnails: list[str]) -> Outcome:
    """Remove the thumbnails of an upload that was erased meanwhile."""
    outcome = _outcome_of(context, upload_id)
    if outcome.status in (None, UploadStatus.ERASED):
        context.bucket.erase(thumbnails)
    _log_left_alone(upload_id, outcome)
    return outcome


def _outcome_of(context: Context, upload_id: UUID) -> Outcome:
    """What another worker, or an erasure, has made of an upload."""
    with context.vector() as vector:
        row = vector.execute(select(Upload.status, Upload.reason).where(Upload.id == upload_id)).one_or_none()
    return Outcome(None) if row is None else Outcome(row.status, row.reason)


def _log_left_alone(upload_id: UUID, outcome: Outcome) -> None:
    logger.info("photo left alone", upload_id=str(upload_id), status=outcome.status or "unannounced")


def _note(context: Context, upload_id: UUID, outcome: Outcome) -> None:
    """Say in the audit log what became of a photo: once, however often it comes."""
    if outcome.status not in (UploadStatus.INDEXED, UploadStatus.REJECTED):
        return
    with context.main() as main:
        audit.note(
            main,
            context.tenant_id,
            caller="indexer",
            verb="index_photo",
            what=audit.named(upload=upload_id),
            result=outcome.reason or audit.OK,
            entry_id=derived_id(upload_id, AUDIT_PLACE),
        )


def _lock_open(vector: TenantSession, upload_id: UUID) -> Upload:
    """The upload's row, locked to the end of the transaction. Raises SettledMeanwhile when it is settled or gone."""
    fresh = select(Upload).where(Upload.id == upload_id).with_for_update().execution_options(populate_existing=True)
    upload = vector.scalar(fresh)
    if upload is None or upload.status not in OPEN:
        raise SettledMeanwhile
    return upload
