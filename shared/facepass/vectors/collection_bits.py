"""The sign bits of a whole collection in memory, and the faces that may be near a probe."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from facepass.vectors.bounds import cosine_of_bound, hamming_bound, likely_cosine, sign_score_bound
from facepass.vectors.encoding import sign_words

WORDS = 8  # of 64 bits
BYTES_PER_FACE = 16 + 64 + 2  # id, bits, and the distance of the last scan
# As Postgres sends a face: uuid_send(id) || bit_send(bits), whose length field always says 512.
FACE = np.dtype([("id", "V16"), ("length", ">i4"), ("bits", "V64")])
# Faces in one pass: what it reads and writes, 8 + 1 + 2 bytes a face, stays in the processor's second-level cache.
TILE = 16_384
# Within the Hamming bound, score this many before deciding whether the bound can be narrower.
PROBED = 2_000
# PostgreSQL ranks the first of them, and of the others those that may be nearer. In a million poor faces there may be
# thousands; the shortlist of a good collection has a handful.
SHORTLISTED = 8_000


@dataclass(frozen=True)
class Candidates:
    """Faces that may be near a probe, most likely first.

    ids: (n,) of 16 bytes. reach: (n,), the highest cosine that each may have. floor: every face in memory with at least
    this cosine is among them.
    """

    ids: NDArray[np.void]
    reach: NDArray[np.float32]
    floor: float


class CollectionBits:
    """Ids and bits of up to `capacity` faces: (8, capacity) words, one row a word, so that each pass reads one row."""

    def __init__(self, capacity: int) -> None:
        self.size = 0
        self.capacity = capacity
        self._words = np.empty((WORDS, capacity), np.uint64)
        self._ids = np.empty(capacity, "V16")
        self._distances = np.empty(capacity, np.uint16)

    def add(self, faces: bytes) -> None:
        """Append faces as PostgreSQL sends them (FACE); there must be room for them."""
        rows = np.frombuffer(faces, FACE)
        place = slice(self.size, self.size + len(rows))
        self._ids[place] = rows["id"]
        self._words[:, place] = np.ascontiguousarray(rows["bits"]).view(np.uint64).reshape(-1, WORDS).T
        self.size += len(rows)

    def leave_room(self, faces: int) -> None:
        """Make room for this many more, if the capacity allows."""
        self.capacity = min(self.capacity, self.size + faces)

    def candidates(self, probe: NDArray[np.float32], threshold: float, wanted: int) -> Candidates:
        """The faces that may be within the threshold or, when these are many, among the `wanted` nearest.

        probe: (512,), L2 norm 1. The Hamming distance leaves the few that need the sign score, which leaves the few
        that need Postgres.
        """
        distances = self._scan(sign_words(probe))
        rows = np.nonzero(distances <= hamming_bound(threshold))[0]
        floor = threshold
        if len(rows) > 2 * PROBED:
            floor = max(threshold, self._likely_last(probe, rows, wanted))
            rows = rows[distances[rows] <= hamming_bound(floor)]
        scores = self._sign_scores(probe, rows)
        near = np.argsort(-scores)
        near = near[: np.count_nonzero(scores >= sign_score_bound(floor))]
        if len(near) > SHORTLISTED:
            floor = max(floor, cosine_of_bound(float(scores[near[SHORTLISTED]])))
            near = near[:SHORTLISTED]
        ids, first = np.unique(self._ids[rows[near]], return_index=True)  # a face that changed is stored twice
        return Candidates(ids[np.argsort(first)], cosine_of_bound(scores[near[np.sort(first)]]), floor)

    def _scan(self, probe: NDArray[np.uint64]) -> NDArray[np.uint16]:
        """The Hamming distance of every face to the probe's words, (8,): (size,)."""
        differing, counts = np.empty(TILE, np.uint64), np.empty(TILE, np.uint8)
        for start in range(0, self.size, TILE):
            end = min(start + TILE, self.size)
            some, ones, total = differing[: end - start], counts[: end - start], self._distances[start:end]
            total[:] = 0
            for word in range(WORDS):
                np.bitwise_xor(self._words[word, start:end], probe[word], out=some)
                np.bitwise_count(some, out=ones)
                np.add(total, ones, out=total)
        return self._distances[: self.size]

    def _likely_last(self, probe: NDArray[np.float32], rows: NDArray[np.intp], wanted: int) -> float:
        """A cosine that the last of the `wanted` nearest probably reaches, estimated from those nearest by their bits.

        PostgreSQL notices when it does not, and searches by itself.
        """
        nearest = rows[np.argpartition(self._distances[rows], PROBED)[:PROBED]]
        scores = self._sign_scores(probe, nearest)
        return likely_cosine(float(-np.partition(-scores, wanted)[wanted]))

    def _sign_scores(self, probe: NDArray[np.float32], rows: NDArray[np.intp]) -> NDArray[np.float32]:
        """The probe times each face's signs over sqrt(512): (len(rows),). One table look-up a byte of bits."""
        of_bytes = _BYTE_SIGNS @ (probe.reshape(64, 8).T / np.float32(np.sqrt(512)))  # (256, 64)
        bits = np.ascontiguousarray(self._words[:, rows].T).view(np.uint8)  # (n, 64)
        table = np.ascontiguousarray(of_bytes.T).ravel()
        scores: NDArray[np.float32] = table[_BYTE_PLACES + bits].sum(axis=1)
        return scores


_BYTE_SIGNS = np.unpackbits(np.arange(256, dtype=np.uint8)[:, None], axis=1).astype(np.float32) * 2 - 1  # (256, 8)
_BYTE_PLACES = np.arange(64, dtype=np.int32) * 256
