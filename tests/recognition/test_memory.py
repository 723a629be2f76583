"""Memory is bounded: large photos are searched in tiles, and photos of many sizes leave no more than a few."""

import subprocess
import sys
from itertools import pairwise

import cv2
import numpy as np
import pytest
from numpy.typing import NDArray

from facepass.recognition import detection
from facepass.recognition.engine import Engine
from facepass.recognition.photo import Photo, decode
from facepass.recognition.tiles import MAX_TILE, OVERLAP, tiles
from local.demo.photos import SAMPLES

SIZES = [(640, 480), (1, 2560), (1280, 1281), (1600, 1200), (2560, 1920), (1920, 2560), (2560, 2560), (2560, 90)]
STRIDES = 64  # pixels that the detector's input may exceed the tile by on each side
MANY_SIZES = """
import numpy as np
from facepass.recognition.engine import open_engine
from facepass.recognition.packs import find_pack
from facepass.recognition.photo import Photo
from tests.support.heavy_photos import peak_memory
import os
engine = open_engine(find_pack("standard"), threads=2)
for side in (2560, 1300, 2000, 700, 1700, 2300):
    for ratio in (1, 0.7):
        engine.find_faces(Photo(np.full((int(side * ratio), side, 3), 127, np.uint8)))
print(peak_memory(os.getpid()) // 1_000_000)
"""


@pytest.mark.parametrize("size", SIZES)
def test_tiles_cover_the_photo_and_overlap_and_are_small(size: tuple[int, int]) -> None:
    width, height = size
    found = tiles(width, height)
    seen = np.zeros((height, width), bool)
    for tile in found:
        assert (tile.right - tile.left) * (tile.bottom - tile.top) <= MAX_TILE
        seen[tile.top : tile.bottom, tile.left : tile.right] = True
    assert seen.all()
    for spans in ({(t.left, t.right) for t in found}, {(t.top, t.bottom) for t in found}):
        assert all(before[1] - after[0] >= OVERLAP - 1 for before, after in pairwise(sorted(spans)))


def test_the_detector_never_gets_more_than_a_tile(engine: Engine) -> None:
    detector, inputs = engine.networks.detector, []

    class Recorded:
        nms = staticmethod(detector.nms)

        @staticmethod
        def detect(img: NDArray[np.uint8], input_size: tuple[int, int]) -> object:
            inputs.append(input_size)
            return detector.detect(img, input_size=input_size)

    detection.find(Recorded(), np.full((2400, 2560, 3), 127, np.uint8), engine.pack)  # type: ignore[arg-type]
    assert len(inputs) > len(detection.TURNS) + 2
    assert all((width - STRIDES) * (height - STRIDES) <= MAX_TILE for width, height in inputs)


def test_photos_of_many_sizes_leave_no_more_memory_than_the_largest_needs() -> None:
    run = subprocess.run([sys.executable, "-c", MANY_SIZES], capture_output=True, text=True, check=True)
    assert int(run.stdout) < 1_000


@pytest.mark.parametrize("left", [810, 875, 939, 1685])
def test_a_face_between_two_tiles_is_found_once_and_whole(left: int, engine: Engine) -> None:
    portrait = cv2.resize(decode((SAMPLES / "biden.jpg").read_bytes()).pixels, None, fx=0.15, fy=0.15)
    height, width = portrait.shape[:2]
    wall = np.full((1920, 2560, 3), 127, np.uint8)
    wall[900 : 900 + height, left - width // 2 : left - width // 2 + width] = portrait
    [face] = engine.find_faces(Photo(wall))
    [alone] = engine.find_faces(Photo(portrait))
    assert engine.embed(face) @ engine.embed(alone) > 0.9
