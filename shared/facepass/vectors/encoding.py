"""Vectors as the database takes them."""

import numpy as np
from numpy.typing import NDArray

from facepass.models.vector import EMBEDDING_SIZE


class _HalfText(dict[int, str]):
    """Each half-precision number as text, by its 16 bits; written when it is first met.

    All 65,536 at once would cost a cold start 40 ms; a probe needs 512, most of which the last ones had.
    """

    def __missing__(self, bits: int) -> str:
        text = self[bits] = repr(float(np.uint16(bits).view(np.float16)))
        return text


_HALF_TEXT = _HalfText()


def as_text(embedding: NDArray[np.float32]) -> str:
    """A vector, (512,), as pgvector reads a halfvec: 20 us, where formatting each number takes 200."""
    halves = embedding.astype(np.float16).view(np.uint16)
    return "[" + ",".join([_HALF_TEXT[bits] for bits in halves.tolist()]) + "]"


def from_text(text: str) -> NDArray[np.float32]:
    """A vector, (512,), as pgvector writes it."""
    return np.fromstring(text.strip("[]"), np.float32, EMBEDDING_SIZE, sep=",")


def sign_words(embedding: NDArray[np.float32]) -> NDArray[np.uint64]:
    """The bits that pgvector's binary_quantize makes of (512,), as (8,) words: 1 where a dimension is positive.

    In half precision, as the vector is stored: what is smaller than that can hold is zero there.
    """
    return np.packbits(embedding.astype(np.float16) > 0).view(np.uint64)
