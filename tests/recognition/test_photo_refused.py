"""What is no photo, or only a part of one, is refused with the error that says so, quickly, and never crashes."""

import contextlib
import time
from collections.abc import Callable

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from PIL import Image

from facepass.errors import EmptyPhoto, PhotoRejected, TooManyPixels, UnreadablePhoto, UnsupportedPhoto
from facepass.recognition.decoder.client import Decoder
from facepass.recognition.decoder.order import Order
from facepass.recognition.photo import decode
from tests.recognition.conftest import Encode
from tests.support.heavy_photos import peak_memory, png_of_zeros

CONTAINERS = ["JPEG", "PNG", "WEBP", "HEIF", "AVIF"]


def test_no_bytes_are_an_empty_photo() -> None:
    with pytest.raises(EmptyPhoto):
        decode(b"")


@pytest.mark.parametrize(
    "content",
    [
        b"a text file named .jpg\n",
        b"\xff\xd8",
        b"<svg xmlns='http://www.w3.org/2000/svg'/>",
        b"%PDF-1.7\n",
        b"\x00\x00\x00\x18ftypmp42\x00\x00\x00\x00mp42isom",
        b"\x00\x00\x00\x00ftyp",
        bytes(1000),
    ],
    ids=["text", "two bytes", "SVG", "PDF", "film", "boxes of no brand", "zeros"],
)
def test_bytes_that_are_no_photo_are_unsupported(content: bytes) -> None:
    with pytest.raises(UnsupportedPhoto):
        decode(content)


def test_the_length_that_a_box_claims_is_not_believed() -> None:
    far = b"\0\xff\xff\xffftypxxxx" + bytes(500) + b"heic"
    with pytest.raises(UnsupportedPhoto):
        decode(far)


@pytest.mark.parametrize("container", ["GIF", "BMP", "TIFF", "ICO", "PPM"])
def test_other_image_formats_are_unsupported(container: str, encode: Encode, picture: Image.Image) -> None:
    with pytest.raises(UnsupportedPhoto):
        decode(encode(picture, container))


@pytest.mark.parametrize("container", CONTAINERS)
@pytest.mark.parametrize("kept", [0.2, 0.5, 0.8, 0.97])
def test_a_truncated_photo_is_unreadable(
    container: str, kept: float, encode: Encode, photo: Callable[[str], bytes]
) -> None:
    whole = encode(Image.fromarray(decode(photo("obama.jpg")).pixels[:300, :300, ::-1]), container)
    with pytest.raises(UnreadablePhoto):
        decode(whole[: int(len(whole) * kept)])


@pytest.mark.parametrize("progressive", [False, True])
def test_a_download_that_was_filled_up_with_zeros_is_unreadable(
    progressive: bool, encode: Encode, picture: Image.Image
) -> None:
    whole = encode(picture.resize((640, 480)), "JPEG", progressive=progressive)
    half = len(whole) // 2
    with pytest.raises(UnreadablePhoto):
        decode(whole[:half] + bytes(len(whole) - half))


@pytest.mark.parametrize("container", CONTAINERS)
def test_more_pixels_than_allowed_are_refused(
    container: str, encode: Encode, picture: Image.Image, monkeypatch: pytest.MonkeyPatch
) -> None:
    photo = encode(picture, container)
    monkeypatch.setattr("facepass.recognition.photo.MAX_PIXELS", 64 * 48)
    assert decode(photo).width == 64
    monkeypatch.setattr("facepass.recognition.photo.MAX_PIXELS", 64 * 48 - 1)
    with pytest.raises(TooManyPixels, match="64 x 48"):
        decode(photo)


@pytest.mark.parametrize("side", [10_001, 20_000, 65_535])
def test_a_decompression_bomb_is_refused_in_milliseconds(side: int) -> None:
    bomb = png_of_zeros(side, side)
    assert len(bomb) < side * side / 6000
    started = time.perf_counter()
    with pytest.raises(TooManyPixels):
        decode(bomb)
    assert time.perf_counter() - started < 1


def test_a_decompression_bomb_takes_no_memory() -> None:
    decoder, bomb = Decoder(), png_of_zeros(20_000, 20_000)
    decoder.decode(png_of_zeros(64, 48), Order("PNG", 1280))
    before = peak_memory(decoder.pid)
    with pytest.raises(TooManyPixels):
        decoder.decode(bomb, Order("PNG", 1280))
    assert peak_memory(decoder.pid) - before < 20_000_000
    decoder.close()


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    container=st.sampled_from(CONTAINERS),
    changes=st.lists(st.tuples(st.floats(0, 1, exclude_max=True), st.integers(0, 255)), max_size=12),
    kept=st.one_of(st.just(1.0), st.floats(0, 1)),
)
def test_a_damaged_photo_is_decoded_or_refused(
    container: str,
    changes: list[tuple[float, int]],
    kept: float,
    encode: Encode,
    picture: Image.Image,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("facepass.recognition.photo.MAX_PIXELS", 1_000_000)
    damaged = bytearray(encode(picture, container))
    for place, value in changes:
        damaged[int(place * len(damaged))] = value
    with contextlib.suppress(PhotoRejected):
        decoded = decode(bytes(damaged[: int(kept * len(damaged))]))
        assert decoded.pixels.shape == (decoded.height, decoded.width, 3)


@settings(max_examples=150, deadline=None)
@given(
    start=st.sampled_from(
        [b"\xff\xd8\xff", b"\x89PNG\r\n\x1a\n", b"RIFF\x00\x10\x00\x00WEBPVP8 ", b"\0\0\0\x14ftypheic"]
    ),
    rest=st.binary(max_size=400),
)
def test_noise_behind_a_signature_is_refused(start: bytes, rest: bytes) -> None:
    with pytest.raises(PhotoRejected):
        decode(start + rest)
