"""Vectors in the forms that the database reads."""

import numpy as np
from numpy.typing import NDArray

from facepass.models.vector import EMBEDDING_SIZE


class _HalfText(dict[int, str]):
    """Each half-precision number as text, by its 16 bits, written on first use.

    All 65,536 at once would add 40 ms to a cold start; a probe needs 512, most of which earlier ones needed too.
    """

    def __missing__(self, bits: int) -> str:
        text = self[bits] = repr(float(np.uint16(bits).view(np.float16)))
        return text


_HALF_TEXT = _HalfText()


def as_text(embedding: NDArray[np.float32]) -> str:
    """A vector, (512,), as pgvector reads a halfvec: 20 us, while formatting each number takes 200."""
    halves = embedding.astype(np.float16).view(np.uint16)
    return "[" + ",".join([_HALF_TEXT[bits] for bits in halves.tolist()]) + "]"


def from_text(text: str) -> NDArray[np.float32]:
    """A vector, (512,), as pgvector writes it."""
    return np.fromstring(text.strip("[]"), np.float32, EMBEDDING_SIZE, sep=",")


def sign_bits(embedding: NDArray[np.float32]) -> NDArray[np.uint8]:
    """The bits that pgvector's binary_quantize makes of (512,), as (64,) bytes: 1 where a dimension is positive.

    In half precision, as the vector is stored: a number that is too small for it is zero.
    """
    return np.packbits(embedding.astype(np.float16) > 0)
