"""The life of an upload, from the ticket to what became of the photo."""

from collections import defaultdict
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from uuid import UUID

from aws_lambda_powertools.event_handler.openapi.params import UploadFile
from sqlalchemy import Select, select, update

from facepass import schemas, telemetry
from facepass.database.sessions import TenantSession
from facepass.errors import (
    ConsentRequired,
    InvalidRequest,
    PhotoTooLarge,
    UnsupportedMediaType,
    UploadNotFound,
)
from facepass.models.vector import Collection, Face, Upload
from facepass.object_keys import probe_key, upload_key
from facepass.services.collections import faces
from facepass.services.collections.collections import get_collection
from facepass.services.limits.quotas import check_face_quota
from facepass.services.uploads.status import state_at
from facepass.services.users.consents import counting_consent
from facepass.services.users.users import validate_user_exists
from facepass.settings import settings
from facepass.storage import PhotoBucket

# `erased`: the person was deleted; the row stays so that a photo that still comes for it is known, and removed.
SETTLED = frozenset({"indexed", "rejected", "failed", "erased"})


def open_upload(
    main: TenantSession, vector: TenantSession, bucket: PhotoBucket, request: schemas.UploadRequest
) -> schemas.UploadAccepted:
    """Announce a photo and hand out the ticket to send it straight to S3.

    Raises UserNotFound, CollectionNotFound, ConsentRequired, UnsupportedMediaType, and InvalidRequest without a
    content type.
    """
    if request.content_type is None:
        raise InvalidRequest("content_type is needed for a presigned upload.")
    upload = _announce(main, vector, request, request.content_type)
    key = object_key(upload)
    limits = settings()
    post = bucket.presign_post(
        key,
        content_type=upload.content_type,
        max_bytes=limits.max_upload_bytes,
        seconds=limits.upload_ticket_seconds,
    )
    ticket = schemas.UploadTicket(
        url=post.url, fields=post.fields, expires_at=upload.expires_at, max_bytes=limits.max_upload_bytes
    )
    return schemas.UploadAccepted(upload_id=upload.id, status=upload.status, upload=ticket)


def take_photo(
    main: TenantSession,
    vector: TenantSession,
    bucket: PhotoBucket,
    request: schemas.UploadRequest,
    photo: UploadFile,
) -> schemas.UploadAccepted:
    """Take a photo that came in the request itself and put it where presigned uploads go.

    Raises what `open_upload` raises, and PhotoTooLarge beyond 4.5 MB.
    """
    if len(photo) > settings().max_multipart_bytes:
        raise PhotoTooLarge("Photos over 4.5 MB are uploaded with a ticket: send the same fields as JSON.")
    if request.purpose == "probe":
        raise InvalidRequest("A probe this small is sent with the search itself.")
    upload = _announce(main, vector, request, request.content_type or photo.content_type or "")
    main.commit()  # nothing is held open while S3 is asked
    vector.commit()  # the row stands before S3 tells the indexer about the object
    bucket.put(object_key(upload), photo.content, content_type=upload.content_type)
    mark_processing(vector, upload.id)
    return schemas.UploadAccepted(upload_id=upload.id, status="processing")


def mark_processing(vector: TenantSession, upload_id: UUID) -> None:
    """The photo is here. Nothing changes when a worker was quicker."""
    arrived = update(Upload).where(Upload.id == upload_id, Upload.status.in_(("awaiting_upload", "expired")))
    vector.execute(arrived.values(status="processing"))
    vector.commit()


def _announce(main: TenantSession, vector: TenantSession, request: schemas.UploadRequest, content_type: str) -> Upload:
    """The row that says which photo may come."""
    if content_type not in schemas.PHOTO_TYPES:
        raise UnsupportedMediaType(f"A photo is one of {', '.join(schemas.PHOTO_TYPES)}.")
    if request.purpose == "probe" and request.user_id is not None:
        raise InvalidRequest("A probe enrols nobody: leave user_id out.")
    if request.user_id is not None:
        validate_user_exists(main, request.user_id)
    if request.purpose == "index":
        check_face_quota(main, vector)
    collection = get_collection(vector, request.collection_id)
    consent_id = consent_to(main, request.user_id, collection) if request.purpose == "index" else None
    upload = Upload(
        collection_id=collection.id,
        user_id=request.user_id,
        consent_id=consent_id,
        external_image_id=request.external_image_id,
        purpose=request.purpose,
        content_type=content_type,
        max_faces=request.max_faces or collection.max_faces,
        review=request.review,
        status="awaiting_upload",
        expires_at=datetime.now(UTC) + timedelta(seconds=settings().upload_ticket_seconds),
    )
    vector.add(upload)
    vector.flush()
    telemetry.upload_accepted()
    return upload


def consent_to(main: TenantSession, user_id: UUID | None, collection: Collection) -> UUID | None:
    """The consent that an enrolment in a collection rests on, if there is one. Raises ConsentRequired."""
    consent_id = None if user_id is None else counting_consent(main, user_id, collection.id)
    if consent_id is None and collection.consent_required:
        raise ConsentRequired
    return consent_id


def object_key(upload: Upload) -> str:
    """Where the upload's photo lies in the bucket."""
    place = probe_key if upload.purpose == "probe" else upload_key
    return place(upload.tenant_id, upload.id)


def get_upload(vector: TenantSession, bucket: PhotoBucket, upload_id: UUID, *, names_users: bool) -> schemas.Upload:
    """One upload with its faces. names_users: the caller may know other users. Raises UploadNotFound."""
    upload = vector.scalar(_visible().where(Upload.id == upload_id))
    if upload is None:
        raise UploadNotFound
    return _describe_all(vector, bucket, [upload], names_users)[0]


def owner_of(vector: TenantSession, upload_id: UUID) -> UUID | None:
    """Whom an upload enrols; None for an event photo, and for an upload that is not there."""
    return vector.scalar(select(Upload.user_id).where(Upload.id == upload_id))


def list_uploads(
    vector: TenantSession, bucket: PhotoBucket, *, after: UUID | None, limit: int, names_users: bool
) -> Sequence[schemas.Upload]:
    """Up to `limit` uploads, oldest first, from behind the id `after`."""
    query = _visible().order_by(Upload.id).limit(limit)
    uploads = vector.scalars(query.where(Upload.id > after) if after else query).all()
    return _describe_all(vector, bucket, uploads, names_users)


def _visible() -> Select[Upload]:
    return select(Upload).where(Upload.status != "erased")


def _describe_all(
    vector: TenantSession, bucket: PhotoBucket, uploads: Sequence[Upload], names_users: bool
) -> list[schemas.Upload]:
    found: dict[UUID | None, list[schemas.Face]] = defaultdict(list)
    wanted = [upload.id for upload in uploads]
    for face in vector.scalars(select(Face).where(Face.upload_id.in_(wanted)).order_by(Face.id)):
        found[face.upload_id].append(faces.describe(face))
    now = datetime.now(UTC)
    return [_describe(upload, found[upload.id], bucket, now, names_users) for upload in uploads]


def _describe(
    upload: Upload, found: list[schemas.Face], bucket: PhotoBucket, now: datetime, names_users: bool
) -> schemas.Upload:
    status, reason = state_at(now, upload, lambda: bucket.exists(object_key(upload)))
    return schemas.Upload(
        upload_id=upload.id,
        status=status,
        reason=reason,
        detail=upload.detail,
        conflicts_with_user_id=upload.conflicts_with if names_users else None,
        user_id=upload.user_id,
        collection_id=upload.collection_id,
        consent_id=upload.consent_id,
        external_image_id=upload.external_image_id,
        purpose=upload.purpose,
        content_type=upload.content_type,
        faces=found,
        rejected_faces=upload.rejected_faces,
        created_at=upload.created_at,
        updated_at=upload.updated_at,
        expires_at=upload.expires_at,
        photo_erased_at=upload.photo_erased_at,
    )
