"""A photo that asks for more work than its format needs is refused before a pixel is decoded."""

import struct

import pytest
from PIL import Image

from facepass.errors import PhotoTooComplex, TooManyPixels
from facepass.recognition.decoder import work
from facepass.recognition.decoder.client import decoder
from facepass.recognition.decoder.order import Order
from facepass.recognition.photo import decode
from tests.support.heavy_photos import box, encoded, png_chunk, png_of_zeros, repeated_scans, tiny_webp

SMALL = Image.new("RGB", (64, 48), "red")


def jpeg_with(segments: bytes) -> bytes:
    """A JPEG with these segments after its first two bytes."""
    whole = encoded(SMALL, "JPEG")
    return whole[:2] + segments + whole[2:]


def webp_with(chunks: bytes) -> bytes:
    """A WebP with these chunks after its picture."""
    whole = encoded(SMALL, "WEBP")[8:] + chunks
    return b"RIFF" + struct.pack("<I", len(whole)) + whole


def heif_with(content: bytes) -> bytes:
    """A HEIC file with these bytes after its boxes."""
    return encoded(SMALL, "HEIF") + content


def profile(size: int) -> bytes:
    """The segments of a JPEG that hold an ICC profile of about this size."""
    part = b"ICC_PROFILE\0\1\1" + bytes(60_000)
    return (b"\xff\xe2" + struct.pack(">H", len(part) + 2) + part) * (size // 60_000)


@pytest.mark.parametrize(
    ("photo", "message"),
    [
        (repeated_scans(64, 70), "more than 64 scans"),
        (jpeg_with(b"\xff\xfe\0\2" * 2_001), "more than 2,000 segments"),
        (jpeg_with(b"\xff\xff\xff\xfe\0\2" * 2_001), "more than 2,000 segments"),
        (jpeg_with(profile(5_000_000)), "more than 4,000,000 bytes of colour profile"),
        (png_of_zeros(64, 48, extra=png_chunk(b"tEXt", b"") * 20_001), "more than 20,000 chunks"),
        (png_of_zeros(64, 48, extra=png_chunk(b"fcTL", bytes(26)) * 1_001), "more than 1,000 frames"),
        (png_of_zeros(64, 48, extra=png_chunk(b"iCCP", bytes(4_000_001))), "more than 4,000,000 bytes of colour"),
        (webp_with(b"JUNK\0\0\0\0" * 20_001), "more than 20,000 chunks"),
        (webp_with(b"ANMF\0\0\0\0" * 1_001), "more than 1,000 frames"),
        (heif_with(box(b"free", b"") * 10_001), "more than 10,000 boxes"),
        (heif_with(box(b"meta", b"") * 10_001), "more than 10,000 boxes"),
        (heif_with(box(b"meta", bytes(4) + box(b"iinf", b"\0\0\0\0\xff\xff"))), "more than 2,000 items"),
        (heif_with(box(b"meta", bytes(4) + box(b"iinf", b"\1\0\0\0\0\1\0\0"))), "more than 2,000 items"),
        (heif_with(box(b"meta", bytes(4) + box(b"iref", bytes(4) + box(b"dimg", bytes(4_002))))), "references between"),
        (heif_with(box(b"moov", box(b"trak", box(b"stsz", bytes(8) + b"\0\1\0\0")))), "more than 1,000 frames"),
        (heif_with(box(b"colr", bytes(4_000_001))), "more than 4,000,000 bytes of colour profile"),
    ],
)
def test_more_parts_than_any_camera_writes_are_refused(photo: bytes, message: str) -> None:
    with pytest.raises(PhotoTooComplex, match=message):
        decode(photo)


@pytest.mark.parametrize(
    ("photo", "megabytes"),
    [
        (tiny_webp(9_984), "1594 MB"),
        (png_of_zeros(9_300, 9_300, colour=2, bits=8), "691 MB"),
        (encoded(Image.new("RGB", (7_000, 7_000)), "AVIF", speed=10), "735 MB"),
    ],
    ids=["WebP", "PNG", "AVIF"],
)
def test_a_photo_that_takes_too_much_memory_is_refused(photo: bytes, megabytes: str) -> None:
    with pytest.raises(PhotoTooComplex, match=megabytes):
        decode(photo)


def test_a_progressive_jpeg_takes_memory_for_its_coefficients() -> None:
    picture, order = Image.new("RGB", (4_000, 3_000)), Order("JPEG", 1280, max_megabytes=50)
    assert decoder().decode(encoded(picture, "JPEG"), order).width == 4_000
    with pytest.raises(PhotoTooComplex, match="takes 57 MB"):
        decoder().decode(encoded(picture, "JPEG", progressive=True), order)


@pytest.mark.parametrize("lossless", [False, True])
@pytest.mark.parametrize("exif", [b"", b"Exif\0\0"])
def test_the_size_of_a_webp_is_read_from_its_first_chunk(lossless: bool, exif: bytes) -> None:
    photo = encoded(Image.new("RGB", (300, 7)), "WEBP", lossless=lossless, exif=exif)
    assert work.webp_size(photo) == (300, 7)


def test_a_webp_of_more_pixels_than_allowed_is_refused() -> None:
    with pytest.raises(TooManyPixels, match="16384 x 16384"):
        decode(tiny_webp(16_384))


def test_what_follows_a_jpegs_end_is_not_counted() -> None:
    video = box(b"mdat", b"\xff\xda" * 100_000)  # a phone's motion photo: any two bytes may come in a video
    assert decode(encoded(SMALL, "JPEG") + video).width == 64


def test_boxes_within_boxes_are_walked_without_recursion() -> None:
    nested = b""
    for _ in range(5_000):
        nested = box(b"iprp", nested)
    work.check(heif_with(nested), "HEIF")


@pytest.mark.parametrize("container", work.CHECKS)
def test_truncated_and_empty_files_can_be_counted(container: str) -> None:
    whole = encoded(SMALL, container)
    for length in range(0, len(whole), 7):
        work.check(whole[:length], container)
