"""Photos of few bytes and much work, and honest photos as large as cameras make them."""

import struct
import zlib
from functools import cache
from io import BytesIO
from pathlib import Path
from typing import Any

import numpy as np
import pillow_heif
from PIL import Image

TILE = 512  # pixels; phones store HEIC pictures in tiles of this size
COMMENT = 65_533  # bytes; the most that one segment of a JPEG holds


def encoded(image: Image.Image, container: str, **options: Any) -> bytes:
    """An image in a format, with the options of its encoder."""
    pillow_heif.register_heif_opener()
    written = BytesIO()
    image.save(written, container, **options)
    return written.getvalue()


def with_comments(jpeg: bytes, size: int) -> bytes:
    """The same JPEG with more bytes than `size`: comments come before its picture, and decoders skip them."""
    comment = b"\xff\xfe" + (COMMENT + 2).to_bytes(2, "big") + bytes(COMMENT)
    return jpeg[:2] + comment * (size // len(comment) + 1) + jpeg[2:]


def repeated_scans(side: int, count: int) -> bytes:
    """A grey progressive JPEG, side x side, whose last scan comes `count` times: each is read over every pixel."""
    whole = encoded(Image.new("L", (side, side), 128), "JPEG", progressive=True)
    last = whole.rindex(b"\xff\xda")
    return whole[:last] + whole[last:-2] * count + b"\xff\xd9"


def png_chunk(name: bytes, content: bytes) -> bytes:
    """Length, name, content and checksum."""
    return struct.pack(">I", len(content)) + name + content + struct.pack(">I", zlib.crc32(name + content))


def png_of_zeros(width: int, height: int, *, colour: int = 0, bits: int = 1, extra: bytes = b"") -> bytes:
    """A valid PNG, written by hand so that no picture of its size is ever in memory. extra: chunks after the header."""
    deflate = zlib.compressobj(9)
    samples = {0: 1, 2: 3, 6: 4}[colour]
    row = bytes(1 + (width * samples * bits + 7) // 8)
    rows = b"".join(deflate.compress(row) for _ in range(height)) + deflate.flush()
    header = png_chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, bits, colour, 0, 0, 0))
    return b"\x89PNG\r\n\x1a\n" + header + extra + png_chunk(b"IDAT", rows) + png_chunk(b"IEND", b"")


def tiny_webp(side: int) -> bytes:
    """A lossless WebP of one colour, side x side (at most 16,384), of less than 40 bytes."""
    bits = 0x2F | (side - 1) << 8 | (side - 1) << 22  # signature, width, height; the rest says: no alpha, version 0,
    at = 8 + 14 + 14 + 4 + 3  # no transform, no colour cache, no groups of codes,
    for _ in range(5):  # and five codes: simple, of one symbol, which is 0
        bits |= 1 << at
        at += 4
    content = bits.to_bytes(at // 8 + 2, "little")
    content += b"\0" * (len(content) % 2)
    chunk = b"VP8L" + struct.pack("<I", len(content)) + content
    return b"RIFF" + struct.pack("<I", len(chunk) + 4) + b"WEBP" + chunk


def box(name: bytes, content: bytes) -> bytes:
    """A box of ISO/IEC 14496-12."""
    return struct.pack(">I", len(content) + 8) + name + content


@cache
def camera_picture(width: int, height: int) -> Image.Image:
    """A picture with the detail of a photo: soft areas, edges and a little noise."""
    random = np.random.default_rng(12)
    half = width // 4, height // 4
    areas = random.integers(0, 243, (half[1] // 16, half[0] // 16, 3), np.uint8)
    soft = np.asarray(Image.fromarray(areas).resize(half, Image.Resampling.BICUBIC))
    noisy = np.minimum(soft, 243) + random.integers(0, 12, soft.shape, np.uint8)
    return Image.fromarray(noisy).resize((width, height), Image.Resampling.BILINEAR)


def heic_in_tiles(image: Image.Image) -> bytes:
    """A HEIC file of tiles, as phones write it."""
    before = pillow_heif.options.GRID_TILE_SIZE
    pillow_heif.options.GRID_TILE_SIZE = TILE
    try:
        return encoded(image, "HEIF", quality=60, enc_params={"preset": "ultrafast"})
    finally:
        pillow_heif.options.GRID_TILE_SIZE = before


def peak_memory(pid: int) -> int:
    """The most memory that a process has had, in bytes."""
    [line] = [line for line in Path(f"/proc/{pid}/status").read_text().splitlines() if line.startswith("VmHWM")]
    return int(line.split()[1]) * 1024
