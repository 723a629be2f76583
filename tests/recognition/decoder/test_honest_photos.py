"""Photos as large as cameras make them are decoded: no limit on work or memory refuses them."""

import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from PIL import Image

from facepass.errors import UnsupportedPhoto
from facepass.recognition.decoder import decoding
from facepass.recognition.photo import Photo, decode
from tests.support.heavy_photos import camera_picture, encoded, heic_in_tiles

MP48, MP12 = (8_064, 6_048), (4_032, 3_024)
SAMPLES = sorted((Path(__file__).parents[2] / "data" / "photos").glob("*.[jp][pn]g"))


def size(photo: Photo) -> tuple[int, int]:
    return photo.width, photo.height


@pytest.mark.parametrize("progressive", [False, True])
@pytest.mark.parametrize("subsampling", ["4:4:4", "4:2:0"])
def test_a_jpeg_of_48_megapixels_is_decoded_at_every_scale(progressive: bool, subsampling: str) -> None:
    options = {"progressive": progressive, "subsampling": subsampling, "quality": 90}
    photo = decode(encoded(camera_picture(*MP48), "JPEG", **options))
    assert size(photo) == MP48
    photo.refine(8)
    assert photo.pixels.shape == (*MP48[::-1], 3)


@pytest.mark.parametrize(
    ("container", "options"),
    [
        ("PNG", {}),
        ("WEBP", {"quality": 90}),
        ("WEBP", {"lossless": True, "method": 0, "quality": 0}),
        ("AVIF", {"speed": 9}),
    ],
    ids=["PNG", "WebP", "lossless WebP", "AVIF"],
)
def test_a_photo_of_12_megapixels_is_decoded(container: str, options: dict[str, object]) -> None:
    assert size(decode(encoded(camera_picture(*MP12), container, **options))) == MP12


def test_a_png_of_12_megapixels_with_alpha_and_16_bits_is_decoded() -> None:
    picture = camera_picture(*MP12)
    picture = Image.merge("RGBA", (*picture.split(), Image.new("L", MP12, 200)))
    assert size(decode(encoded(picture, "PNG", compress_level=1))) == MP12


def test_a_heic_of_48_megapixels_in_tiles_is_decoded() -> None:
    assert size(decode(heic_in_tiles(camera_picture(*MP48)))) == MP48


@pytest.mark.parametrize("path", SAMPLES, ids=[path.name for path in SAMPLES])
def test_every_sample_photo_is_decoded(path: Path, photo: Callable[[str], bytes]) -> None:
    with Image.open(path) as image:
        assert size(decode(photo(path.name))) == image.size


def test_an_image_without_the_reader_of_heic_says_that_it_does_not_read_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "pillow_heif", None)  # as if it was not installed: HEIC=no
    with pytest.raises(UnsupportedPhoto):
        decoding._register_heif()
