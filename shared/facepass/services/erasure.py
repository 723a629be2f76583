"""Forgetting: rows and vectors first, in transactions that also note which objects must follow, then the objects.

A crash between two steps leaves the note in an outbox. Whoever deletes again, or deletes anything else, finishes it.
"""

from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, delete, select, update

from facepass.database.sessions import TenantSession
from facepass.errors import DefaultCollectionStays, UserNotFound
from facepass.models.main import User, UserErasure
from facepass.models.vector import DEFAULT_COLLECTION, Collection, Face, PhotoErasure, Upload
from facepass.services.collections import get_collection
from facepass.services.faces import delete_user_faces, get_face
from facepass.services.idempotency import forget_person
from facepass.services.uploads import object_key
from facepass.storage import PhotoBucket, crop_key


def erase_user(main: TenantSession, vector: TenantSession, bucket: PhotoBucket, user_id: UUID) -> None:
    """Forget a person: the row, every face, vector and photo.

    Raises UserNotFound, unless an earlier erasure of the person was interrupted, which is then finished.
    """
    if main.scalar(delete(User).where(User.id == user_id).returning(User.id)) is not None:
        main.add(UserErasure(user_id=user_id))
        forget_person(main, user_id)
        main.commit()  # from here on the person is gone for every reader
    erasure = main.scalar(select(UserErasure).where(UserErasure.user_id == user_id))
    if erasure is None:
        raise UserNotFound
    main.commit()  # nothing is held open while the rest is done
    _erase_what_is_left(vector, bucket, user_id)
    main.execute(delete(UserErasure).where(UserErasure.id == erasure.id))
    main.commit()


def _erase_what_is_left(vector: TenantSession, bucket: PhotoBucket, user_id: UUID) -> None:
    """Remove what a deleted person left in the faces database and in the bucket."""
    photos = _erase_uploads(vector, Upload.user_id == user_id)
    crops = [crop_key(vector.tenant_id, face_id) for face_id in delete_user_faces(vector, user_id)]
    _erase_photos(vector, bucket, crops + photos)


def erase_collection(vector: TenantSession, bucket: PhotoBucket, collection_id: str) -> None:
    """Forget a gallery with its faces, uploads and photos. Raises CollectionNotFound and DefaultCollectionStays."""
    if collection_id == DEFAULT_COLLECTION:
        raise DefaultCollectionStays
    get_collection(vector, collection_id)
    photos = _erase_uploads(vector, Upload.collection_id == collection_id)
    gone = vector.scalars(delete(Face).where(Face.collection_id == collection_id).returning(Face.id)).all()
    vector.execute(delete(Collection).where(Collection.id == collection_id))
    _erase_photos(vector, bucket, [crop_key(vector.tenant_id, face_id) for face_id in gone] + photos)


def _erase_uploads(vector: TenantSession, which: ColumnElement[bool]) -> list[str]:
    """Make tombstones of these uploads; return the keys of their photos."""
    # locked before any face is deleted: an indexer that is about to settle one of them is waited for, or waits and
    # finds it erased
    uploads = vector.scalars(select(Upload).where(which).with_for_update()).all()
    # what stays of a row says nothing of the person; it is there for a photo whose ticket is still good
    emptied: dict[str, Any] = dict.fromkeys(("user_id", "external_image_id", "reason", "detail"))
    emptied |= {"status": "erased", "rejected_faces": []}
    vector.execute(update(Upload).where(which).values(**emptied))
    return [object_key(upload) for upload in uploads]


def erase_face(vector: TenantSession, bucket: PhotoBucket, face_id: UUID) -> None:
    """Forget a face, and the photo it was found in when no other face of it is left. Raises FaceNotFound."""
    face = get_face(vector, face_id)
    keys = [crop_key(vector.tenant_id, face_id)]
    upload = vector.scalar(select(Upload).where(Upload.id == face.upload_id).with_for_update())
    vector.execute(delete(Face).where(Face.id == face_id))
    if upload is not None and vector.scalar(select(Face.id).where(Face.upload_id == upload.id).limit(1)) is None:
        keys.append(object_key(upload))
    _erase_photos(vector, bucket, keys)


def _erase_photos(vector: TenantSession, bucket: PhotoBucket, keys: list[str]) -> None:
    """Commit what was deleted together with the note of these objects, then remove them and any noted earlier."""
    vector.add(PhotoErasure(object_keys=keys))
    vector.commit()
    for noted in vector.scalars(select(PhotoErasure)).all():
        bucket.erase(noted.object_keys)
        vector.execute(delete(PhotoErasure).where(PhotoErasure.id == noted.id))
        vector.commit()
