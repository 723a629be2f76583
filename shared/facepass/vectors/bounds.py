"""How many bits of two vectors may differ when their cosine is known, so that a scan of bits misses no match.

A vector's bits are its signs. The Hamming bound keeps three standard deviations of a binomial distribution: of pairs
exactly at a cosine 0.13% would exceed it, and 0.01% do, because real distances vary less (8.7 for 10.9 at cosine 0.40).
Measured on synthetic and on real vectors: docs/search.md.
"""

import math

import numpy as np
from numpy.typing import NDArray

BITS = 512
# E[|x|] of a standard normal: the cosine of a random vector with its own signs (in many dimensions).
SIGN_COSINE = math.sqrt(2 / math.pi)
SIGMAS = 3.0
SIGN_SIGMAS = 3.75  # misses one in 10,000 pairs at a cosine of 0.40, as the Hamming bound does


def hamming_bound(cosine: float) -> float:
    """The most bits in which two vectors of at least this cosine differ.

    Each bit differs with probability arccos(cosine) / pi (SimHash: Charikar 2002), so 512 of them like a binomial
    variable. Twin of the SQL function of the same name.
    """
    spread = math.acos(max(-1.0, min(1.0, cosine))) / math.pi
    return BITS * spread + SIGMAS * math.sqrt(BITS * spread * (1 - spread))


def sign_spread(cosine: float) -> float:
    """The standard deviation of the sign score of two vectors at this cosine.

    A probe is `cosine` times the vector and sqrt(1 - cosine^2) times a direction across it. Along the vector the score
    varies as the cosine of a random vector with its own signs does, by (1 - 3 / pi) / 512; across it by the rest of the
    signs, (1 - 2 / pi) / 512. Both together are (1 - 2 / pi - cosine^2 / pi) / 512.
    """
    return math.sqrt((1 - 2 / math.pi - cosine**2 / math.pi) / BITS)


def sign_score_bound(cosine: float) -> float:
    """The least sign score of two vectors of at least this cosine.

    The sign score is the float vector times the other's signs, over sqrt(512): the asymmetric distance of quantised
    search (Gordo et al. 2014). It is less noisy than the Hamming distance, because only one side has lost its
    magnitudes, and the less the nearer the vectors are.
    """
    return SIGN_COSINE * cosine - SIGN_SIGMAS * sign_spread(cosine)


def reach(sign_scores: NDArray[np.float32]) -> NDArray[np.float32]:
    """The highest cosine that a pair of each sign score may have: the inverse of sign_score_bound."""
    return _cosine_at(sign_scores, SIGN_SIGMAS)


def likely_cosine(sign_score: float) -> float:
    """A cosine that a pair of this sign score reaches in five of six cases."""
    return float(_cosine_at(np.array(sign_score, np.float32), -1.0))


def _cosine_at(sign_scores: NDArray[np.float32], sigmas: float) -> NDArray[np.float32]:
    """The cosine whose score lies this many standard deviations above: score = SIGN_COSINE c - sigmas sign_spread(c).

    Squared, this is a quadratic equation for c. Scores above 0.85, which no stored face has, have no root.
    """
    variance = sigmas**2 / BITS
    square = SIGN_COSINE**2 + variance / math.pi
    rest = sign_scores**2 - variance * (1 - 2 / math.pi)
    root = np.sqrt(np.maximum((SIGN_COSINE * sign_scores) ** 2 - square * rest, 0))
    return ((SIGN_COSINE * sign_scores + math.copysign(1, sigmas) * root) / square).astype(np.float32)
