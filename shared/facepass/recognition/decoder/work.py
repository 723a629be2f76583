"""How much work a photo asks of its decoder, counted from its bytes before a pixel is decoded.

A few kilobytes can ask for seconds of work: a JPEG repeats its scans, a PNG has a million empty chunks, a HEIC file
builds one picture of thousands. Each limit here is several times what cameras and editors write.
"""

import re
from collections.abc import Iterator

from facepass.errors import PhotoTooComplex

MAX_SCANS = 64  # progressive JPEGs have about 10
MAX_SEGMENTS = 2_000  # of a JPEG: metadata, tables and scans
MAX_CHUNKS = 20_000  # of a PNG or WebP file; encoders write chunks of 8 kB or more
MAX_FRAMES = 1_000  # of an animation, of which the first is decoded
MAX_BOXES = 10_000  # of a HEIC or AVIF file
MAX_ITEMS = 2_000  # of these: tiles, metadata, and pictures made of others; 48 megapixels have some 200 tiles
MAX_PROFILE = 4_000_000  # bytes of an ICC profile; those of printers have 2 MB

# A marker with a meaning of its own: not stuffing, padding, a restart or the reserved 01. ITU-T T.81, B.1.1.
MARKER = re.compile(rb"\xff[^\x00\x01\xff\xd0-\xd7]")
SOI, EOI, SOS, APP2 = 0xD8, 0xD9, 0xDA, 0xE2
ICC_NAME = b"ICC_PROFILE\0"

# Boxes that hold boxes, and the bytes before the first of them. ISO/IEC 14496-12 and 23008-12.
BOXES_WITHIN = {
    b"meta": 4,
    b"iprp": 0,
    b"ipco": 0,
    b"iref": 4,
    b"moov": 0,
    b"trak": 0,
    b"mdia": 0,
    b"minf": 0,
    b"stbl": 0,
}
BOX_HEADER = 8
LENGTH_FOLLOWS = 1  # in place of a length: 64 bits follow the name
VP8L_SIZES = 1 << 14  # a width or height has 14 bits, in VP8 too
REFERENCE = 2  # bytes of an item's id in a reference between items


def check(photo: bytes, container: str) -> None:
    """Raise PhotoTooComplex if a photo asks for more work than its format needs."""
    CHECKS[container](photo)


def _check_jpeg(photo: bytes) -> None:
    """Follow the markers as libjpeg does, to the picture's end: a video may follow, whose bytes mean nothing here."""
    scans = segments = profile = 0
    at = 0
    while (found := MARKER.search(photo, at)) is not None:
        marker, at = photo[found.end() - 1], found.end()
        if marker == EOI:
            return
        if marker == SOI:
            continue
        segments += 1
        scans += marker == SOS
        length = int.from_bytes(photo[at : at + 2], "big")
        if marker == APP2 and photo.startswith(ICC_NAME, at + 2):
            profile += length
        _limit(scans, MAX_SCANS, "scans")
        _limit(segments, MAX_SEGMENTS, "segments")
        _limit(profile, MAX_PROFILE, "bytes of colour profile")
        at += length


def _check_png(photo: bytes) -> None:
    _check_chunks(_png_chunks(photo), b"fcTL", b"iCCP")


def _check_webp(photo: bytes) -> None:
    _check_chunks(_webp_chunks(photo), b"ANMF", b"ICCP")


def webp_size(photo: bytes) -> tuple[int, int]:
    """Width and height that a WebP file states; (0, 0) if none. Opening it already allocates memory for them."""
    name, content = photo[12:16], photo[20:30].ljust(10, b"\0")
    if name == b"VP8X":  # RFC 9649, 2.7
        return int.from_bytes(content[4:7], "little") + 1, int.from_bytes(content[7:10], "little") + 1
    if name == b"VP8L":  # 3.4
        bits = int.from_bytes(content[1:5], "little")
        return bits % VP8L_SIZES + 1, bits // VP8L_SIZES % VP8L_SIZES + 1
    if name == b"VP8 ":  # RFC 6386, 9.1
        return tuple(int.from_bytes(content[at : at + 2], "little") % VP8L_SIZES for at in (6, 8))  # type: ignore[return-value]
    return 0, 0


def _check_chunks(chunks: Iterator[tuple[bytes, int]], frame: bytes, profile: bytes) -> None:
    frames = 0
    for number, (name, length) in enumerate(chunks, 1):
        frames += name == frame
        _limit(number, MAX_CHUNKS, "chunks")
        _limit(frames, MAX_FRAMES, "frames")
        _limit(length if name == profile else 0, MAX_PROFILE, "bytes of colour profile")


def _png_chunks(photo: bytes) -> Iterator[tuple[bytes, int]]:
    """Name and length of each chunk: length, name, content, checksum. PNG, 5.3."""
    at = 8
    while at + 8 <= len(photo):
        length = int.from_bytes(photo[at : at + 4], "big")
        yield photo[at + 4 : at + 8], length
        at += length + 12


def _webp_chunks(photo: bytes) -> Iterator[tuple[bytes, int]]:
    """Name and length of each chunk: name, length, content, padded to an even length. RFC 9649, 2.3."""
    at = 12
    while at + 8 <= len(photo):
        length = int.from_bytes(photo[at + 4 : at + 8], "little")
        yield photo[at : at + 4], length
        at += length + length % 2 + 8


def _check_boxes(photo: bytes) -> None:
    """Count what a HEIC or AVIF file is made of: boxes, items, what items are made of, frames, colour profiles."""
    references = profile = 0
    for number, (name, start, end, parent) in enumerate(_boxes(photo), 1):
        references += (end - start) // REFERENCE if parent == b"iref" else 0
        profile += end - start if name == b"colr" else 0
        _limit(number, MAX_BOXES, "boxes")
        _limit(references, MAX_ITEMS, "references between items")
        _limit(profile, MAX_PROFILE, "bytes of colour profile")
        if name == b"iinf":
            size = 2 if photo[start : start + 1] == b"\0" else 4  # by the box's version
            _limit(int.from_bytes(photo[start + 4 : start + 4 + size], "big"), MAX_ITEMS, "items")
        elif name == b"stsz":
            _limit(int.from_bytes(photo[start + 8 : start + 12], "big"), MAX_FRAMES, "frames")


def _boxes(photo: bytes) -> Iterator[tuple[bytes, int, int, bytes]]:
    """Name, start and end of the content, and the name of the box around it, of every box of a file."""
    stretches = [(0, len(photo), b"")]
    while stretches:
        at, end, parent = stretches.pop()
        while at + BOX_HEADER <= end:
            length, name = int.from_bytes(photo[at : at + 4], "big"), photo[at + 4 : at + 8]
            start = at + BOX_HEADER
            if length == LENGTH_FOLLOWS:
                length, start = int.from_bytes(photo[start : start + 8], "big"), start + 8
            last = end if length == 0 else max(min(at + length, end), start)
            yield name, start, last, parent
            if name in BOXES_WITHIN:
                stretches.append((start + BOXES_WITHIN[name], last, name))
            at = last


def _limit(count: int, limit: int, of_what: str) -> None:
    if count > limit:
        raise PhotoTooComplex(f"The photo has more than {limit:,} {of_what}.")


CHECKS = {"JPEG": _check_jpeg, "PNG": _check_png, "WEBP": _check_webp, "HEIF": _check_boxes, "AVIF": _check_boxes}
