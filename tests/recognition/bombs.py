"""Photos of few bytes and much work, for `make fuzz`: of every format, as they are and damaged."""

import random
from collections.abc import Iterator
from functools import cache

from PIL import Image

from tests.support.heavy_photos import encoded, heic_in_tiles, png_chunk, png_of_zeros, repeated_scans, tiny_webp


@cache
def bombs() -> dict[str, bytes]:
    """The bombs by name."""
    flat = Image.new("L", (9_984, 9_984), 128)
    return {
        "JPEG of 600 scans": repeated_scans(1_000, 600),
        "JPEG of 18,000 scans": repeated_scans(2_000, 18_000),
        "JPEG of 60 scans, 64 megapixels": repeated_scans(8_000, 60),
        "JPEG of 99 megapixels": encoded(flat, "JPEG"),
        "JPEG of 99 megapixels, progressive": encoded(flat, "JPEG", progressive=True),
        "PNG of 81 megapixels": png_of_zeros(9_000, 9_000),
        "PNG of 52 megapixels, RGB": png_of_zeros(7_200, 7_200, colour=2, bits=8),
        "PNG of 99 megapixels, RGBA": png_of_zeros(9_984, 9_984, colour=6, bits=8),
        "PNG of 20,000 chunks": png_of_zeros(64, 48, extra=png_chunk(b"tEXt", b"a") * 20_000),
        "WebP of 38 bytes": tiny_webp(9_984),
        "WebP of 26 megapixels": tiny_webp(5_100),
        "AVIF of 99 megapixels": encoded(flat, "AVIF", speed=10),
        "AVIF of 27 megapixels": encoded(flat.resize((5_200, 5_200)), "AVIF", speed=10),
        "HEIC of 48 megapixels": heic_in_tiles(Image.new("RGB", (8_000, 6_000), "red")),
    }


def damaged_bombs(count: int, chance: random.Random) -> Iterator[tuple[str, bytes]]:
    """So many bombs in turn, the first of each as it is, the others with bytes changed in their first kilobyte."""
    named = list(bombs().items())
    for place in range(count):
        name, photo = named[place % len(named)]
        changed = bytearray(photo)
        for _ in range(chance.randint(1, 3) if place >= len(named) else 0):
            changed[chance.randrange(min(len(changed), 1_024))] = chance.randrange(256)
        yield name, bytes(changed)
