"""Files that are two things at once: a photo is taken as the photo that it is, and nothing of the rest is kept."""

import io
import random
import struct
import zipfile
import zlib
from collections.abc import Callable

import pytest
from PIL import Image

from facepass.errors import PhotoRejected, UnsupportedPhoto
from facepass.recognition.boxes import BoundingBox
from facepass.recognition.engine import Engine
from facepass.recognition.photo import decode
from facepass.recognition.thumbnails import thumbnail
from tests.recognition.fuzz import damage

PhotoBytes = Callable[[str], bytes]
SCRIPT = b"<script>alert(document.domain)</script>"
SHELL = b"<?php system($_GET['c']); ?>"


def jpeg_with_comment(photo: bytes) -> bytes:
    comment = SCRIPT + SHELL
    return photo[:2] + b"\xff\xfe" + struct.pack(">H", len(comment) + 2) + comment + photo[2:]


def jpeg_and_zip(photo: bytes) -> bytes:
    packed = io.BytesIO(photo)
    with zipfile.ZipFile(packed, "a") as archive:
        archive.writestr("META-INF/MANIFEST.MF", SCRIPT + SHELL)
    return packed.getvalue()


def jpeg_and_page(photo: bytes) -> bytes:
    return photo + b"<html>" + SCRIPT + SHELL


def png_with_chunk(photo: bytes) -> bytes:
    out = io.BytesIO()
    Image.open(io.BytesIO(photo)).convert("RGB").save(out, "PNG")
    png, comment = out.getvalue(), b"tEXtComment\0" + SCRIPT + SHELL
    chunk = struct.pack(">I", len(comment) - 4) + comment + struct.pack(">I", zlib.crc32(comment))
    return png[:33] + chunk + png[33:]


def webp_with_chunk(photo: bytes) -> bytes:
    out = io.BytesIO()
    Image.open(io.BytesIO(photo)).convert("RGB").save(out, "WEBP", exif=b"Exif\0\0" + SCRIPT + SHELL)
    return out.getvalue()


TWO_AT_ONCE = [jpeg_with_comment, jpeg_and_zip, jpeg_and_page, png_with_chunk, webp_with_chunk]


@pytest.mark.parametrize("join", TWO_AT_ONCE)
def test_what_is_a_photo_and_something_else_leaves_only_a_picture(
    join: Callable[[bytes], bytes], engine: Engine, photo: PhotoBytes
) -> None:
    both = join(photo("obama2.jpg"))
    assert SCRIPT in both or join is jpeg_and_zip
    decoded = decode(both)
    assert len(engine.find_faces(decoded)) == 1
    shown = thumbnail(decoded, BoundingBox(0.0, 0.0, 1.0, 1.0))
    assert shown.startswith(b"\xff\xd8")
    assert shown.endswith(b"\xff\xd9")
    assert not any(part in shown for part in (b"script", b"php", b"PK\x03\x04", b"MANIFEST"))


@pytest.mark.parametrize(
    "start",
    [
        b"GIF89a/*",
        b"%PDF-1.7\n",
        b"<svg xmlns='http://www.w3.org/2000/svg'>",
        b"<?xml version='1.0'?><!DOCTYPE x [<!ENTITY e SYSTEM 'file:///etc/passwd'>]>",
        b"PK\x03\x04",
        b"\x7fELF",
        b"MZ",
        b"#!/bin/sh\n",
        b"II*\x00",
        b"BM",
        b"push graphic-context\nviewbox 0 0 1 1\nfill 'url(https://x)'",
        b"%!PS-Adobe-3.0\n",
        b"\x00\x00\x00\x18ftypmp42",
    ],
)
def test_something_else_with_a_photo_behind_it_is_no_photo(start: bytes, photo: PhotoBytes) -> None:
    with pytest.raises(UnsupportedPhoto):
        decode(start + photo("obama2.jpg"))


@pytest.mark.filterwarnings("ignore")
@pytest.mark.parametrize("join", TWO_AT_ONCE)
def test_a_damaged_polyglot_is_refused_with_its_code_or_analysed(
    join: Callable[[bytes], bytes], engine: Engine, photo: PhotoBytes
) -> None:
    chance, whole = random.Random(7), join(photo("obama2.jpg"))
    outcomes = []
    for _ in range(12):
        try:
            engine.find_faces(decode(damage(whole, chance)))
            outcomes.append("analysed")
        except PhotoRejected as refused:  # anything else is a bug
            outcomes.append(refused.code)
    assert set(outcomes) <= {"analysed", "unsupported_photo", "unreadable_photo", "too_many_pixels", "empty_photo"}
    assert len(outcomes) == 12
