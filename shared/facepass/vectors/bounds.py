"""How many bits of two vectors may differ when their cosine is known, so that a scan of bits misses no match.

A vector's bits are its signs. The Hamming bound keeps three standard deviations of a binomial distribution: of pairs
exactly at a cosine 0.13% would exceed it, and 0.01% do, because real distances vary less (8.7 for 10.9 at cosine 0.40).
Measured on synthetic and on real vectors: docs/search.md.
"""

import math
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

BITS = 512
# E[|x|] of a standard normal: the cosine of a random vector with its own signs (in many dimensions).
SIGN_COSINE = math.sqrt(2 / math.pi)
# Standard deviation of the sign score, whatever the cosine: a probe's part along the vector and its part across it
# add up to (1 - 2 / pi) / 512 in variance.
SIGN_SPREAD = math.sqrt((1 - 2 / math.pi) / BITS)
SIGMAS = 3.0
SIGN_SIGMAS = 3.5  # few more survive, and as many are missed as with a Hamming bound of three


def hamming_bound(cosine: float) -> float:
    """The most bits in which two vectors of at least this cosine differ.

    Each bit differs with probability arccos(cosine) / pi (SimHash: Charikar 2002), so 512 of them like a binomial
    variable. Twin of the SQL function of the same name.
    """
    spread = math.acos(max(-1.0, min(1.0, cosine))) / math.pi
    return BITS * spread + SIGMAS * math.sqrt(BITS * spread * (1 - spread))


def sign_score_bound(cosine: float) -> float:
    """The least sign score of two vectors of at least this cosine.

    The sign score is the float vector times the other's signs, over sqrt(512): the asymmetric distance of quantised
    search (Gordo et al. 2014). It is less noisy than the Hamming distance, because only one side has lost its
    magnitudes.
    """
    return SIGN_COSINE * cosine - SIGN_SIGMAS * SIGN_SPREAD


Scores = TypeVar("Scores", float, NDArray[np.float32])


def cosine_of_bound(sign_score: Scores) -> Scores:
    """The highest cosine that a pair of this sign score may have: the inverse of sign_score_bound."""
    return (sign_score + SIGN_SIGMAS * SIGN_SPREAD) / SIGN_COSINE


def likely_cosine(sign_score: float) -> float:
    """A cosine that a pair of this sign score reaches in 98 of 100 cases."""
    return (sign_score - 2 * SIGN_SPREAD) / SIGN_COSINE
