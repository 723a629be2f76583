"""Announce a photo: with a ticket to send it straight to S3, or with the photo itself in the request."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Literal
from uuid import UUID

from facepass import telemetry
from facepass.context import Context
from facepass.database.sessions import TenantSession
from facepass.errors import ConsentRequired, InvalidRequest, PhotoTooLarge, SelfEnrolmentOff, UnsupportedMediaType
from facepass.liveness_errors import LivenessInvalid
from facepass.logs import logger
from facepass.models.vector import Collection, Upload
from facepass.object_keys import object_key
from facepass.services.collections.collections import get_collection
from facepass.services.limits.quotas import check_face_quota
from facepass.services.liveness.acceptance import Accepted, Shown, accept, check_photo, check_shown
from facepass.services.uploads.media_types import ANY_BYTES, PHOTO_TYPES, photo_type
from facepass.services.uploads.status import UploadStatus
from facepass.services.uploads.uploads import note_arrival
from facepass.services.users.consents import counting_consent
from facepass.services.users.merging import require_user
from facepass.settings import settings
from facepass.storage import PresignedPost
from facepass.traces import traced


@dataclass(frozen=True)
class NewUpload:
    """A photo that is announced: an enrolment with a `user_id`, an event photo without one, or a probe.

    max_faces: the maximum number of faces stored of an event photo; None: the collection's. review: `off` skips the
    collection's enrolment review. purpose: `probe` for a photo that is searched with and never indexed. by_user: the
    user enrols themself, with a token of the scope `self`. quality_filter: None for the collection's. request_key: of a
    photo that is stored once, however often it is sent. liveness: the token that was shown with it.
    """

    collection_id: str
    content_type: str | None = None
    user_id: UUID | None = None
    external_image_id: str | None = None
    max_faces: int | None = None
    review: Literal["off"] | None = None
    purpose: Literal["index", "probe"] = "index"
    by_user: bool = False
    quality_filter: str | None = None
    request_key: str | None = None
    liveness: Shown | None = None


@dataclass(frozen=True)
class Ticket:
    """A presigned POST, valid until the upload's `expires_at`. max_bytes: the largest photo that S3 accepts with it."""

    upload: Upload
    post: PresignedPost
    max_bytes: int


def open_upload(context: Context, new: NewUpload) -> Ticket:
    """Announce a photo and return a ticket to send it straight to S3.

    Raises UserNotFound, UserMerged, CollectionNotFound, SelfEnrolmentOff, ConsentRequired, QuotaExceeded,
    UnsupportedMediaType, LivenessRequired, what acceptance.accept raises, and InvalidRequest without a content type or
    for a probe with a user.
    """
    if new.content_type is None:
        raise InvalidRequest("content_type is required for a ticket.")
    limits = settings()
    with context.main() as main, context.vector() as vector:
        upload = announce(main, vector, new, new.content_type)
        with traced("issue_ticket", upload.id):
            post = context.bucket.presign_post(  # computed here, without a request to S3
                object_key(upload),
                content_type=upload.content_type,
                max_bytes=limits.max_upload_bytes,
                seconds=limits.upload_ticket_seconds,
            )
    return Ticket(upload, post, limits.max_upload_bytes)


def take_photo(context: Context, new: NewUpload, photo: bytes) -> Upload:
    """Accept a photo in the request itself, and store it where tickets store theirs.

    Raises what `open_upload` raises, PhotoTooLarge above 4.5 MB, and LivenessOfAnotherPhoto.
    """
    if len(photo) > settings().max_multipart_bytes:
        raise PhotoTooLarge("Photos over 4.5 MB are uploaded with a ticket: send the same fields as JSON.")
    if new.purpose == "probe":
        raise InvalidRequest("A probe this small is sent with the search itself.")
    # The row is committed before S3 notifies the indexer, and no transaction is open while S3 is called.
    with context.main() as main, context.vector() as vector:
        upload = announce(main, vector, new, new.content_type or ANY_BYTES)
        check_photo(upload.photo_sha256, photo)
    with traced("store_photo", upload.id):
        context.bucket.put(object_key(upload), photo, content_type=upload.content_type)
        with context.vector() as vector:
            note_arrival(vector, upload.id)
    return upload


def announce(main: TenantSession, vector: TenantSession, new: NewUpload, content_type: str) -> Upload:
    """The row that announces a photo. Raises what `open_upload` raises."""
    media_type = photo_type(content_type)
    if media_type is None:
        raise UnsupportedMediaType(f"A photo is one of {', '.join(PHOTO_TYPES)}.")
    if new.purpose == "probe" and new.user_id is not None:
        raise InvalidRequest("A probe enrols no user: leave user_id out.")
    if new.user_id is not None:
        require_user(main, new.user_id)
    if new.purpose == "index":
        check_face_quota(main, vector)
    collection = get_collection(vector, new.collection_id)
    if new.by_user and new.purpose == "index" and not collection.self_enrolment:
        raise SelfEnrolmentOff
    consent_id = consent_to(main, new.user_id, collection) if new.purpose == "index" else None
    accepted = _liveness_of(main, new, collection)
    upload = Upload(
        collection_id=collection.id,
        user_id=new.user_id,
        consent_id=consent_id,
        external_image_id=new.external_image_id,
        purpose=new.purpose,
        content_type=media_type,
        max_faces=new.max_faces or collection.max_faces,
        review=new.review,
        quality_filter=new.quality_filter,
        request_key=new.request_key,
        liveness=accepted is not None,
        photo_sha256=accepted and accepted.photo_sha256,
        status=UploadStatus.AWAITING_UPLOAD,
        expires_at=datetime.now(UTC) + timedelta(seconds=settings().upload_ticket_seconds),
    )
    vector.add(upload)
    vector.flush()
    telemetry.upload_accepted()
    logger.info("upload accepted", upload_id=str(upload.id))
    return upload


def _liveness_of(main: TenantSession, new: NewUpload, collection: Collection) -> Accepted | None:
    """The liveness token of an enrolment, used up; None where none was shown and none is demanded.

    A photo without a user may show several people, of whom a token says nothing.
    """
    if new.liveness is None:
        if new.purpose == "index":
            check_shown(collection, shown=False)
        return None
    if new.user_id is None:
        raise LivenessInvalid("A liveness token is shown with an enrolment, which has a user_id.")
    return accept(main, new.liveness, new.user_id)


def consent_to(main: TenantSession, user_id: UUID | None, collection: Collection) -> UUID | None:
    """The consent that an enrolment in a collection is made under, if there is one. Raises ConsentRequired."""
    consent_id = None
    if user_id is not None:
        consent_id = counting_consent(main, user_id, collection.id, only_attested=collection.only_attested)
    if consent_id is None and collection.consent_required:
        raise ConsentRequired
    return consent_id
