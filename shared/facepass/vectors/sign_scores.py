"""Sign scores: how a probe's numbers agree with the signs of stored faces (bounds.py)."""

import numpy as np
from numpy.typing import NDArray

# Of so many rows the places in the table of look-ups fit the processor's second-level cache.
AT_ONCE = 1024
_BYTE_SIGNS = np.unpackbits(np.arange(256, dtype=np.uint8)[:, None], axis=1).astype(np.float32) * 2 - 1  # (256, 8)
_BYTE_PLACES = np.arange(64, dtype=np.intp) * 256


def sign_scores(probe: NDArray[np.float32], bits: NDArray[np.uint8], rows: NDArray[np.int64]) -> NDArray[np.float32]:
    """The probe, (512,), times the signs of these rows of bits, (n, 64), over sqrt(512): (len(rows),).

    One table look-up a byte of bits.
    """
    of_bytes = _BYTE_SIGNS @ (probe.reshape(64, 8).T / np.float32(np.sqrt(512)))  # (256, 64)
    table = np.ascontiguousarray(of_bytes.T).ravel()
    scores = np.empty(len(rows), np.float32)
    for start in range(0, len(rows), AT_ONCE):
        some = slice(start, start + AT_ONCE)
        # no place is out of bounds; saying what to do with one that is saves the check
        table.take(_BYTE_PLACES + bits[rows[some]], mode="clip").sum(axis=1, out=scores[some])
    return scores
