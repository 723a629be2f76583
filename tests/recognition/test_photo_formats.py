"""Every kind of photo that a phone, a camera or an editor writes becomes upright BGR pixels."""

import numpy as np
import pytest
from PIL import Image

from facepass.recognition.photo import Photo, decode
from tests.recognition.conftest import Encode, as_a_camera_stores

WHITE, RED, BLUE = (255, 255, 255), (20, 20, 220), (220, 20, 20)  # blue, green, red


def assert_shows_the_picture(photo: Photo) -> None:
    """The picture fixture, within what lossy coding changes."""
    assert photo.pixels.dtype == np.uint8
    assert (photo.width, photo.height) == (64, 48)
    for (row, column), colour in {(6, 6): WHITE, (40, 12): RED, (24, 52): BLUE}.items():
        assert np.abs(photo.pixels[row, column].astype(int) - colour).max() < 40


@pytest.mark.parametrize("container", ["JPEG", "PNG", "WEBP", "HEIF", "AVIF"])
def test_a_photo_is_decoded_to_bgr(container: str, encode: Encode, picture: Image.Image) -> None:
    photo = decode(encode(picture, container))
    assert_shows_the_picture(photo)


@pytest.mark.parametrize(
    ("container", "options"),
    [
        ("JPEG", {"progressive": True}),
        ("JPEG", {"subsampling": 0, "quality": 100}),
        ("WEBP", {"lossless": True}),
        ("PNG", {"optimize": True}),
    ],
)
def test_every_coding_of_a_format_is_read(container: str, options: dict, encode: Encode, picture: Image.Image) -> None:
    assert_shows_the_picture(decode(encode(picture, container, **options)))


@pytest.mark.parametrize(("mode", "container"), [("CMYK", "JPEG"), ("P", "PNG"), ("RGBA", "PNG"), ("RGBA", "WEBP")])
def test_every_colour_mode_is_read(mode: str, container: str, encode: Encode, picture: Image.Image) -> None:
    assert_shows_the_picture(decode(encode(picture.convert(mode), container)))


@pytest.mark.parametrize("mode", ["L", "LA", "1"])
def test_a_grey_photo_has_three_equal_channels(mode: str, encode: Encode, picture: Image.Image) -> None:
    pixels = decode(encode(picture.convert(mode), "PNG")).pixels
    assert pixels.shape == (48, 64, 3)
    assert (pixels == pixels[:, :, :1]).all()


def test_sixteen_bit_grey_keeps_its_tones(encode: Encode) -> None:
    ramp = np.linspace(0, 65535, 64, dtype=np.uint16)[np.newaxis].repeat(48, axis=0)
    pixels = decode(encode(Image.fromarray(ramp), "PNG")).pixels
    assert (pixels[0, :, 0] == ramp[0] >> 8).all()


@pytest.mark.parametrize("container", ["PNG", "WEBP", "AVIF"])
def test_what_is_transparent_becomes_white(container: str, encode: Encode) -> None:
    assert decode(encode(Image.new("RGBA", (64, 48), (200, 0, 0, 0)), container)).pixels.min() > 250


def test_a_transparent_palette_colour_becomes_white(encode: Encode, picture: Image.Image) -> None:
    palette = picture.convert("P", palette=Image.Palette.ADAPTIVE, colors=3)
    red = palette.getpixel((12, 40))
    pixels = decode(encode(palette, "PNG", transparency=red)).pixels
    assert (pixels[40, 12] == 255).all()
    assert (pixels[24, 52] == BLUE).all()


@pytest.mark.parametrize("container", ["PNG", "WEBP", "AVIF", "MPO"])
def test_of_several_pictures_the_first_is_taken(container: str, encode: Encode, picture: Image.Image) -> None:
    second = Image.new("RGB", picture.size, "green")
    photo = decode(encode(picture, container, save_all=True, append_images=[second]))
    assert_shows_the_picture(photo)


@pytest.mark.parametrize("orientation", range(1, 9))
@pytest.mark.parametrize("container", ["JPEG", "PNG", "WEBP", "HEIF", "AVIF"])
def test_the_orientation_is_undone(container: str, orientation: int, encode: Encode, picture: Image.Image) -> None:
    stored, exif = as_a_camera_stores(picture, orientation)
    assert_shows_the_picture(decode(encode(stored, container, exif=exif)))


@pytest.mark.parametrize("exif", [b"Exif\x00\x00II*\x00\xff\xff\xff\x7f", b"Exif\x00\x00nonsense", b"Exif\x00\x00"])
def test_damaged_exif_data_does_not_cost_the_photo(exif: bytes, encode: Encode, picture: Image.Image) -> None:
    assert_shows_the_picture(decode(encode(picture, "JPEG", exif=exif)))


@pytest.mark.parametrize("size", [(1, 1), (1, 60_000), (60_000, 1), (3, 5)])
def test_an_extreme_shape_is_decoded(size: tuple[int, int], encode: Encode) -> None:
    photo = decode(encode(Image.new("RGB", size), "PNG"))
    assert (photo.width, photo.height) == size


def test_a_photo_taller_than_one_band_is_whole(encode: Encode) -> None:
    rows = np.arange(700, dtype=np.uint16)[:, np.newaxis].repeat(4, axis=1) % 251
    pixels = decode(encode(Image.fromarray(rows.astype(np.uint8)), "PNG")).pixels
    assert (pixels[:, :, 0] == rows).all()
