"""Where a collection's faces lie, and faiss's exact scan of them there: nothing is held twice.

float32 in memory, or half precision in a file that is mapped into memory: ten million faces are 20 GB in float32.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

import faiss
import numpy as np
from numpy.typing import NDArray

from bench.search.populations import SIZE, Indexes, Vectors

CHUNK = 50_000
SCANNING_THREADS = 2


@dataclass(frozen=True)
class KeptFaces:
    """vectors: (n, 512), float32 or float16. flat: faiss's index, whose codes are the same memory."""

    vectors: NDArray[np.float32] | NDArray[np.float16]
    flat: faiss.Index

    @property
    def in_half(self) -> bool:
        """Whether they are kept in half precision."""
        return self.vectors.dtype == np.float16


def in_memory(chunks: Iterable[Vectors], size: int) -> KeptFaces:
    """Keep these faces, (n, 512) each, `size` in all, as float32."""
    flat = faiss.IndexFlatIP(SIZE)
    flat.codes.resize(size * SIZE * 4)  # at once: an index that grows by adding takes its memory twice
    flat.ntotal = size
    vectors = faiss.rev_swig_ptr(flat.get_xb(), size * SIZE).reshape(size, SIZE)
    _write(chunks, vectors)
    return KeptFaces(vectors, flat)


def in_file(chunks: Iterable[Vectors], size: int, path: Path) -> KeptFaces:
    """The same in half precision, in a file. One that is there is left to those who have it mapped."""
    path.unlink(missing_ok=True)
    written = np.memmap(path, np.float16, "w+", shape=(size, SIZE))
    _write(chunks, written)
    written.flush()
    vectors = np.memmap(path, np.float16, "r", shape=(size, SIZE))
    flat = faiss.IndexScalarQuantizer(SIZE, faiss.ScalarQuantizer.QT_fp16, faiss.METRIC_INNER_PRODUCT)
    # its codes of a face are the face's numbers in half precision; the owner is none: `vectors` is
    place = faiss.swig_ptr(vectors.view(np.uint8).reshape(-1))
    flat.codes = faiss.MaybeOwnedVectorUInt8.create_view(place, vectors.nbytes, flat.codes.owner)
    flat.ntotal = size
    return KeptFaces(vectors, flat)


def _write(chunks: Iterable[Vectors], vectors: NDArray[np.float32] | NDArray[np.float16]) -> None:
    start = 0
    for chunk in chunks:
        vectors[start : start + len(chunk)] = chunk
        start += len(chunk)
    assert start == len(vectors)


def nearest(vectors: NDArray[np.float32] | NDArray[np.float16], probes: Vectors, count: int) -> tuple[Vectors, Indexes]:
    """The scores of the best faces of each probe and their indexes, (len(probes), count), by comparing all."""
    best = np.full((len(probes), count), -np.inf, np.float32)
    places = np.full((len(probes), count), -1, np.int64)
    faiss.omp_set_num_threads(SCANNING_THREADS)
    for start in range(0, len(vectors), CHUNK):
        chunk = vectors[start : start + CHUNK].astype(np.float32, copy=False)
        scores, found = faiss.knn(probes, chunk, min(count, len(chunk)), metric=faiss.METRIC_INNER_PRODUCT)
        scores, found = np.hstack([best, scores]), np.hstack([places, found + start])
        order = np.argsort(-scores, axis=1, kind="stable")[:, :count]
        best, places = np.take_along_axis(scores, order, 1), np.take_along_axis(found, order, 1)
    faiss.omp_set_num_threads(1)
    return best, places
