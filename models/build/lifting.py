"""An orthonormal matrix that lifts an embedding of 128 numbers to the 512 that FacePass stores.

Cosines stay what they were. A search compares the signs of the lifted vectors first (docs/search.md), so the 512
directions have to be as good as random ones: only then do the bits of two faces differ as the Hamming bound expects.
"""

import math

import numpy as np
from numpy.typing import NDArray

LONG = 512
SHORT = 128
SEED = 512
ROUNDS = 3


def lift() -> NDArray[np.float32]:
    """(512, 128) with columns of length 1 at right angles: the first columns of (H D)^3 / 512^1.5.

    H is Sylvester's Hadamard matrix, each D a diagonal of random signs; three rounds are a pseudo-random rotation (Yu
    et al., "Orthogonal Random Features", arXiv:1610.09072, section 5). All but the last division is done in integers,
    so that the numbers are the same on every machine. Those of a QR decomposition depend on the BLAS library.
    """
    bits = np.random.PCG64(SEED)  # the raw bits are the same in every version of NumPy, drawn numbers need not be
    hadamard = _hadamard()
    rotation = np.eye(LONG, dtype=np.int64)
    for _ in range(ROUNDS):
        signs = 1 - 2 * (bits.random_raw(LONG) >> np.uint64(63)).astype(np.int64)
        rotation = hadamard @ (signs[:, np.newaxis] * rotation)
    return np.asarray(rotation[:, :SHORT] / math.sqrt(LONG**ROUNDS), np.float32)


def _hadamard() -> NDArray[np.int64]:
    """Sylvester's (512, 512) matrix of 1 and -1, whose rows are at right angles."""
    matrix = np.ones((1, 1), np.int64)
    while len(matrix) < LONG:
        matrix = np.block([[matrix, matrix], [matrix, -matrix]])
    return matrix
