"""Indexing: a photo in the bucket becomes faces with vectors, once, however often it is announced.

`index_photo` may run twice for one photo, also at the same time: the ids of its faces follow from the upload's, so that
both write the same thumbnails, and the upload's row is locked for the last step, so that whoever comes second finds it
settled and changes nothing. What no retry can mend is settled at once; everything else is raised, and the queue brings
the photo again.
"""

from contextlib import suppress
from datetime import UTC, datetime
from uuid import UUID

from sqlalchemy import select

from facepass import telemetry
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
from facepass.object_keys import crop_key
from facepass.recognition.engine import DetectedFace, Engine
from facepass.recognition.photo import decode
from facepass.services.collections.collections import pin_model, rules_of
from facepass.services.erasure.erasure import erase_photos
from facepass.services.limits.quotas import check_face_quota
from facepass.services.matching.found_faces import FoundFace, found_face, turned_away
from facepass.services.matching.outcomes import note_outcome
from facepass.services.matching.review import review_enrolment
from facepass.services.matching.selection import Selection, require_a_face, require_one_face, select_faces
from facepass.services.uploads.uploads import SETTLED, consent_to, mark_processing, object_key
from facepass.services.users.users import validate_user_exists
from facepass.settings import settings
from facepass.storage import ObjectMissing, PhotoBucket

# The photo, the person or the gallery cannot be used, now or later.
REFUSED = (PhotoRejected, ModelMismatch, UserNotFound, CollectionNotFound, QuotaExceeded, ConsentRequired)


def index_photo(
    main: TenantSession, vector: TenantSession, bucket: PhotoBucket, engine: Engine, upload_id: UUID
) -> None:
    """Find, embed and store the faces of an uploaded photo, or say in the upload's row why not.

    Raises what the databases and the bucket raise when they are away, and leaves the upload `processing`.
    """
    upload = vector.scalar(select(Upload).where(Upload.id == upload_id))
    if upload is None or upload.status in SETTLED:
        _leave_alone(bucket, upload_id, upload)
    else:
        _index(main, vector, bucket, engine, upload)
    note_outcome(main, vector, upload_id)


def _index(main: TenantSession, vector: TenantSession, bucket: PhotoBucket, engine: Engine, upload: Upload) -> None:
    upload_id = upload.id
    mark_processing(vector, upload_id)
    selection = Selection([], [])
    try:
        if upload.user_id is not None:
            validate_user_exists(main, upload.user_id)
        check_face_quota(main, vector)
        rules = rules_of(vector, upload.collection_id)
        consent_to(main, upload.user_id, rules)  # it may have ended since the photo was announced
        main.commit()  # hold no transaction open while the photo is looked at
        vector.commit()
        photo = decode(bucket.get_first(object_key(upload), max_bytes=settings().max_upload_bytes))
        selection = _select(engine.find_faces(photo), upload, rules.quality_filter)
        _require(selection, upload)
        faces = [found_face(engine, photo, face, upload, place) for place, face in enumerate(selection.usable)]
        _store(vector, bucket, upload, faces, selection, engine.pack.threshold, rules)
    except REFUSED as error:
        vector.rollback()
        _refuse(vector, bucket, upload_id, error, selection)
    except ObjectMissing:
        give_up(vector, upload_id, PhotoMissing())


def give_up(vector: TenantSession, upload_id: UUID, failure: FacePassError, cause: BaseException | None = None) -> None:
    """Say that an upload failed, unless it was settled meanwhile. cause: of the last attempt, for operators."""
    upload = _lock_open(vector, upload_id)
    if upload is not None:
        upload.cause = title_of(cause) if cause else None
        upload.status, upload.reason, upload.detail = "failed", failure.code, failure.detail
        logger.error("photo failed", upload_id=str(upload_id), reason=failure.code)
        telemetry.photo_failed(failure.code)
    vector.commit()


def _leave_alone(bucket: PhotoBucket, upload_id: UUID, upload: Upload | None) -> None:
    """Change nothing for a photo that is settled or that nobody announced.

    A ticket is good for one photo: the one that was judged stays, where it is kept, and no other.
    """
    if upload is not None and upload.photo_erased_at is not None:
        bucket.erase([object_key(upload)])
    elif upload is not None:
        bucket.keep_first(object_key(upload))
    logger.info("photo left alone", upload_id=str(upload_id), status=upload.status if upload else "unannounced")


def _select(found: list[DetectedFace], upload: Upload, gate: str) -> Selection:
    # an enrolment is about one person: a second face is a reason to ask again, not to pick the larger one
    return select_faces(found, max_faces=None if upload.user_id else upload.max_faces, gate=gate)


def _require(selection: Selection, upload: Upload) -> None:
    if upload.user_id:
        require_one_face(selection)
    else:
        require_a_face(selection)


def _store(
    vector: TenantSession,
    bucket: PhotoBucket,
    upload: Upload,
    faces: list[FoundFace],
    selection: Selection,
    threshold: float,
    rules: Collection,
) -> None:
    """Thumbnails first, so that no face is without one; then settle the upload and add its faces, in one transaction.

    Nothing is locked while S3 is asked. When the upload was erased meanwhile its thumbnails are removed again. The
    photo goes where its gallery keeps none.
    """
    crops = {crop_key(vector.tenant_id, face.row.id): face.thumbnail for face in faces}
    for key, jpeg in crops.items():
        bucket.put(key, jpeg, content_type="image/jpeg")
    pin_model(vector, upload.collection_id, faces[0].row.model)
    review_enrolment(vector, upload, faces[0].row, threshold)  # behind the pin: never compare two packs' vectors
    locked = _lock_open(vector, upload.id)
    if locked is None:
        vector.rollback()
        _clean_up(vector, bucket, upload.id, list(crops))
        return
    vector.add_all(face.row for face in faces)
    locked.status, locked.rejected_faces = "indexed", turned_away(selection)
    if rules.store_photos:
        vector.commit()
    else:
        locked.photo_erased_at = datetime.now(UTC)
        with suppress(Unavailable):  # the commit stands, and the janitor removes what is noted there
            erase_photos(vector, bucket, [object_key(upload)])
    logger.info("photo indexed", upload_id=str(upload.id), faces=len(faces), rejected=len(selection.turned_away))
    telemetry.faces_indexed(len(faces))


def _clean_up(vector: TenantSession, bucket: PhotoBucket, upload_id: UUID, crops: list[str]) -> None:
    status = vector.scalar(select(Upload.status).where(Upload.id == upload_id))
    if status in (None, "erased"):
        bucket.erase(crops)
    logger.info("photo left alone", upload_id=str(upload_id), status=status or "unannounced")


def _refuse(
    vector: TenantSession, bucket: PhotoBucket, upload_id: UUID, error: FacePassError, selection: Selection
) -> None:
    """Settle a photo that no retry can make usable, and remove it: it would never be shown or searched."""
    upload = _lock_open(vector, upload_id)
    if upload is None:
        vector.rollback()
    else:
        upload.status, upload.reason, upload.detail = "rejected", error.code, error.detail
        upload.rejected_faces = turned_away(selection)
        if isinstance(error, ConflictsWithOtherUser):
            upload.conflicts_with = error.user_id
        logger.info("photo rejected", upload_id=str(upload_id), reason=error.code)
        telemetry.photo_rejected(error.code)
        if isinstance(error, ModelMismatch):
            vector.commit()  # a wrong setting of ours must not cost anybody a photo
            return
        upload.photo_erased_at = datetime.now(UTC)
        crops = [crop_key(vector.tenant_id, derived_id(upload_id, place)) for place in range(len(selection.usable))]
        erase_photos(vector, bucket, [object_key(upload), *crops])


def _lock_open(vector: TenantSession, upload_id: UUID) -> Upload | None:
    """The upload's row, locked to the end of the transaction; None when it is settled or gone."""
    fresh = select(Upload).where(Upload.id == upload_id).with_for_update().execution_options(populate_existing=True)
    upload = vector.scalar(fresh)
    return None if upload is None or upload.status in SETTLED else upload
