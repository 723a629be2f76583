"""Photos of failed and rejected uploads, which are deleted after a while."""

from datetime import UTC, datetime
from uuid import UUID

from sqlalchemy import select

from facepass.context import Context
from facepass.models.vector import Upload
from facepass.object_keys import object_key
from facepass.services.erasure.objects import erasing
from facepass.services.uploads.status import REFUSED


def erase_refused_photo(context: Context, upload_id: UUID) -> None:
    """Delete the photo of a failed or rejected upload, unless it is being processed again."""
    refused = (Upload.id == upload_id) & Upload.status.in_(REFUSED) & Upload.photo_erased_at.is_(None)
    with erasing(context) as work:
        upload = work.vector.scalar(select(Upload).where(refused).with_for_update())
        if upload is not None:
            upload.photo_erased_at = datetime.now(UTC)
            work.objects.append(object_key(upload))
