"""The Hamming distance of a probe to every face of a collection, at nearly the memory's own speed.

faiss compares the rows where they lie, through pointers: nothing is copied, and no index is kept. It uses the widest
instructions of the processor that it runs on. A scan lets go of the interpreter's lock.

faiss takes its number of threads from OMP_NUM_THREADS when it is imported, and threads that have no work spin unless
OMP_WAIT_POLICY is `passive`: template.yaml sets both for the function that searches. One query is one thread's work.
"""

import math
from functools import cache
from types import ModuleType

import numpy as np
from numpy.typing import NDArray

BYTES = 64  # the bits of a face


@cache
def load_faiss() -> ModuleType:
    """Import faiss, for the first collection that is cached: it takes 35 ms, and 0.3 s beside a busy thread."""
    import faiss  # noqa: PLC0415

    return faiss


def within(
    bound: float, probe: NDArray[np.uint8], bits: NDArray[np.uint8]
) -> tuple[NDArray[np.int64], NDArray[np.float32]]:
    """The rows of bits that differ from the probe's in at most `bound` places, and in how many each does.

    probe: (64,). bits: (n, 64), contiguous.
    """
    faiss = load_faiss()
    found = faiss.RangeSearchResult(1)
    radius = math.floor(bound) + 1  # its bound is strict
    faiss.hamming_range_search(faiss.swig_ptr(probe), faiss.swig_ptr(bits), 1, len(bits), radius, BYTES, found)
    count = int(faiss.rev_swig_ptr(found.lims, 2)[1])
    if not count:
        return np.empty(0, np.int64), np.empty(0, np.float32)
    rows, distances = (faiss.rev_swig_ptr(each, count).copy() for each in (found.labels, found.distances))
    return rows, distances
