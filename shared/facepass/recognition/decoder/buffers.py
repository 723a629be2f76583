"""Files in memory that decoded pixels are handed over in, used again and again.

The kernel clears every new page, which took a third as long as decoding a large photo. So a decoder keeps its files,
and writes the next photo into one whose pixels the service no longer uses.
"""

import mmap
import os
import weakref

import numpy as np

from facepass.errors import UnreadablePhoto
from facepass.recognition.decoder import messages
from facepass.recognition.decoder.order import Pixels

GRAIN = 1 << 20  # bytes; sizes are rounded up to this, so that photos of nearly one size share a file
KEPT_BYTES = 32 << 20  # of files that wait for a next photo: the pixels of 11 megapixels


class DecoderBuffers:
    """A decoder's files, by number."""

    def __init__(self) -> None:
        self._mappings: dict[int, mmap.mmap] = {}
        self._free: set[int] = set()
        self._made = 0
        self._chosen: tuple[int, int | None] = (0, None)

    def obey(self, reuse: list[int], drop: list[int]) -> None:
        """Use these files again, and forget those."""
        self._chosen = 0, None
        self._free.update(reuse)
        self._free.difference_update(drop)
        for number in drop:
            self._mappings.pop(number, None)

    def new_pixels(self, height: int, width: int) -> Pixels:
        """(height, width, 3) uint8 in the smallest free file that has room for them, or in a new one."""
        size = height * width * 3
        fitting = [
            (len(self._mappings[number]), number) for number in self._free if len(self._mappings[number]) >= size
        ]
        if fitting:
            number = min(fitting)[1]
            self._free.remove(number)
            self._chosen = number, None
        else:
            number = self._make(-(-size // GRAIN) * GRAIN)
        return np.frombuffer(self._mappings[number], np.uint8, size).reshape(height, width, 3)

    def _make(self, size: int) -> int:
        file = messages.new_file(size)
        messages.seal(file)
        self._made += 1
        self._mappings[self._made] = mmap.mmap(file, size)
        self._chosen = self._made, file
        return self._made

    def forget_large(self) -> None:
        """Keep no file that is too large to be used again: once the service needs its pixels no more, it is gone."""
        for number in [number for number, mapping in self._mappings.items() if len(mapping) > KEPT_BYTES]:
            del self._mappings[number]

    def chosen(self) -> tuple[int, list[int]]:
        """The number of the pixels' file, and its descriptor, to be closed, if the service does not have it yet."""
        number, file = self._chosen
        return number, [] if file is None else [file]

    def undo(self) -> None:
        """Forget the file of pixels that were not finished."""
        number, file = self._chosen
        if file is not None:
            os.close(file)
            del self._mappings[number]
        elif number:
            self._free.add(number)


class ServiceBuffers:
    """The service's mappings of a decoder's files, by number."""

    def __init__(self) -> None:
        self._mappings: dict[int, mmap.mmap] = {}
        self._free: list[int] = []
        self._unused: list[int] = []  # since the last message

    def pixels(self, number: int, files: list[int], height: int, width: int) -> Pixels:
        """(height, width, 3) uint8, read-only. Its file is free for a next photo when no array refers to it.

        Raises UnreadablePhoto for a file that does not fit: a photo may have taken over the decoder.
        """
        for file in files:
            self._mappings[number] = _map(file)
        self._free = [each for each in self._free if each != number]
        size = height * width * 3
        if number not in self._mappings or size > len(self._mappings[number]):
            raise UnreadablePhoto
        flat = np.frombuffer(self._mappings[number], np.uint8, size)
        weakref.finalize(flat, self._release, number).atexit = False  # every view of the pixels refers to it
        return flat.reshape(height, width, 3)

    def _release(self, number: int) -> None:
        if len(self._mappings[number]) > KEPT_BYTES:
            del self._mappings[number]
        else:
            self._unused.append(number)

    def orders(self) -> dict[str, list[int]]:
        """Which files the decoder is to use again and which to drop, so that few wait for a next photo."""
        reuse = [self._unused.pop() for _ in range(len(self._unused))]
        self._free = sorted({*self._free, *reuse}, key=lambda number: len(self._mappings[number]))
        kept = 0
        for place, number in enumerate(self._free):
            kept += len(self._mappings[number])
            if kept > KEPT_BYTES:
                drop, self._free = self._free[place:], self._free[:place]
                for each in drop:
                    del self._mappings[each]
                return {"reuse": [each for each in reuse if each not in drop], "drop": drop}
        return {"reuse": reuse, "drop": []}


def _map(file: int) -> mmap.mmap:
    try:
        if not messages.is_sealed(file):
            raise UnreadablePhoto
        return mmap.mmap(file, os.fstat(file).st_size, prot=mmap.PROT_READ)
    finally:
        os.close(file)
