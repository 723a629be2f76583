"""Photos of every format that is read and of many sizes, from one seed, and the bombs that once filled the memory."""

import random
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from io import BytesIO

import numpy as np
from insightface.data import get_image
from PIL import Image
from pillow_heif import register_heif_opener

from local.demo.photos import SAMPLES
from tests.support.heavy_photos import camera_picture, encoded, heic_in_tiles, png_of_zeros, repeated_scans, tiny_webp

SEED = 23
NAMES = ("obama.jpg", "obama2.jpg", "obama3.jpg", "biden.jpg", "collins.png")
LONGEST = (200, 400, 640, 900, 1280, 1600, 2500, 3500, 4500)  # pixels of the longer side, before chance varies them
# Shares of 20, the encoder's options, and the longest side that it encodes in about a second.
FORMATS = {
    "JPEG": (8, {"quality": 88}, 8000),
    "progressive": (3, {"quality": 88, "progressive": True}, 8000),
    "PNG": (3, {"compress_level": 1}, 4000),
    "WEBP": (2, {"method": 0}, 4000),
    "HEIF": (2, {"quality": 60, "enc_params": {"preset": "ultrafast"}}, 4000),
    "AVIF": (2, {"speed": 10}, 4000),
}
MEDIA_TYPES = {"progressive": "image/jpeg", "HEIF": "image/heic"}


@dataclass(frozen=True)
class Sent:
    """A photo as a client sends it."""

    name: str
    content: bytes
    media_type: str
    bomb: bool = False


def photos(count: int) -> Iterator[Sent]:
    """Portraits, a group of six, and pictures without a face, in random sizes, ratios and formats."""
    register_heif_opener()
    chance, pictures = random.Random(SEED), _pictures()  # noqa: S311  photos, not secrets
    names = [name for name, (share, _, _) in FORMATS.items() for _ in range(share)]
    for _ in range(count):
        name = chance.choice(names)
        _, options, longest = FORMATS[name]
        picture = chance.choice(pictures)
        side = min(longest, int(chance.choice(LONGEST) * chance.uniform(0.8, 1.2)))
        ratio = chance.uniform(0.5, 2)
        size = max(32, int(side * min(1, ratio))), max(32, int(side * min(1, 1 / ratio)))
        resized = picture.resize(size, Image.Resampling.BILINEAR)
        container = "JPEG" if name == "progressive" else name
        written = BytesIO()
        resized.save(written, container, **options)
        media_type = MEDIA_TYPES.get(name, f"image/{container.lower()}")
        yield Sent(f"{name} {size[0]} x {size[1]}", written.getvalue(), media_type)


@cache
def bombs() -> list[Sent]:
    """Photos of few bytes that ask for much memory or time, and the largest of each format that are accepted."""
    avif = encoded(Image.new("L", (9_984, 9_984)), "AVIF", speed=10)
    large, smaller = camera_picture(8_064, 6_048), camera_picture(5_000, 5_000)
    return [
        Sent("WebP of 30 bytes, 9,984 x 9,984", tiny_webp(9_984), "image/webp", bomb=True),
        Sent("AVIF of one colour, 9,984 x 9,984", avif, "image/avif", bomb=True),
        Sent("PNG of 81 megapixels", png_of_zeros(9_000, 9_000), "image/png", bomb=True),
        Sent("PNG of 52 megapixels, RGB", png_of_zeros(7_200, 7_200, colour=2, bits=8), "image/png", bomb=True),
        Sent("progressive JPEG of 18,000 scans", repeated_scans(2_000, 18_000), "image/jpeg", bomb=True),
        Sent("progressive JPEG of 60 scans, 9,000 x 9,000", repeated_scans(9_000, 60), "image/jpeg", bomb=True),
        Sent("JPEG of 48 megapixels", encoded(large, "JPEG", quality=85), "image/jpeg", bomb=True),
        Sent("JPEG of 48 megapixels, progressive", encoded(large, "JPEG", progressive=True), "image/jpeg", bomb=True),
        Sent("HEIC of 48 megapixels", heic_in_tiles(large), "image/heic", bomb=True),
        Sent("WebP of 25 megapixels", encoded(smaller, "WEBP", method=0), "image/webp", bomb=True),
        Sent("AVIF of 25 megapixels", encoded(smaller, "AVIF", speed=10), "image/avif", bomb=True),
    ]


def _pictures() -> list[Image.Image]:
    portraits = [Image.open(SAMPLES / name).convert("RGB") for name in NAMES]
    group = Image.fromarray(np.ascontiguousarray(get_image("t1")[:, :, ::-1]))  # six people, 1280 x 886
    return [*portraits, group, group, camera_picture(1_280, 960)]
