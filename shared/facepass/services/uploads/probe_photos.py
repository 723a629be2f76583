"""The photo of a probe: in the request, or uploaded with a ticket of `purpose: probe`. Nothing of it is stored."""

import base64
from dataclasses import dataclass
from uuid import UUID

from facepass.context import Context
from facepass.errors import PhotoTooLarge, UnreadableBody, UploadNotFound
from facepass.object_keys import probe_key
from facepass.settings import settings
from facepass.storage import ObjectMissing


@dataclass(frozen=True)
class ProbePhoto:
    """Where a probe's photo is; exactly one of the three is given.

    content: the bytes. base64: the bytes as text. upload_id: of an upload of `purpose: probe`.
    """

    content: bytes | None = None
    base64: str | None = None
    upload_id: UUID | None = None


def read_photo(context: Context, photo: ProbePhoto) -> bytes:
    """The photo's bytes. Raises UnreadableBody, PhotoTooLarge and UploadNotFound."""
    if photo.upload_id is not None:
        return _uploaded(context, photo.upload_id)
    content = photo.content if photo.content is not None else _decoded(photo.base64 or "")
    if len(content) > settings().max_multipart_bytes:
        raise PhotoTooLarge("Photos over 4.5 MB are uploaded with a ticket of `purpose: probe`.")
    return content


def _uploaded(context: Context, upload_id: UUID) -> bytes:
    try:
        return context.bucket.get(probe_key(context.tenant_id, upload_id), max_bytes=settings().max_upload_bytes)
    except ObjectMissing:
        raise UploadNotFound("No probe was uploaded under this id, or it is older than a day.") from None


def _decoded(text: str) -> bytes:
    try:
        return base64.b64decode(text, validate=True)
    except ValueError:  # not base64, or not even ASCII
        raise UnreadableBody("The photo is not base64.") from None
