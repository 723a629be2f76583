"""The scan alone: FacePass's kernel, numpy, the reading of the bits and faiss's exact scan, in turn."""

import statistics
from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

from bench.search.benchmark_collection import THRESHOLD, BenchmarkCollection
from bench.search.engines import faiss_flat, reading
from bench.search.interleaving import take_turns
from bench.search.populations import Vectors
from facepass.vectors.bounds import hamming_bound
from facepass.vectors.encoding import sign_bits
from facepass.vectors.scan import BYTES, within

ROUNDS = 3
PROBES = 25
WORDS = BYTES // 8
# Faces in one pass of numpy: what it reads and writes stays in the processor's second-level cache.
TILE = 16_384
KERNEL, NUMPY, READING, FLAT = "kernel", "numpy", "reading", "faiss_flat"


def scan_costs(collection: BenchmarkCollection) -> dict[str, float]:
    """The median of the rounds' median milliseconds of each scan, and of each over the reading.

    kernel: the faces within the bound of 0.40. numpy: every face's distance, in tiles, words in columns. reading: the
    greatest of the bits' words, which is nothing but reading them. faiss_flat: the exact scan of the vectors, as they
    are kept.
    """
    bits = collection.bits
    columns = np.ascontiguousarray(bits.view(np.uint64).T)
    bound = hamming_bound(THRESHOLD)
    scans: dict[str, Callable[[Vectors], object]] = {
        KERNEL: lambda probe: within(bound, sign_bits(probe), bits),
        NUMPY: lambda probe: np.nonzero(distances_in_tiles(sign_bits(probe).view(np.uint64), columns) <= bound),
        READING: lambda _: reading(collection),
        FLAT: lambda probe: faiss_flat(collection, probe),
    }
    rounds = [_medians(list(scans.values()), collection.probes[:PROBES]) for _ in range(ROUNDS)]
    costs = {name: statistics.median(each[place] for each in rounds) for place, name in enumerate(scans)}
    over = {f"{name}_over_reading": costs[name] / costs[READING] for name in (KERNEL, NUMPY)}
    return {f"{name}_ms": cost for name, cost in costs.items()} | over


def distances_in_tiles(probe: NDArray[np.uint64], columns: NDArray[np.uint64]) -> NDArray[np.uint16]:
    """The Hamming distance of every face to a probe, (8,): (n,). columns: (8, n), so that each pass reads one row."""
    distances = np.zeros(columns.shape[1], np.uint16)
    differing, ones = np.empty(TILE, np.uint64), np.empty(TILE, np.uint8)
    for start in range(0, len(distances), TILE):
        total = distances[start : start + TILE]
        some, count = differing[: len(total)], ones[: len(total)]
        for word in range(WORDS):
            np.bitwise_xor(columns[word, start : start + TILE], probe[word], out=some)
            np.bitwise_count(some, out=count)
            np.add(total, count, out=total)
    return distances


def _medians(scans: list[Callable[[Vectors], object]], probes: Vectors) -> list[float]:
    milliseconds, _ = take_turns([_timed_only(scan) for scan in scans], probes)
    return [statistics.median(times) for times in milliseconds]


def _timed_only(scan: Callable[[Vectors], object]) -> Callable[[Vectors], list[int]]:
    def find(probe: Vectors) -> list[int]:
        scan(probe)
        return []  # only its time counts here

    return find
