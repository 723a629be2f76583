"""A collection, the probes that are searched in it, and what the exact scan finds for each."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from bench.search.kept_faces import CHUNK, KeptFaces, in_file, in_memory, nearest
from bench.search.populations import BORDERLINE, Indexes, Population, Vectors, unit
from bench.search.sizes import WHOLE_UP_TO

LIMIT = 10
# The threshold: 0.40 less the rounding of halfvec (at most 7e-5), so that rounding decides nothing.
THRESHOLD = 0.3999
ROUNDING = 1.5e-4


@dataclass(frozen=True)
class BenchmarkCollection:
    """kept: the faces, L2 norm 1. probes: (n, 512), each the probe of faces[genuine], even ones natural, odd ones at
    cosine 0.40 exactly. exact: (n, 11) best faces of the exact scan, with their scores.
    """

    population: Population
    kept: KeptFaces
    probes: Vectors
    genuine: Indexes
    exact: Indexes
    scores: Vectors

    @property
    def size(self) -> int:
        """Faces in the collection."""
        return len(self.faces)

    @property
    def faces(self) -> NDArray[np.float32] | NDArray[np.float16]:
        """The faces, (size, 512)."""
        return self.kept.vectors

    @cached_property
    def bits(self) -> NDArray[np.uint8]:
        """The bits of all faces, (size, 64), as PostgreSQL takes them of half precision."""
        bits = np.empty((self.size, 64), np.uint8)
        for start in range(0, self.size, CHUNK):
            bits[start : start + CHUNK] = np.packbits(self.faces[start : start + CHUNK].astype(np.float16) > 0, axis=1)
        return bits

    def recall(self, found: Sequence[Sequence[int]], kind: int | None = None) -> float | None:
        """The share of genuine faces found, of those that an answer of LIMIT faces can hold.

        Counted is a probe whose genuine face scores at least 0.40 and is among the exact scan's first ten, clear of the
        eleventh by more than half precision rounds. On the hard collection thousands of strangers score above 0.40: no
        engine can place such a pair among ten. found: answers to the first probes. kind: 0 natural, 1 borderline.
        """
        hits = [
            self.genuine[probe] in answer
            for probe, answer in enumerate(found)
            if kind in (None, probe % 2) and self._can_be_found(probe)
        ]
        return float(np.mean(hits)) if hits else None

    def top_match(self, found: Sequence[Sequence[int]]) -> float | None:
        """The share of answers led by the genuine face, of the probes for which the exact scan's is."""
        hits = [
            bool(len(answer)) and answer[0] == self.genuine[probe]
            for probe, answer in enumerate(found)
            if self._can_be_found(probe)
            and self.exact[probe, 0] == self.genuine[probe]
            and self.scores[probe, 0] - self.scores[probe, 1] > ROUNDING
        ]
        return float(np.mean(hits)) if hits else None

    def _can_be_found(self, probe: int) -> bool:
        (ranks,) = np.nonzero(self.exact[probe, :LIMIT] == self.genuine[probe])
        if not len(ranks):
            return False
        score = self.scores[probe, ranks[0]]
        return bool(score >= THRESHOLD and score - self.scores[probe, LIMIT] > ROUNDING)


def make_collection(population: Population, size: int, count: int, folder: Path) -> BenchmarkCollection:
    """A collection of that size and its probes; the same each time. folder: for faces that memory cannot hold."""
    chunks = drawn(population, size)
    kept = in_memory(chunks, size) if size <= WHOLE_UP_TO else in_file(chunks, size, folder / "faces.f2")
    return collection_of(population, kept, count)


def drawn(population: Population, size: int) -> Iterator[Vectors]:
    """The faces of a collection, block by block."""
    for start in range(0, size, CHUNK):
        yield population.draw(min(CHUNK, size - start), np.random.default_rng([size, start]))


def collection_of(population: Population, kept: KeptFaces, count: int) -> BenchmarkCollection:
    """The collection of these faces, with probes of its own and the exact scan's answers to them."""
    genuine, probes = make_probes(population, kept, count)
    scores, exact = nearest(kept.vectors, probes, LIMIT + 1)
    return BenchmarkCollection(population, kept, probes, genuine, exact, scores)


def make_probes(population: Population, kept: KeptFaces, count: int) -> tuple[Indexes, Vectors]:
    """Whom the probes show, (count,), and the probes, (count, 512): in turn natural and at cosine 0.40."""
    random = np.random.default_rng([len(kept.vectors), 1])
    genuine = random.integers(0, len(kept.vectors), count)
    cosines = population.genuine_cosines(count, random)
    cosines[1::2] = BORDERLINE
    faces = unit(kept.vectors[genuine].astype(np.float32))  # half precision has changed their length
    return genuine, population.probes(faces, cosines, random)
