"""Synthetic faces whose cosines are distributed like a recogniser's.

A population is a common mean direction and, around it, Gaussian directions whose standard deviation decays
exponentially over the axes, turned by a random rotation so that every bit sees all of them. The mean of norm m lifts
two strangers' cosine to m² on average; D effective dimensions spread it by (1 - m²) / sqrt(D).

Assumptions: one face a person in the collection; genuine cosines are normally distributed; what sets a probe apart from
its collection face lies in the directions in which people differ, which is harder than noise in all directions, and
leaves the probe about as near to the mean as any face. `python -m bench.search.fit` measures the same figures on a
folder of real vectors.
"""

from dataclasses import dataclass, replace
from functools import cache

import numpy as np
from numpy.typing import NDArray

SIZE = 512
# A probe at cosine c needs 1 - c of the mean from elsewhere than its face: 0.53 of it in a natural pair's other part,
# 0.75 in a borderline one's.
MEAN_OF_THE_REST = 0.6
BORDERLINE = 0.40
Vectors = NDArray[np.float32]
Indexes = NDArray[np.int64]


@dataclass(frozen=True)
class Population:
    """The distribution of the cosines of a kind of photo.

    mean_norm: norm of the mean vector. decay: axes over which the standard deviation falls by e; the effective
    dimensions are decay * tanh(512 / decay). genuine_mean, genuine_sd: cosine of two photos of one person.
    """

    name: str
    mean_norm: float
    decay: float
    genuine_mean: float
    genuine_sd: float

    def draw(self, count: int, random: np.random.Generator) -> Vectors:
        """Random faces, (count, 512), L2 norm 1."""
        mean, rotation = _frame()
        sigma = np.exp(-np.arange(SIZE, dtype=np.float32) / self.decay)
        around = unit((random.standard_normal((count, SIZE), dtype=np.float32) * sigma) @ rotation)
        return unit(self.mean_norm * mean + np.float32(np.sqrt(1 - self.mean_norm**2)) * around)

    def probes(self, faces: Vectors, cosines: Vectors, random: np.random.Generator) -> Vectors:
        """Vectors of the people of faces (n, 512), each at its cosine, (n,), to its face."""
        rest = replace(self, mean_norm=self.mean_norm * MEAN_OF_THE_REST).draw(len(faces), random)
        across = unit(rest - np.sum(rest * faces, axis=1, keepdims=True) * faces)
        return unit(cosines[:, None] * faces + np.sqrt(1 - cosines[:, None] ** 2) * across)

    def genuine_cosines(self, count: int, random: np.random.Generator) -> Vectors:
        """Cosines of natural genuine pairs, (count,), cut off at 0 and 0.98."""
        return random.normal(self.genuine_mean, self.genuine_sd, count).clip(0, 0.98).astype(np.float32)


# Sharp colour photos, models/lite: impostors 0 ± 0.05, genuine pairs 0.70 ± 0.065 (docs/search.md; the sample photos'
# own genuine pairs lie at 0.66 to 0.71). 400 effective dimensions.
FITTED = Population("fitted", mean_norm=0.0, decay=545, genuine_mean=0.70, genuine_sd=0.065)
# Small grey images, models/lite on the 400 of shared/faces-orl: impostors 0.130 ± 0.114 in cosine, 234 ± 21 bits of 512
# in Hamming distance, genuine pairs 0.656 ± 0.142. 60 effective dimensions. Their mean's norm is 0.38, but ten photos a
# person lift it: 0.36 gives the impostors' 0.130.
HARD = Population("hard", mean_norm=0.36, decay=60, genuine_mean=0.656, genuine_sd=0.142)


def unit(vectors: Vectors) -> Vectors:
    """The same directions with L2 norm 1."""
    return vectors / np.linalg.norm(vectors, axis=-1, keepdims=True)


@cache
def _frame() -> tuple[Vectors, Vectors]:
    """The mean's direction (512,) and the rotation (512, 512), the same for every collection."""
    random = np.random.default_rng(512)
    rotation = np.linalg.qr(random.standard_normal((SIZE, SIZE)))[0].astype(np.float32)
    return unit(random.standard_normal(SIZE).astype(np.float32)), rotation
