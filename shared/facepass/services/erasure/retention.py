"""Retention: what a collection keeps no longer than so many days."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from sqlalchemy import select, update

from facepass.database.sessions import TenantSession
from facepass.models.vector import Collection, Face, Upload
from facepass.services.erasure.erasure import erase_enrolments, erase_photos
from facepass.services.uploads.uploads import object_key
from facepass.storage import PhotoBucket

BATCH = 200  # faces, uploads or photos in one transaction
HAS_A_PHOTO = ("indexed", "failed", "rejected")


@dataclass(frozen=True)
class Purged:
    """How much went: faces, uploads without any (rejected, failed, never used), photos of faces that stay."""

    faces: int = 0
    uploads: int = 0
    photos: int = 0

    @property
    def total(self) -> int:
        """All of it."""
        return self.faces + self.uploads + self.photos


def purge_some(vector: TenantSession, bucket: PhotoBucket, collection_id: str) -> Purged:
    """Erase a batch of what is older than the collection keeps it; nothing is left to erase when none went."""
    rules = vector.scalar(select(Collection).where(Collection.id == collection_id))
    if rules is None:
        return Purged()
    faces = uploads = photos = 0
    if rules.face_retention_days is not None:
        end = _end(rules.face_retention_days)
        faces = _purge_faces(vector, bucket, collection_id, end)
        uploads = _purge_uploads(vector, bucket, collection_id, end)
    if rules.photo_retention_days is not None:
        photos = _purge_photos(vector, bucket, collection_id, _end(rules.photo_retention_days))
    return Purged(faces, uploads, photos)


def look_again(vector: TenantSession, collection_id: str) -> None:
    """Let the next run go on with this collection, and not one in an hour."""
    vector.execute(update(Collection).where(Collection.id == collection_id).values(purged_at=None))
    vector.commit()


def _end(days: int) -> datetime:
    return datetime.now(UTC) - timedelta(days=days)


def _purge_faces(vector: TenantSession, bucket: PhotoBucket, collection_id: str, end: datetime) -> int:
    """Faces with their uploads; the faces of one photo are of one age."""
    old = select(Face.id, Face.upload_id).where(Face.collection_id == collection_id, Face.created_at < end)
    rows = vector.execute(old.limit(BATCH)).all()
    if rows:
        uploads = {row.upload_id for row in rows} - {None}
        erase_enrolments(vector, bucket, Upload.id.in_(uploads), Face.id.in_([row.id for row in rows]))
    return len(rows)


def _purge_uploads(vector: TenantSession, bucket: PhotoBucket, collection_id: str, end: datetime) -> int:
    faces = select(Face.id).where(Face.upload_id == Upload.id)
    old = select(Upload.id).where(Upload.collection_id == collection_id, Upload.created_at < end)
    ids = vector.scalars(old.where(Upload.status != "erased", ~faces.exists()).limit(BATCH)).all()
    return erase_enrolments(vector, bucket, Upload.id.in_(ids)) if ids else 0


def _purge_photos(vector: TenantSession, bucket: PhotoBucket, collection_id: str, end: datetime) -> int:
    old = select(Upload).where(Upload.collection_id == collection_id, Upload.created_at < end)
    kept = old.where(Upload.photo_erased_at.is_(None), Upload.status.in_(HAS_A_PHOTO), Upload.purpose == "index")
    uploads = vector.scalars(kept.limit(BATCH).with_for_update(skip_locked=True)).all()
    for upload in uploads:
        upload.photo_erased_at = datetime.now(UTC)
    if uploads:
        erase_photos(vector, bucket, [object_key(upload) for upload in uploads])
    return len(uploads)
