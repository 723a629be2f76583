"""A user's archive in the bucket, behind a URL that is valid for minutes.

The archive is a copy of what is erased elsewhere, so it does not last: before it is stored, the outbox notes that it is
to be erased an hour later. Erasing the user erases it at once (erasure/users.py).
"""

import errno
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from tempfile import TemporaryFile
from uuid import UUID

from sqlalchemy import text

from facepass.context import Context
from facepass.errors import ExportTooLarge
from facepass.models.tenancy import new_id
from facepass.object_keys import export_key
from facepass.services.disclosure.archive import Contents, write_archive
from facepass.services.users.users import validate_user_exists
from facepass.settings import settings
from facepass.time_limit import OutOfTime, time_limit

NOTE_EXPORT = text("select note_export(:user, :export)")


@dataclass(frozen=True)
class UserExport:
    """An archive: its URL, until when that is valid, its size in bytes, and what is in it."""

    url: str
    expires_at: datetime
    size_bytes: int
    contents: Contents


def make_export(context: Context, user_id: UUID, seconds: float) -> UserExport:
    """Write a user's archive to the bucket. seconds: how long that may take.

    Raises UserNotFound, also if the user is erased meanwhile; ExportTooLarge if time or disk do not suffice; and
    Unavailable.
    """
    export_id = new_id()
    key = export_key(context.tenant_id, user_id, export_id)
    try:
        with _within_bounds(seconds), TemporaryFile() as file:
            contents = write_archive(context, user_id, file)
            size = file.tell()
            file.seek(0)
            with context.vector() as vector:  # first, so that nothing is stored without a note
                vector.execute(NOTE_EXPORT, {"user": user_id, "export": export_id})
            context.bucket.put_file(key, file, content_type="application/zip")
            with context.main() as main:  # an erasure that began before the archive was stored has not seen it
                validate_user_exists(main, user_id)
        lasts = settings().export_url_seconds
        url = context.bucket.presign_get(key, seconds=lasts)
    except Exception:
        with suppress(Exception):  # the caller needs the first error, and the janitor has the note
            context.bucket.erase([key])
        raise
    return UserExport(url, datetime.now(UTC) + timedelta(seconds=lasts), size, contents)


@contextmanager
def _within_bounds(seconds: float) -> Iterator[None]:
    try:
        with time_limit(seconds):
            yield
    except OutOfTime:
        raise ExportTooLarge from None
    except OSError as error:
        if error.errno == errno.ENOSPC:
            raise ExportTooLarge from None
        raise
