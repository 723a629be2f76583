"""How the cosines of real vectors are distributed, beside those of the benchmark's populations.

`python -m bench.search.fit VECTORS.npz`: `embeddings` (n, 512), L2 norm 1, and `labels` (n,), whom each shows. Without
a file it shows the populations alone.
"""

import sys

import numpy as np
from rich.console import Console
from rich.table import Table

from bench.search.populations import FITTED, HARD, Indexes, Population, Vectors

PAIRS = 1000


def main() -> None:
    """Print a table, a row a set of vectors."""
    sets = {population.name: sample(population) for population in (FITTED, HARD)}
    for path in sys.argv[1:]:
        with np.load(path) as arrays:
            sets[path] = arrays["embeddings"].astype(np.float32), arrays["labels"]
    table = Table("", "mean's norm", "impostor cosine", "impostor bits", "genuine cosine")
    for name, (vectors, labels) in sets.items():
        table.add_row(name, *figures(vectors, labels))
    Console().print(table)


def sample(population: Population) -> tuple[Vectors, Indexes]:
    """Two vectors each of PAIRS people, and whose they are."""
    random = np.random.default_rng(8)
    faces = population.draw(PAIRS, random)
    probes = population.probes(faces, population.genuine_cosines(PAIRS, random), random)
    return np.concatenate([faces, probes]), np.tile(np.arange(PAIRS), 2)


def figures(vectors: Vectors, labels: Indexes) -> tuple[str, str, str, str]:
    """The norm of the mean; mean and standard deviation over all pairs, as text."""
    pairs = np.triu_indices(len(vectors), 1)
    genuine = (labels[:, None] == labels)[pairs]
    cosines = (vectors @ vectors.T)[pairs]
    signs = np.where(vectors > 0, np.float32(1), np.float32(-1))
    distances = ((vectors.shape[1] - signs @ signs.T) / 2)[pairs]
    return (
        f"{np.linalg.norm(vectors.mean(axis=0)):.2f}",
        f"{cosines[~genuine].mean():.3f} ± {cosines[~genuine].std():.3f}",
        f"{distances[~genuine].mean():.0f} ± {distances[~genuine].std():.1f}",
        f"{cosines[genuine].mean():.3f} ± {cosines[genuine].std():.3f}",
    )


if __name__ == "__main__":
    main()
