"""Colours are what the photo's profile says, and a large JPEG is decoded at the scale that is asked for."""

import numpy as np
import pytest
from PIL import Image, ImageCms

from facepass.errors import UnreadablePhoto
from facepass.recognition.photo import decode
from tests.recognition.conftest import Encode, as_a_camera_stores


@pytest.fixture
def swapped() -> bytes:
    """A profile like sRGB whose red and green are exchanged, under a name of its own: it cannot be overlooked."""
    made = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    made = made.replace(b"rXYZ", b"????").replace(b"gXYZ", b"rXYZ").replace(b"????", b"gXYZ")
    return made.replace("sRGB".encode("utf-16-be"), "mine".encode("utf-16-be"))


@pytest.mark.parametrize("container", ["JPEG", "PNG", "WEBP", "HEIF", "AVIF"])
def test_an_embedded_profile_is_applied(container: str, swapped: bytes, encode: Encode) -> None:
    red = Image.new("RGB", (64, 48), (220, 20, 20))
    blue, green, red_ = decode(encode(red, container, icc_profile=swapped)).pixels[24, 32].tolist()
    assert green - 140 > max(blue, red_)


def test_the_profile_of_a_transparent_photo_is_applied_too(swapped: bytes, encode: Encode) -> None:
    pixels = decode(encode(Image.new("RGBA", (64, 48), (220, 20, 20, 255)), "PNG", icc_profile=swapped)).pixels
    assert pixels[24, 32, 1] > 200 > pixels[24, 32, 2]


@pytest.mark.parametrize("mode", ["RGB", "L", "CMYK"])
@pytest.mark.parametrize("kind", ["damaged", "of another colour space", "sRGB"])
def test_an_empty_profile_changes_nothing(mode: str, kind: str, encode: Encode) -> None:
    srgb = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    lab = ImageCms.ImageCmsProfile(ImageCms.createProfile("LAB")).tobytes()
    embedded = {"damaged": srgb[:200], "of another colour space": lab, "sRGB": srgb}[kind]
    picture = Image.new("RGB", (64, 48), (200, 90, 30)).convert(mode)
    plain, tagged = (decode(encode(picture, "JPEG", **tag)).pixels for tag in ({}, {"icc_profile": embedded}))
    assert (plain == tagged).all()


@pytest.mark.parametrize(("size", "decoded"), [((2558, 700), 2558), ((2560, 700), 1280), ((5300, 60), 1325)])
def test_a_jpeg_is_decoded_at_the_smallest_scale_that_is_fine_enough(
    size: tuple[int, int], decoded: int, encode: Encode
) -> None:
    photo = decode(encode(Image.new("RGB", size, "grey"), "JPEG"))
    assert (photo.width, photo.height) == size
    assert photo.pixels.shape[1] == decoded


@pytest.mark.parametrize(("mode", "orientation"), [("RGB", 1), ("L", 6), ("CMYK", 6)])
def test_a_reduced_photo_can_be_made_finer(mode: str, orientation: int, encode: Encode) -> None:
    ramp = Image.linear_gradient("L").resize((6000, 4000)).convert("RGB").convert(mode)
    stored, exif = as_a_camera_stores(ramp, orientation)
    photo = decode(encode(stored, "JPEG", exif=exif, progressive=True))
    assert photo.pixels.shape == (1000, 1500, 3)
    photo.refine(1.5)
    assert photo.pixels.shape == (2000, 3000, 3)
    photo.refine(9)
    assert photo.pixels.shape == (photo.height, photo.width, 3) == (4000, 6000, 3)
    assert np.abs(photo.pixels[::500, 3000, 0].astype(int) - np.arange(0, 256, 32)).max() < 6
    photo.refine(2)
    assert photo.pixels.shape == (4000, 6000, 3)


def test_a_truncated_large_jpeg_is_unreadable_at_its_reduced_scale(encode: Encode) -> None:
    whole = encode(Image.effect_noise((4000, 3000), 60).convert("RGB"), "JPEG")
    with pytest.raises(UnreadablePhoto):
        decode(whole[: len(whole) // 2])
