"""Forgetting: rows and vectors first, in transactions that also note which objects must follow, then the objects.

A crash between two steps leaves the note in an outbox. Whoever deletes again finishes it, and so does the janitor.
"""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, and_, delete, func, or_, select, update

from facepass.database.sessions import TenantSession
from facepass.errors import DefaultCollectionStays, UploadNotFound, UserNotFound
from facepass.models.main import User, UserErasure
from facepass.models.tenancy import derived_id
from facepass.models.vector import DEFAULT_COLLECTION, Collection, Face, PhotoErasure, Upload
from facepass.object_keys import crop_key
from facepass.services.collections.collections import lock_collection
from facepass.services.collections.faces import delete_user_faces, get_face
from facepass.services.limits.idempotency import forget_person
from facepass.services.uploads.uploads import object_key
from facepass.storage import PhotoBucket

# A note is done as a whole: small enough for a function's time, so that a retry goes on where the last one stopped.
KEYS_IN_A_NOTE = 100
EARLIER_NOTES = 5
RETRIED_WITHIN = timedelta(minutes=10)
# Columns of an upload that say something of a person.
PERSONAL = ("user_id", "external_image_id", "reason", "detail", "conflicts_with", "consent_id", "cause")


def erase_user(main: TenantSession, vector: TenantSession, bucket: PhotoBucket, user_id: UUID) -> None:
    """Forget a person: the row, every face, vector and photo.

    Raises UserNotFound, unless an earlier erasure of the person was interrupted, which is then finished.
    """
    gone = main.execute(delete(User).where(User.id == user_id).returning(User.external_id)).one_or_none()
    if gone is not None:
        main.add(UserErasure(user_id=user_id, external_id_hash=hash_of(gone.external_id)))
        forget_person(main, user_id)
        main.commit()  # from here on the person is gone for every reader
    finish_erasure(main, vector, bucket, user_id)


def finish_erasure(main: TenantSession, vector: TenantSession, bucket: PhotoBucket, user_id: UUID) -> None:
    """Erase what is left of a person whose row is gone. Raises UserNotFound when no erasure is under way."""
    erasure = main.scalar(select(UserErasure).where(UserErasure.user_id == user_id))
    if erasure is None:
        raise UserNotFound
    main.commit()  # nothing is held open while the rest is done
    forget_stranger(vector, bucket, user_id)
    main.execute(delete(UserErasure).where(UserErasure.id == erasure.id))
    main.commit()


def is_being_erased(main: TenantSession, user_id: UUID, external_id: str) -> bool:
    """Whether the person whom the tenant knew under this id was deleted, and not everything is gone yet."""
    pending = select(UserErasure.id).where(
        UserErasure.user_id == user_id, UserErasure.external_id_hash == hash_of(external_id)
    )
    return main.scalar(pending) is not None


def hash_of(external_id: str | None) -> bytes | None:
    """What stays of a deleted person's own id, so that she may finish her erasure."""
    return None if external_id is None else hashlib.sha256(external_id.encode()).digest()


def forget_stranger(vector: TenantSession, bucket: PhotoBucket, user_id: UUID) -> None:
    """Remove what a person whose row is gone left in the faces database and in the bucket."""
    photos = _erase_uploads(vector, Upload.user_id == user_id).keys
    resembling = update(Upload).where(Upload.conflicts_with == user_id)
    vector.execute(resembling.values(conflicts_with=None))
    crops = [crop_key(vector.tenant_id, face_id) for face_id in delete_user_faces(vector, user_id)]
    erase_photos(vector, bucket, crops + photos)


def erase_collection(vector: TenantSession, bucket: PhotoBucket, collection_id: str) -> None:
    """Forget a gallery with its faces, uploads and photos. Raises CollectionNotFound and DefaultCollectionStays."""
    if collection_id == DEFAULT_COLLECTION:
        raise DefaultCollectionStays
    lock_collection(vector, collection_id)
    photos = _erase_uploads(vector, Upload.collection_id == collection_id).keys
    crops = _erase_faces(vector, Face.collection_id == collection_id)
    vector.execute(delete(Collection).where(Collection.id == collection_id))
    erase_photos(vector, bucket, crops + photos)


@dataclass(frozen=True)
class Erased:
    """Uploads that are tombstones now, and the objects that must follow."""

    ids: list[UUID]
    keys: list[str]


def _erase_uploads(vector: TenantSession, which: ColumnElement[bool]) -> Erased:
    """Make tombstones of these uploads."""
    # locked before any face is deleted: an indexer that is about to settle one of them is waited for, or waits and
    # finds it erased
    which = and_(which, Upload.status != "erased")
    uploads = vector.scalars(select(Upload).where(which).with_for_update()).all()
    erased = Erased([upload.id for upload in uploads], [key for upload in uploads for key in _objects_of(upload)])
    # what stays of a row says nothing of the person; it is there for a photo whose ticket is still good, and for one
    # that somebody imports again
    emptied: dict[str, Any] = dict.fromkeys(PERSONAL)
    emptied |= {"status": "erased", "rejected_faces": [], "photo_erased_at": func.now()}
    vector.execute(update(Upload).where(which).values(**emptied))
    return erased


def _objects_of(upload: Upload) -> list[str]:
    """The photo, and the thumbnail of an enrolment that a worker may have left before there was a face."""
    crop = crop_key(upload.tenant_id, derived_id(upload.id, 0))
    return [object_key(upload), crop] if upload.user_id and upload.status != "indexed" else [object_key(upload)]


def _erase_faces(vector: TenantSession, which: ColumnElement[bool]) -> list[str]:
    """Delete these faces with their vectors; return the keys of their thumbnails."""
    gone = vector.scalars(delete(Face).where(which).returning(Face.id)).all()
    return [crop_key(vector.tenant_id, face_id) for face_id in gone]


def erase_upload(vector: TenantSession, bucket: PhotoBucket, upload_id: UUID) -> None:
    """Forget a photo with its faces; one that its ticket still brings is removed. Raises UploadNotFound."""
    if not erase_enrolments(vector, bucket, Upload.id == upload_id):
        raise UploadNotFound


def erase_enrolments(
    vector: TenantSession, bucket: PhotoBucket, uploads: ColumnElement[bool], faces: ColumnElement[bool] | None = None
) -> int:
    """Forget uploads with their faces, and other faces besides; return how many uploads those were."""
    erased = _erase_uploads(vector, uploads)
    theirs = Face.upload_id.in_(erased.ids)
    crops = _erase_faces(vector, theirs if faces is None else or_(theirs, faces))
    erase_photos(vector, bucket, crops + erased.keys)
    return len(erased.ids)


def erase_face(vector: TenantSession, bucket: PhotoBucket, face_id: UUID) -> None:
    """Forget a face, and the photo it was found in when no other face of it is left. Raises FaceNotFound."""
    face = get_face(vector, face_id)
    keys = [crop_key(vector.tenant_id, face_id)]
    upload = vector.scalar(select(Upload).where(Upload.id == face.upload_id).with_for_update())
    vector.execute(delete(Face).where(Face.id == face_id))
    if upload is not None and vector.scalar(select(Face.id).where(Face.upload_id == upload.id).limit(1)) is None:
        keys.append(object_key(upload))
        upload.photo_erased_at = datetime.now(UTC)
    erase_photos(vector, bucket, keys)


def erase_photos(vector: TenantSession, bucket: PhotoBucket, keys: Sequence[str]) -> None:
    """Commit what was deleted together with notes of these objects; remove them, and a few that were noted just before.

    So whoever deletes again after a 503 finishes it. What is older is the janitor's.
    """
    notes = [PhotoErasure(object_keys=keys[i : i + KEYS_IN_A_NOTE]) for i in range(0, len(keys), KEYS_IN_A_NOTE)]
    vector.add_all(notes)
    vector.commit()
    own = [note.id for note in notes]
    just_before = PhotoErasure.created_at > func.now() - RETRIED_WITHIN
    earlier = select(PhotoErasure).where(PhotoErasure.id.not_in(own), just_before).order_by(PhotoErasure.id)
    for note in [*notes, *vector.scalars(earlier.limit(EARLIER_NOTES))]:
        _do(vector, bucket, note)


def finish_note(vector: TenantSession, bucket: PhotoBucket, note_id: UUID) -> None:
    """Remove the objects of one note, unless somebody did it meanwhile."""
    note = vector.scalar(select(PhotoErasure).where(PhotoErasure.id == note_id))
    vector.commit()  # nothing is held open while S3 is asked
    if note is not None:
        _do(vector, bucket, note)


def _do(vector: TenantSession, bucket: PhotoBucket, note: PhotoErasure) -> None:
    bucket.erase(note.object_keys)
    vector.execute(delete(PhotoErasure).where(PhotoErasure.id == note.id))
    vector.commit()
