"""The photo of a probe: in the request, or uploaded with a ticket of `purpose: probe`. Nothing of it is stored."""

import base64
import re
from dataclasses import dataclass
from uuid import UUID

from facepass.context import Context
from facepass.errors import PhotoTooLarge, UnreadableBody, UnsupportedMediaType, UploadNotFound
from facepass.object_keys import probe_key
from facepass.services.uploads.media_types import PHOTO_TYPES, photo_type
from facepass.settings import settings
from facepass.storage import ObjectMissing

DATA_URL = re.compile(r"data:([^,]{0,100});base64,", re.IGNORECASE)
BLANKS = str.maketrans("", "", " \t\r\n")
URL_SAFE = str.maketrans("-_", "+/")


@dataclass(frozen=True)
class ProbePhoto:
    """Where a probe's photo is; exactly one of the three is given.

    content: the bytes. base64: the bytes as text. upload_id: of an upload of `purpose: probe`. max_bytes: of `content`,
    where it did not come in an HTTP body; None: what a body may have.
    """

    content: bytes | None = None
    base64: str | None = None
    upload_id: UUID | None = None
    max_bytes: int | None = None


def read_photo(context: Context, photo: ProbePhoto) -> bytes:
    """The photo's bytes. Raises UnreadableBody, UnsupportedMediaType, PhotoTooLarge and UploadNotFound."""
    if photo.upload_id is not None:
        return _uploaded(context, photo.upload_id)
    content = photo.content if photo.content is not None else _decoded(photo.base64 or "")
    if len(content) > (photo.max_bytes or settings().max_multipart_bytes):
        raise PhotoTooLarge("Photos over 4.5 MB are uploaded with a ticket of `purpose: probe`.")
    return content


def _uploaded(context: Context, upload_id: UUID) -> bytes:
    try:
        return context.bucket.get(probe_key(context.tenant_id, upload_id), max_bytes=settings().max_upload_bytes)
    except ObjectMissing:
        raise UploadNotFound("No probe was uploaded under this id, or it is older than a day.") from None


def _decoded(text: str) -> bytes:
    """Base64 as clients make it: with line breaks, without padding, safe for URLs, or as a data URL (RFC 2397)."""
    if prefix := DATA_URL.match(text):
        if prefix[1] and photo_type(prefix[1]) is None:
            raise UnsupportedMediaType(f"A photo is one of {', '.join(PHOTO_TYPES)}.")
        text = text[prefix.end() :]
    text = text.translate(BLANKS).translate(URL_SAFE).rstrip("=")
    try:
        return base64.b64decode(text + "=" * (-len(text) % 4), validate=True)
    except ValueError:  # not base64, or not even ASCII
        raise UnreadableBody("The photo is not base64.") from None
