"""Erase a face, or some, and the photos of which no face is left."""

from collections.abc import Sequence
from datetime import UTC, datetime
from uuid import UUID

from sqlalchemy import delete, select

from facepass.context import Context
from facepass.models.vector import Face, Upload
from facepass.object_keys import object_key, thumbnail_key
from facepass.services.collections.faces import get_face
from facepass.services.erasure.journal import Kind, record
from facepass.services.erasure.objects import erasing
from facepass.services.erasure.uploads import erase_empty_photos, erase_faces, photos_of

OBJECTS_AT_ONCE = 500  # that a request deletes; the janitor deletes the others


def erase_face(context: Context, face_id: UUID) -> None:
    """Erase a face, and its photo when no other face of the photo is left. Raises FaceNotFound."""
    with context.vector() as vector:
        get_face(vector, face_id)
    record(context, Kind.FACE, face_id)
    with erasing(context) as work:
        face = get_face(work.vector, face_id)
        work.objects.append(thumbnail_key(context.tenant_id, face_id))
        upload = work.vector.scalar(select(Upload).where(Upload.id == face.upload_id).with_for_update())
        work.vector.execute(delete(Face).where(Face.id == face_id))
        others = select(Face.id).where(Face.upload_id == face.upload_id).limit(1)
        if upload is not None and work.vector.scalar(others) is None:
            work.objects.append(object_key(upload))
            upload.photo_erased_at = datetime.now(UTC)


def erase_unassigned(context: Context, collection_id: str, face_ids: Sequence[UUID]) -> list[UUID]:
    """Erase those of these faces that are in a collection and no user's; return which these were.

    Of more than OBJECTS_AT_ONCE, the last thumbnails and photos go with the janitor's next run.
    """
    unassigned = Face.id.in_(face_ids) & (Face.collection_id == collection_id) & Face.user_id.is_(None)
    with erasing(context, at_once=OBJECTS_AT_ONCE) as work:
        photos = photos_of(work.vector, unassigned)
        locked = select(Face.id).where(unassigned).order_by(Face.id).with_for_update()
        gone = list(work.vector.scalars(locked))
        if gone:
            # while they are locked, so that the journal names no face that a user was given meanwhile
            record(context, Kind.FACE, str(gone[0]), {"faces": [str(face_id) for face_id in gone[1:]]})
            work.objects += erase_faces(work.vector, Face.id.in_(gone))
            erase_empty_photos(work, photos)
    return gone
