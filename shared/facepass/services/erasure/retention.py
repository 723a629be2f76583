"""Retention: erase what a collection keeps for a limited number of days."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from sqlalchemy import select, update

from facepass.context import Context
from facepass.models.vector import Collection, Face, Upload
from facepass.object_keys import object_key
from facepass.services.erasure.objects import erasing
from facepass.services.erasure.uploads import erase_enrolments
from facepass.services.uploads.status import HAS_PHOTO, UploadStatus

BATCH = 200  # faces, uploads or photos in one transaction


@dataclass(frozen=True)
class Purged:
    """What was erased: faces; uploads without faces (rejected, failed, unused); photos whose faces stay."""

    faces: int = 0
    uploads: int = 0
    photos: int = 0

    @property
    def total(self) -> int:
        """The sum."""
        return self.faces + self.uploads + self.photos


def purge_some(context: Context, collection_id: str) -> Purged:
    """Erase a batch of what is past its collection's retention; when nothing was erased, nothing is left to erase."""
    with context.vector() as vector:
        rules = vector.scalar(select(Collection).where(Collection.id == collection_id))
    if rules is None:
        return Purged()
    faces = uploads = photos = 0
    if rules.face_retention_days is not None:
        end = _end(rules.face_retention_days)
        faces = _purge_faces(context, collection_id, end)
        uploads = _purge_uploads(context, collection_id, end)
    if rules.photo_retention_days is not None:
        photos = _purge_photos(context, collection_id, _end(rules.photo_retention_days))
    return Purged(faces, uploads, photos)


def look_again(context: Context, collection_id: str) -> None:
    """Let the next run continue with this collection, not one in an hour."""
    with context.vector() as vector:
        vector.execute(update(Collection).where(Collection.id == collection_id).values(purged_at=None))


def _end(days: int) -> datetime:
    return datetime.now(UTC) - timedelta(days=days)


def _purge_faces(context: Context, collection_id: str, end: datetime) -> int:
    """Faces with their uploads; all faces of one photo have the same age."""
    old = select(Face.id, Face.upload_id).where(Face.collection_id == collection_id, Face.created_at < end)
    with context.vector() as vector:
        rows = vector.execute(old.limit(BATCH)).all()
    if rows:
        uploads = {row.upload_id for row in rows} - {None}
        with erasing(context) as work:
            erase_enrolments(work, Upload.id.in_(uploads), Face.id.in_([row.id for row in rows]))
    return len(rows)


def _purge_uploads(context: Context, collection_id: str, end: datetime) -> int:
    faces = select(Face.id).where(Face.upload_id == Upload.id)
    old = select(Upload.id).where(Upload.collection_id == collection_id, Upload.created_at < end)
    old = old.where(Upload.status != UploadStatus.ERASED, ~faces.exists()).limit(BATCH)
    with context.vector() as vector:
        ids = vector.scalars(old).all()
    if not ids:
        return 0
    with erasing(context) as work:
        return erase_enrolments(work, Upload.id.in_(ids))


def _purge_photos(context: Context, collection_id: str, end: datetime) -> int:
    old = select(Upload).where(Upload.collection_id == collection_id, Upload.created_at < end)
    kept = old.where(Upload.photo_erased_at.is_(None), Upload.status.in_(HAS_PHOTO), Upload.purpose == "index")
    with context.vector() as vector:
        if vector.scalar(kept.with_only_columns(Upload.id).limit(1)) is None:
            return 0
    with erasing(context) as work:
        uploads = work.vector.scalars(kept.limit(BATCH).with_for_update(skip_locked=True)).all()
        for upload in uploads:
            upload.photo_erased_at = datetime.now(UTC)
        work.objects += [object_key(upload) for upload in uploads]
    return len(uploads)
