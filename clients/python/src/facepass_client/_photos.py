"""A photo, wherever it is: a path, bytes, or an open file."""

import mimetypes
import os
from dataclasses import dataclass, field
from pathlib import Path
from typing import BinaryIO, Literal, TypeAlias, get_args

from facepass_client.errors import PhotoTooManyBytes

Photo: TypeAlias = str | os.PathLike[str] | bytes | bytearray | memoryview | BinaryIO
ContentType: TypeAlias = Literal[
    "image/jpeg", "image/png", "image/webp", "image/heic", "image/heif", "image/avif", "application/octet-stream"
]
BRANDS: dict[bytes, ContentType] = {
    b"heic": "image/heic",
    b"heix": "image/heic",
    b"mif1": "image/heif",
    b"avif": "image/avif",
}
MOST_BYTES = 64 * 1024**2  # that are read into memory; tickets allow less
UNREADABLE = (OSError, TypeError, ValueError)  # what photo_source raises, with PhotoTooManyBytes


@dataclass(frozen=True)
class PhotoSource:
    """A photo that can be sent again. A path is read when it is sent."""

    content: bytes | Path = field(repr=False)
    content_type: ContentType

    @property
    def size(self) -> int:
        """In bytes."""
        return self.content.stat().st_size if isinstance(self.content, Path) else len(self.content)

    def part(self) -> tuple[str, bytes, str]:
        """A part of a form, as httpx takes it."""
        return "photo", self.content.read_bytes() if isinstance(self.content, Path) else self.content, self.content_type


def photo_source(photo: Photo) -> PhotoSource:
    """The photo, with the content type that its first bytes say.

    Raises OSError for a path that cannot be read, TypeError for what is no photo, ValueError for one without a byte
    (often a file that was read before) or for a closed file, and PhotoTooManyBytes.
    """
    content = _content(photo)
    if isinstance(content, bytes):
        source = PhotoSource(content, _content_type(content[:16]))
    else:
        with content.open("rb") as file:
            source = PhotoSource(content, _content_type(file.read(16), content.name))
    if source.size == 0:
        raise ValueError("the photo is empty")
    if source.size > MOST_BYTES:
        raise PhotoTooManyBytes(f"the photo has more than {MOST_BYTES} bytes")
    return source


def _content(photo: Photo) -> bytes | Path:
    if isinstance(photo, str | os.PathLike):
        return Path(photo)
    if isinstance(photo, bytes | bytearray | memoryview):
        return bytes(photo)
    if not hasattr(photo, "read"):
        raise TypeError(f"a photo is a path, bytes or an open file, not {type(photo).__name__}")
    content = bytearray()
    while part := photo.read(MOST_BYTES + 1 - len(content)):  # a file without a buffer gives less than it has
        if not isinstance(part, bytes):
            raise TypeError("the photo's file must be open in binary mode")
        content += part
    return bytes(content)


def _content_type(start: bytes, name: str = "") -> ContentType:
    if start.startswith(b"\xff\xd8\xff"):
        return "image/jpeg"
    if start.startswith(b"\x89PNG"):
        return "image/png"
    if start[:4] == b"RIFF" and start[8:12] == b"WEBP":
        return "image/webp"
    if start[4:8] == b"ftyp" and start[8:12] in BRANDS:
        return BRANDS[start[8:12]]
    guessed = mimetypes.guess_type(name)[0]
    return next((known for known in get_args(ContentType) if known == guessed), "application/octet-stream")
