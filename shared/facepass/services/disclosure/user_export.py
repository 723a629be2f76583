"""A user's archive in the bucket, behind a URL that is valid for minutes.

The archive is a copy of what is erased elsewhere, so it does not last: before it is stored, the outbox notes that it is
to be erased an hour later. Erasing the user erases it at once (erasure/users.py).
"""

import errno
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from tempfile import TemporaryFile
from typing import IO
from uuid import UUID

from facepass.context import Context
from facepass.errors import ExportTooLarge, UserNotFound
from facepass.models.tenancy import new_id
from facepass.object_keys import export_key
from facepass.services.disclosure.archive import Contents, write_archive
from facepass.services.erasure.objects import erase_later
from facepass.services.users.users import validate_user_exists
from facepass.settings import settings
from facepass.time_limit import OutOfTime, time_limit

KEPT = timedelta(hours=1)


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
    with _within_bounds(seconds), TemporaryFile() as file:
        contents = write_archive(context, user_id, file)
        size = file.tell()
        key = export_key(context.tenant_id, user_id, new_id())
        _store(context, user_id, key, file)
    lasts = settings().export_url_seconds
    expires_at = datetime.now(UTC) + timedelta(seconds=lasts)
    return UserExport(context.bucket.presign_get(key, seconds=lasts), expires_at, size, contents)


def _store(context: Context, user_id: UUID, key: str, file: IO[bytes]) -> None:
    erase_later(context, [key], KEPT)
    file.seek(0)
    context.bucket.put_file(key, file, content_type="application/zip")
    try:  # an erasure that began before the archive was stored has not seen it
        with context.main() as main:
            validate_user_exists(main, user_id)
    except UserNotFound:
        context.bucket.erase([key])
        raise


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
