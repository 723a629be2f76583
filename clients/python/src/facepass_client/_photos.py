"""A photo, wherever it is: a path, bytes, or an open file."""

import mimetypes
import os
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO, Literal, TypeAlias, get_args

Photo: TypeAlias = str | os.PathLike[str] | bytes | bytearray | BinaryIO
ContentType: TypeAlias = Literal[
    "image/jpeg", "image/png", "image/webp", "image/heic", "image/heif", "image/avif", "application/octet-stream"
]
BRANDS: dict[bytes, ContentType] = {
    b"heic": "image/heic",
    b"heix": "image/heic",
    b"mif1": "image/heif",
    b"avif": "image/avif",
}
MOST_BYTES_IN_MEMORY = 64 * 1024**2  # of an open file; tickets allow less


@dataclass(frozen=True)
class PhotoSource:
    """A photo that can be sent again. A path is read when it is sent."""

    content: bytes | Path
    content_type: ContentType

    @property
    def size(self) -> int:
        """In bytes."""
        return self.content.stat().st_size if isinstance(self.content, Path) else len(self.content)

    def part(self) -> tuple[str, bytes, str]:
        """A part of a form, as httpx takes it."""
        return "photo", self.content.read_bytes() if isinstance(self.content, Path) else self.content, self.content_type


def photo_source(photo: Photo) -> PhotoSource:
    """The photo, with the content type that its first bytes say. Raises OSError for a path that cannot be read."""
    content = _content(photo)
    if isinstance(content, bytes):
        return PhotoSource(content, _content_type(content[:16]))
    with content.open("rb") as file:
        return PhotoSource(content, _content_type(file.read(16), content.name))


def _content(photo: Photo) -> bytes | Path:
    if isinstance(photo, str | os.PathLike):
        return Path(photo)
    if isinstance(photo, bytes | bytearray):
        return bytes(photo)
    content = photo.read(MOST_BYTES_IN_MEMORY + 1)
    if not isinstance(content, bytes):
        raise TypeError("the photo's file must be open in binary mode")
    if len(content) > MOST_BYTES_IN_MEMORY:
        raise ValueError("the photo's file is too large")
    return content


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
