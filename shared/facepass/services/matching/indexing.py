"""Indexing: a photo in the bucket becomes faces with embeddings, once, however often it is announced.

`index_photo` may run twice for one photo, also at the same time. The ids of its faces follow from the upload's id, so
both runs write the same thumbnails. The upload's row is locked for the last step, so the second run finds it settled
and changes nothing. What no retry can change is settled at once; everything else is raised, and the queue delivers the
photo again. A failed upload is not settled: when an operator redrives its message, it is indexed.
"""

from uuid import UUID

from sqlalchemy import select

from facepass.context import Context
from facepass.errors import (
    CollectionNotFound,
    ConsentRequired,
    ModelMismatch,
    PhotoMissing,
    PhotoRejected,
    QuotaExceeded,
    UserNotFound,
)
from facepass.liveness_errors import LivenessRequired
from facepass.models.tenancy import derived_id
from facepass.models.vector import Collection, Upload
from facepass.object_keys import object_key
from facepass.recognition.engine import DetectedFace
from facepass.recognition.photo import Photo, decode
from facepass.services.audit import audit
from facepass.services.collections.collections import rules_of
from facepass.services.collections.merged_faces import follow, reread
from facepass.services.limits.quotas import check_face_quota, face_quota
from facepass.services.liveness.acceptance import check_photo, check_shown
from facepass.services.matching.context import MatchingContext
from facepass.services.matching.indexed_faces import indexed_face
from facepass.services.matching.selection import Selection, require_a_face, require_one_face, select_faces
from facepass.services.matching.settling import Outcome, OwnerChanged, give_up, leave_alone, refuse, store_faces
from facepass.services.uploads.status import SETTLED, UploadStatus
from facepass.services.uploads.tickets import consent_to
from facepass.services.uploads.uploads import note_arrival, start_again
from facepass.services.users.users import validate_user_exists
from facepass.settings import settings
from facepass.storage import ObjectMissing

# The photo, the user or the collection cannot be used, now or later.
REFUSED = (
    PhotoRejected,
    ModelMismatch,
    UserNotFound,
    CollectionNotFound,
    QuotaExceeded,
    ConsentRequired,
    LivenessRequired,
)
# No photo has this many faces: the number of an upload's audit entry among the ids that follow from its own.
AUDIT_PLACE = 1_000_000


def index_photo(context: MatchingContext, upload_id: UUID) -> Outcome:
    """Find, embed and store the faces of an uploaded photo, or record in the upload's row why that is not possible.

    Raises the databases' and the bucket's errors when they are unavailable; the upload then stays `processing`.
    """
    with context.vector() as vector:
        upload = vector.scalar(select(Upload).where(Upload.id == upload_id))
    if upload is None or upload.status in SETTLED or upload.photo_erased_at is not None:
        outcome = leave_alone(context, upload_id, upload)
    else:
        outcome = _index(context, upload)
    _note(context, upload_id, outcome, liveness=upload is not None and upload.liveness)
    return outcome


def _index(context: MatchingContext, upload: Upload) -> Outcome:
    with context.vector() as vector:
        (start_again if upload.status == UploadStatus.FAILED else note_arrival)(vector, upload.id)
    selection = Selection([], [])
    try:
        while True:
            upload, rules, quota = _check_current(context, upload)
            chosen = context.for_model(rules.model)
            photo = _read(context, upload)
            selection = _select(chosen.engine.find_faces(photo), upload, upload.quality_filter or rules.quality_filter)
            _require(selection, upload)
            _check_room(context, quota, len(selection.usable))
            faces = [
                indexed_face(chosen.engine, photo, face, upload, place) for place, face in enumerate(selection.usable)
            ]
            try:
                return store_faces(chosen, upload, faces, selection, rules, quota)
            except ModelMismatch:
                if _check(context, upload)[0].model == rules.model:
                    raise
                # the collection was switched to another pack meanwhile: use that one
            except OwnerChanged:  # the user was merged meanwhile
                upload = reread(context, upload.id) or upload
    except REFUSED as error:
        return refuse(context, upload.id, error, selection)
    except ObjectMissing:
        return give_up(context, upload.id, PhotoMissing())


def _read(context: MatchingContext, upload: Upload) -> Photo:
    """The upload's photo. Raises ObjectMissing, LivenessOfAnotherPhoto, and what `decode` raises."""
    content = context.bucket.get_first(object_key(upload), max_bytes=settings().max_upload_bytes)
    check_photo(upload.photo_sha256, content)
    return decode(content)


def _check_current(context: MatchingContext, upload: Upload) -> tuple[Upload, Collection, int | None]:
    """The same as `_check`, and the upload: that of the user who was kept, if its own one was merged meanwhile."""
    while True:
        try:
            return upload, *_check(context, upload)
        except UserNotFound:
            merged = follow(context, upload)
            if merged is None:
                raise
            upload = merged


def _check(context: MatchingContext, upload: Upload) -> tuple[Collection, int | None]:
    """The collection's settings and the tenant's quota of faces, if the photo may still be indexed.

    User, consent, quota and the collection's settings may have changed since it was announced.
    """
    with context.main() as main, context.vector() as vector:
        if upload.user_id is not None:
            validate_user_exists(main, upload.user_id)
        check_face_quota(main, vector)
        rules = rules_of(vector, upload.collection_id)
        consent_to(main, upload.user_id, rules)
        check_shown(rules, shown=upload.liveness)
        return rules, face_quota(main)


def _check_room(context: MatchingContext, quota: int | None, faces: int) -> None:
    """Raise QuotaExceeded before the faces are embedded, unless all of them may be stored."""
    if quota is not None and faces > 1:
        with context.main() as main, context.vector() as vector:
            check_face_quota(main, vector, more=faces)


def _select(found: list[DetectedFace], upload: Upload, gate: str) -> Selection:
    # An enrolment needs exactly one face: with a second one, the client has to decide, not the larger face.
    return select_faces(found, max_faces=None if upload.user_id else upload.max_faces, gate=gate)


def _require(selection: Selection, upload: Upload) -> None:
    if upload.user_id:
        require_one_face(selection)
    else:
        require_a_face(selection)


def _note(context: Context, upload_id: UUID, outcome: Outcome, *, liveness: bool) -> None:
    """Write the result to the audit log, once, however often the photo is delivered."""
    if outcome.status not in (UploadStatus.INDEXED, UploadStatus.REJECTED):
        return
    with context.main() as main:
        audit.note(
            main,
            context.tenant_id,
            caller="indexer",
            verb="index_photo",
            what=audit.named(upload=upload_id, liveness=audit.SHOWN if liveness else None),
            result=outcome.reason or audit.OK,
            entry_id=derived_id(upload_id, AUDIT_PLACE),
        )
