"""A photo that cannot be used gets a documented code, and its worker and its neighbours go on."""

import io
import struct
import zlib
from collections.abc import Callable

import pytest
from PIL import Image, ImageFilter

from facepass.storage import PhotoBucket
from tests.support.api_client import Client
from tests.support.main_job import announce, enrol, index, new_user, status, versions

Photo = Callable[[str], bytes]


def huge_png() -> bytes:
    """20,000 x 20,000 white pixels in about 50 kB."""

    def chunk(kind: bytes, content: bytes) -> bytes:
        return struct.pack(">I", len(content)) + kind + content + struct.pack(">I", zlib.crc32(kind + content))

    side = 20_000
    rows = zlib.compressobj(9)
    row = b"\0" + b"\xff" * (side // 8)
    packed = b"".join(rows.compress(row) for _ in range(side)) + rows.flush()
    header = struct.pack(">IIBBBBB", side, side, 1, 0, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", packed) + chunk(b"IEND", b"")


def changed(photo: bytes, change: Callable[[Image.Image], Image.Image]) -> bytes:
    out = io.BytesIO()
    change(Image.open(io.BytesIO(photo)).convert("RGB")).save(out, "JPEG", quality=92)
    return out.getvalue()


def on_grey(image: Image.Image, face_width: int, width: int = 640) -> Image.Image:
    """The photo shrunk to this width in the middle of a large grey one."""
    height = image.height * face_width // image.width
    canvas = Image.new("RGB", (width, width * 3 // 4), (128, 128, 128))
    canvas.paste(image.resize((face_width, height)), (width // 3, width // 3))
    return canvas


@pytest.mark.parametrize(
    ("spoil", "reason"),
    [
        (lambda photo: b"", "empty_photo"),
        (lambda photo: b"This is not a photo.", "unsupported_photo"),
        (lambda photo: photo[: len(photo) // 2], "unreadable_photo"),
        (lambda photo: huge_png(), "too_many_pixels"),
        (lambda photo: changed(photo, lambda image: Image.new("RGB", (640, 480), (90, 120, 60))), "no_face"),
        (lambda photo: changed(photo, lambda image: image.filter(ImageFilter.GaussianBlur(18))), "low_sharpness"),
        (lambda photo: changed(photo, lambda image: on_grey(image, 56, 320)), "small_bounding_box"),
        (lambda photo: changed(photo, lambda image: on_grey(image, 96, 1200)), "low_confidence"),
    ],
)
def test_a_photo_that_cannot_be_used_is_rejected_with_its_reason(
    http: Client, bucket: PhotoBucket, photo: Photo, spoil: Callable[[bytes], bytes], reason: str
) -> None:
    obama = new_user(http, "obama")
    upload = enrol(http, bucket, spoil(photo("obama.jpg")), user_id=obama)
    assert (upload["status"], upload["reason"]) == ("rejected", reason)
    assert upload["detail"]
    assert upload["faces"] == []
    # and the worker lives on
    assert enrol(http, bucket, photo("obama.jpg"), user_id=obama)["status"] == "indexed"


def test_an_enrolment_with_several_faces_is_rejected(http: Client, bucket: PhotoBucket, group_photo: bytes) -> None:
    upload = enrol(http, bucket, group_photo, user_id=new_user(http, "obama"))
    assert (upload["status"], upload["reason"]) == ("rejected", "multiple_faces")


def test_an_upload_of_a_user_deleted_meanwhile_is_not_indexed(http: Client, bucket: PhotoBucket, photo: Photo) -> None:
    obama = new_user(http, "obama")
    _, key = announce(http, user_id=obama)
    http.delete(f"/api/v1/users/{obama}")
    bucket.put(key, photo("obama.jpg"), content_type="image/jpeg")
    assert index(key) == []
    assert http.post_form("/api/v1/faces/search", photo("obama2.jpg")).json()["results"] == []
    assert versions(bucket) == []


def test_a_bad_photo_in_a_batch_does_not_hold_up_its_neighbours(
    http: Client, bucket: PhotoBucket, photo: Photo
) -> None:
    uploads = [announce(http) for _ in range(3)]
    for (_, key), content in zip(uploads, (photo("obama.jpg"), b"text", photo("biden.jpg")), strict=True):
        bucket.put(key, content, content_type="image/jpeg")
    assert index(*(key for _, key in uploads)) == []
    assert [status(http, upload_id)["status"] for upload_id, _ in uploads] == ["indexed", "rejected", "indexed"]


def test_a_search_without_a_face_in_the_photo_says_so(http: Client, photo: Photo) -> None:
    blank = changed(photo("obama.jpg"), lambda image: Image.new("RGB", image.size))
    answer = http.post_form("/api/v1/faces/search", blank)
    assert (answer.status, answer.json()["code"]) == (422, "no_face")
