"""Ready vectors on their way in: which can be stored, as what, and under which ids."""

import hashlib
from collections.abc import Sequence
from datetime import datetime

import numpy as np
from numpy.typing import NDArray

# Half precision moves the norm of a unit vector by less (measured on 512 dimensions: 2e-4).
NORM_TOLERANCE = 1e-3
ID_BYTES, DIGEST_BYTES = 16, 32


def norms_of(embeddings: NDArray[np.floating]) -> NDArray[np.float64]:
    """(n,) L2 norms of (n, d); infinite or not a number where a vector is, or where its square passes float32."""
    single = embeddings.astype(np.float32, copy=False)
    with np.errstate(over="ignore", invalid="ignore"):
        squares: NDArray[np.float32] = np.einsum("ij,ij->i", single, single)
    return np.sqrt(squares).astype(np.float64)


def without_direction(norms: NDArray[np.float64]) -> dict[int, str]:
    """Why vectors of these norms cannot be compared, by their place."""
    problems = dict.fromkeys(np.flatnonzero(~np.isfinite(norms)).tolist(), "not_finite")
    return problems | dict.fromkeys(np.flatnonzero(norms == 0).tolist(), "zero_vector")


def unit_vectors(embeddings: NDArray[np.floating], norms: NDArray[np.float64]) -> tuple[NDArray[np.float16], int]:
    """(n, d) as the database keeps them, big-endian, and how many had to be normalised."""
    off = np.abs(norms - 1) > NORM_TOLERANCE
    count = int(np.count_nonzero(off))
    if count:
        embeddings = np.where(off[:, None], embeddings / norms[:, None], embeddings)
    return embeddings.astype(">f2"), count


def digests_of_rows(*columns: NDArray[np.uint8]) -> NDArray[np.uint8]:
    """(n, 32) SHA-256 of what the rows of some (n, width) columns hold together."""
    content = np.ascontiguousarray(np.hstack(columns))
    rows = content.view(f"V{content.shape[1]}").ravel().tolist()
    digests = b"".join([hashlib.sha256(row).digest() for row in rows])
    return np.frombuffer(digests, np.uint8).reshape(-1, DIGEST_BYTES)


def content_ids(moment: datetime, digests: NDArray[np.uint8]) -> NDArray[np.uint8]:
    """(n, 16): UUIDv7s that follow from (n, 32) digests of rows' contents, and from nothing else.

    A line that is imported again gets the same id. moment: the 48 bits of time; the other bits are the digests'
    (RFC 9562, 5.7 and 6.5).
    """
    ids = digests[:, :ID_BYTES].copy()
    milliseconds = round(moment.timestamp() * 1000)
    ids[:, :6] = np.frombuffer(milliseconds.to_bytes(6, "big"), np.uint8)
    ids[:, 6] = ids[:, 6] & 0x0F | 0x70
    ids[:, 8] = ids[:, 8] & 0x3F | 0x80
    return ids


def digests_of(texts: Sequence[str | None]) -> NDArray[np.uint8]:
    """(n, 32) SHA-256 of texts; zeros for none."""
    nothing = bytes(DIGEST_BYTES)
    digests = [nothing if text is None else hashlib.sha256(text.encode()).digest() for text in texts]
    return np.frombuffer(b"".join(digests), np.uint8).reshape(-1, DIGEST_BYTES)
