"""A collection, the probes that are searched in it, and what the exact scan finds for each."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import faiss
import numpy as np

from bench.search.populations import BORDERLINE, SIZE, Indexes, Population, Vectors

LIMIT = 10
# The threshold: 0.40 less the rounding of halfvec (at most 7e-5), so that rounding decides nothing.
THRESHOLD = 0.3999
ROUNDING = 1.5e-4
CHUNK = 50_000


@dataclass(frozen=True)
class BenchmarkCollection:
    """faces: (size, 512), L2 norm 1, a view of what `flat` holds. probes: (n, 512), each the probe of faces[genuine],
    even ones natural, odd ones at cosine 0.40 exactly. exact: (n, 11) best faces of the exact scan, with their scores.
    """

    population: Population
    flat: faiss.IndexFlatIP
    faces: Vectors
    probes: Vectors
    genuine: Indexes
    exact: Indexes
    scores: Vectors

    @property
    def size(self) -> int:
        """Faces in the collection."""
        return len(self.faces)

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


def make_collection(population: Population, size: int, count: int) -> BenchmarkCollection:
    """A collection of that size and its probes; the same each time."""
    chunks = (
        population.draw(min(CHUNK, size - start), np.random.default_rng([size, start]))
        for start in range(0, size, CHUNK)
    )
    return collection_of(population, chunks, count)


def collection_of(population: Population, chunks: Iterable[Vectors], count: int) -> BenchmarkCollection:
    """The collection of these faces, (n, 512) each, with probes of its own and the exact scan's answers to them."""
    flat = faiss.IndexFlatIP(SIZE)
    for chunk in chunks:
        flat.add(chunk)
    # one copy only: a million faces are 2 GB
    faces = faiss.rev_swig_ptr(flat.get_xb(), flat.ntotal * SIZE).reshape(flat.ntotal, SIZE)
    genuine, probes = make_probes(population, faces, count)
    faiss.omp_set_num_threads(2)
    scores, exact = flat.search(probes, LIMIT + 1)
    faiss.omp_set_num_threads(1)
    return BenchmarkCollection(population, flat, faces, probes, genuine, exact, scores)


def make_probes(population: Population, faces: Vectors, count: int) -> tuple[Indexes, Vectors]:
    """Whom the probes show, (count,), and the probes, (count, 512): in turn natural and at cosine 0.40."""
    random = np.random.default_rng([len(faces), 1])
    genuine = random.integers(0, len(faces), count)
    cosines = population.genuine_cosines(count, random)
    cosines[1::2] = BORDERLINE
    return genuine, population.probes(faces[genuine], cosines, random)
