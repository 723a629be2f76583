"""Forgetting: rows and vectors first, in transactions that also note which objects must follow, then the objects.

A crash between two steps leaves the note in an outbox, and `finish_user_erasure` and `finish_photo_erasure` may be run
for it again and again.
"""

from uuid import UUID

from sqlalchemy import delete, select

from facepass.database.sessions import TenantSession
from facepass.models.main import UserErasure
from facepass.models.vector import Face, PhotoErasure, Upload
from facepass.services.faces import delete_user_faces, get_face
from facepass.services.uploads import object_key
from facepass.services.users import get_user
from facepass.storage import PhotoBucket, crop_key


def erase_user(main: TenantSession, vector: TenantSession, bucket: PhotoBucket, user_id: UUID) -> None:
    """Forget a person: the row, every face, vector, upload and photo. Raises UserNotFound."""
    main.delete(get_user(main, user_id))
    erasure = UserErasure(user_id=user_id)
    main.add(erasure)
    main.commit()  # from here on the person is gone for every reader
    finish_user_erasure(main, vector, bucket, erasure)


def finish_user_erasure(main: TenantSession, vector: TenantSession, bucket: PhotoBucket, erasure: UserErasure) -> None:
    """Remove what a deleted person left in the faces database and in the bucket."""
    # locked first: an indexer that is about to settle one of them waits, and then finds it gone
    uploads = vector.scalars(select(Upload).where(Upload.user_id == erasure.user_id).with_for_update()).all()
    crops = [crop_key(vector.tenant_id, face_id) for face_id in delete_user_faces(vector, erasure.user_id)]
    photos = [object_key(upload) for upload in uploads]
    vector.execute(delete(Upload).where(Upload.user_id == erasure.user_id))
    _erase_photos(vector, bucket, crops + photos)
    main.execute(delete(UserErasure).where(UserErasure.id == erasure.id))
    main.commit()


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
    """Commit what was deleted together with the note of these objects, then remove them."""
    erasure = PhotoErasure(object_keys=keys)
    vector.add(erasure)
    vector.commit()
    finish_photo_erasure(vector, bucket, erasure)


def finish_photo_erasure(vector: TenantSession, bucket: PhotoBucket, erasure: PhotoErasure) -> None:
    """Remove every version of the objects that an erasure noted, then the note."""
    bucket.erase(erasure.object_keys)
    vector.execute(delete(PhotoErasure).where(PhotoErasure.id == erasure.id))
    vector.commit()
