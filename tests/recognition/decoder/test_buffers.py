"""The files of decoded pixels are used again, and never while an array refers to their pixels."""

from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from facepass.recognition.decoder.buffers import KEPT_BYTES
from facepass.recognition.decoder.client import Decoder
from facepass.recognition.decoder.order import Order, Pixels
from tests.support.heavy_photos import encoded, png_of_zeros


@pytest.fixture
def decoder() -> Iterator[Decoder]:
    decoder = Decoder()
    yield decoder
    decoder.close()


def pixels(decoder: Decoder, shade: int, side: int = 64) -> Pixels:
    return decoder.decode(encoded(Image.new("L", (side, side), shade), "PNG"), Order("PNG", 1280)).pixels


def test_pixels_that_are_still_used_are_not_overwritten(decoder: Decoder) -> None:
    kept = [pixels(decoder, shade) for shade in range(20)]
    parts = [pixels(decoder, shade)[3:9, 4:7] for shade in range(20, 40)]  # of arrays that are gone
    for _ in range(20):
        pixels(decoder, 255)
    assert [each[0, 0, 0] for each in kept] == list(range(20))
    assert [int(np.max(part)) for part in parts] == list(range(20, 40))


def test_pixels_cannot_be_written(decoder: Decoder) -> None:
    with pytest.raises(ValueError, match="read-only"):
        pixels(decoder, 1)[0, 0] = 0


def test_files_are_used_again(decoder: Decoder) -> None:
    for side in range(20, 500, 7):
        pixels(decoder, 1, side)
    assert len(files(decoder)) == 1


def test_few_files_wait_for_a_next_photo(decoder: Decoder) -> None:
    held = [decoder.decode(png_of_zeros(4_000, 1_000), Order("PNG", 1280)).pixels for _ in range(6)]
    assert len(files(decoder)) == len(held)
    assert sum(files(decoder)) >= 6 * 12_000_000
    del held
    pixels(decoder, 0)
    assert 12_000_000 <= sum(files(decoder)) <= KEPT_BYTES


def files(decoder: Decoder) -> list[int]:
    """The sizes of the files that a decoder has mapped."""
    maps = [line.split() for line in Path(f"/proc/{decoder.pid}/maps").read_text().splitlines() if "memfd" in line]
    return [int(end, 16) - int(start, 16) for start, end in (each[0].split("-") for each in maps)]
