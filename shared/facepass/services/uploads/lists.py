"""Lists of uploads: all of them, or those that a filter finds."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from uuid import UUID

from sqlalchemy import ColumnElement, Select, case, func, select

from facepass.context import Context
from facepass.database.paging import page_of
from facepass.models.vector import LISTED, Upload
from facepass.services.uploads.status import LIMIT_ONCE_REQUEUED, LIMIT_UNTIL_REQUEUED, WAITING, UploadStatus
from facepass.services.uploads.uploads import as_of_now, with_faces


@dataclass(frozen=True)
class UploadFilter:
    """Which uploads a list has; None sets no condition.

    status: as recorded. since: created then or later.
    """

    status: UploadStatus | None = None
    user_id: UUID | None = None
    collection_id: str | None = None
    since: datetime | None = None

    def query(self) -> Select[Upload]:
        """The uploads that it finds."""
        found = with_faces().where(LISTED if self.status is None else _is_recorded_as(self.status))
        if self.user_id is not None:
            found = found.where(Upload.user_id == self.user_id)
        if self.collection_id is not None:
            found = found.where(Upload.collection_id == self.collection_id)
        if self.since is not None:
            found = found.where(Upload.created_at >= self.since)
        return found


EVERY_UPLOAD = UploadFilter()


def list_uploads(
    context: Context,
    wanted: UploadFilter = EVERY_UPLOAD,
    *,
    after: tuple[datetime, UUID] | None,
    limit: int,
    newest: bool = False,
) -> Sequence[Upload]:
    """Up to `limit` uploads as `get_upload` returns them, the oldest or the newest first.

    after: the time and the id of the upload that they come behind.
    """
    with context.vector() as vector:
        key = (Upload.created_at, Upload.id)
        uploads = page_of(vector, wanted.query(), *key, after=after, limit=limit, newest=newest)
    return [as_of_now(context.bucket, upload) for upload in uploads]


@dataclass(frozen=True)
class WaitingUpload:
    """An upload that waits for its photo or for the indexer."""

    upload_id: UUID
    status: str
    created_at: datetime


def oldest_waiting(context: Context) -> WaitingUpload | None:
    """The photo to index that was announced first, of those that no worker has settled yet."""
    columns = (Upload.created_at, Upload.id, Upload.status)
    with context.vector() as vector:
        oldest = [
            vector.execute(
                select(*columns)
                .where(_is_recorded_as(status), Upload.purpose == "index")
                .order_by(Upload.created_at, Upload.id)
                .limit(1)
            ).one_or_none()
            for status in sorted(WAITING)
        ]
    first = min((row for row in oldest if row is not None), key=lambda row: (row.created_at, row.id), default=None)
    return first and WaitingUpload(first.id, first.status, first.created_at)


def _is_recorded_as(status: UploadStatus) -> ColumnElement[bool]:
    """Whether a row has a status, and its time for it is not over: then it would be shown with another one."""
    recorded = Upload.status == status
    match status:
        case UploadStatus.AWAITING_UPLOAD:
            return recorded & (Upload.expires_at >= datetime.now(UTC))
        case UploadStatus.PROCESSING:
            limit = case((Upload.requeued_at.is_(None), LIMIT_UNTIL_REQUEUED), else_=LIMIT_ONCE_REQUEUED)
            return recorded & (Upload.updated_at >= func.now() - limit)
        case _:
            return recorded
