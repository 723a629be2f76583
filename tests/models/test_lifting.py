"""The matrix that makes 512 numbers of 128 keeps every cosine, and its signs are as good as random."""

import hashlib
import math

import numpy as np
import pytest

from facepass.vectors.bounds import BITS, hamming_bound
from models.build import lifting

PAIRS = 20_000
SHA256 = "d213c93067c3bb6e2e732f45f8605fdf1bdf8e6fe75afc770b5e79d0d0624dad"  # made with NumPy 2.4 on x86-64


@pytest.fixture(scope="module")
def lift() -> np.ndarray:
    return lifting.lift()


def pairs_at(cosine: float) -> tuple[np.ndarray, np.ndarray]:
    """Random pairs of vectors, (PAIRS, 128) of length 1, with exactly this cosine."""
    first, other = np.random.default_rng(1).standard_normal((2, PAIRS, lifting.SHORT))
    first /= np.linalg.norm(first, axis=1, keepdims=True)
    other -= (first * other).sum(axis=1, keepdims=True) * first
    other /= np.linalg.norm(other, axis=1, keepdims=True)
    return first, cosine * first + math.sqrt(1 - cosine**2) * other


def differing_bits(lift: np.ndarray, first: np.ndarray, second: np.ndarray) -> np.ndarray:
    return ((first @ lift.T > 0) != (second @ lift.T > 0)).sum(axis=1)


def test_the_matrix_is_the_same_on_every_machine(lift: np.ndarray) -> None:
    assert lift.dtype == np.float32
    assert hashlib.sha256(lift.tobytes()).hexdigest() == SHA256


def test_columns_are_orthonormal(lift: np.ndarray) -> None:
    exact = lift.astype(np.float64)
    assert exact.T @ exact == pytest.approx(np.eye(lifting.SHORT), abs=1e-7)


@pytest.mark.parametrize("cosine", [0.0, 0.3, 0.7])
def test_bits_differ_as_often_as_the_cosine_says(cosine: float, lift: np.ndarray) -> None:
    distances = differing_bits(lift, *pairs_at(cosine))
    assert distances.mean() == pytest.approx(BITS * math.acos(cosine) / math.pi, abs=1)


@pytest.mark.parametrize("cosine", [0.0, 0.3, 0.7])
def test_the_hamming_bound_keeps_999_of_1000_pairs(cosine: float, lift: np.ndarray) -> None:
    assert (differing_bits(lift, *pairs_at(cosine)) <= hamming_bound(cosine)).mean() >= 0.999


def test_one_round_would_not_be_random_enough(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(lifting, "ROUNDS", 1)
    assert (differing_bits(lifting.lift(), *pairs_at(0.3)) <= hamming_bound(0.3)).mean() < 0.99
