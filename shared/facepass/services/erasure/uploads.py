"""Erase uploads with their faces and photos."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, and_, delete, func, or_, select, update

from facepass.context import Context
from facepass.database.sessions import TenantSession
from facepass.errors import UploadNotFound
from facepass.models.jobs import SearchResult
from facepass.models.tenancy import derived_id
from facepass.models.vector import Face, Upload
from facepass.object_keys import object_key, thumbnail_key
from facepass.services.erasure.journal import Kind, record
from facepass.services.erasure.objects import Erasing, erasing
from facepass.services.uploads.status import UploadStatus

# Columns of an upload with personal content.
PERSONAL = (
    "user_id",
    "external_image_id",
    "request_key",
    "reason",
    "detail",
    "conflicts_with",
    "consent_id",
    "cause",
    "photo_sha256",
)


@dataclass(frozen=True)
class Erased:
    """Uploads that have become tombstones, and the keys of the objects to delete."""

    ids: list[UUID]
    keys: list[str]


def erase_upload(context: Context, upload_id: UUID) -> None:
    """Erase a photo with its faces. A photo that its ticket still delivers is deleted. Raises UploadNotFound."""
    with context.vector() as vector:
        there = select(Upload.id).where(Upload.id == upload_id, Upload.status != UploadStatus.ERASED)
        known = vector.scalar(there) is not None
    if known:
        record(context, Kind.UPLOAD, upload_id)
    with erasing(context) as work:
        found = erase_enrolments(work, Upload.id == upload_id)
        # what a search with many probes found with it; the matches go with their result
        work.vector.execute(delete(SearchResult).where(SearchResult.upload_id == upload_id))
    if not found:  # raised behind the block: a client that repeats a 503 has its earlier objects removed
        raise UploadNotFound


def erase_enrolments(work: Erasing, uploads: ColumnElement[bool], faces: ColumnElement[bool] | None = None) -> int:
    """Forget uploads with their faces, and other faces besides; return how many uploads those were."""
    erased = tombstone_uploads(work.vector, uploads)
    of_them = Face.upload_id.in_(erased.ids)
    photos = [] if faces is None else photos_of(work.vector, faces)
    work.objects += erase_faces(work.vector, of_them if faces is None else or_(of_them, faces))
    work.objects += erased.keys
    erase_empty_photos(work, photos)
    return len(erased.ids)


def photos_of(vector: TenantSession, faces: ColumnElement[bool]) -> Sequence[UUID]:
    """The uploads whose photos show these faces, locked: of two erasures, the second one finds what the first left."""
    of_them = select(Face.upload_id).where(faces, Face.upload_id.is_not(None))
    kept = select(Upload.id).where(Upload.id.in_(of_them), Upload.photo_erased_at.is_(None))
    return vector.scalars(kept.order_by(Upload.id).with_for_update()).all()


def erase_empty_photos(work: Erasing, upload_ids: Sequence[UUID]) -> None:
    """Erase those of these photos on which no face is left. Some faces of a photo may have been assigned to users."""
    left = select(Face.id).where(Face.upload_id == Upload.id)
    empty = select(Upload).where(Upload.id.in_(upload_ids), Upload.photo_erased_at.is_(None), ~left.exists())
    for upload in work.vector.scalars(empty) if upload_ids else ():
        upload.photo_erased_at = func.now()
        work.objects.append(object_key(upload))


def tombstone_uploads(vector: TenantSession, which: ColumnElement[bool]) -> Erased:
    """Turn uploads into tombstones: rows with the status `erased` and without personal content."""
    # Locked before any face is deleted: an indexer that is about to settle one of them finishes first, or waits and
    # finds it erased.
    which = and_(which, Upload.status != UploadStatus.ERASED)
    uploads = vector.scalars(select(Upload).where(which).with_for_update()).all()
    erased = Erased([upload.id for upload in uploads], [key for upload in uploads for key in _objects_of(upload)])
    # the row stays, for a photo whose ticket is still valid, and for one that is imported again
    emptied: dict[str, Any] = dict.fromkeys(PERSONAL)
    emptied |= {"status": UploadStatus.ERASED, "rejected_faces": [], "photo_erased_at": func.now()}
    vector.execute(update(Upload).where(which).values(**emptied))
    return erased


def erase_faces(vector: TenantSession, which: ColumnElement[bool]) -> list[str]:
    """Delete faces with their vectors; return the keys of their thumbnails."""
    gone = vector.scalars(delete(Face).where(which).returning(Face.id)).all()
    return [thumbnail_key(vector.tenant_id, face_id) for face_id in gone]


def _objects_of(upload: Upload) -> list[str]:
    """The photo, and the thumbnail of an enrolment that a worker may have stored before the face."""
    if upload.user_id is None or upload.status == UploadStatus.INDEXED:
        return [object_key(upload)]
    return [object_key(upload), thumbnail_key(upload.tenant_id, derived_id(upload.id, 0))]
