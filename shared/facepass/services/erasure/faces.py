"""Erase a face, and its photo when no other face of the photo is left."""

from datetime import UTC, datetime
from uuid import UUID

from sqlalchemy import delete, select

from facepass.context import Context
from facepass.models.vector import Face, Upload
from facepass.object_keys import object_key, thumbnail_key
from facepass.services.collections.faces import get_face
from facepass.services.erasure.journal import Kind, record
from facepass.services.erasure.objects import erasing


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
