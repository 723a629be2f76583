"""The sign bits of a whole collection in memory, and the faces that may be near a probe."""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from facepass.vectors import scan
from facepass.vectors.bounds import hamming_bound, likely_cosine, reach, sign_score_bound
from facepass.vectors.encoding import sign_bits
from facepass.vectors.sign_scores import sign_scores

BYTES_PER_FACE = 16 + scan.BYTES  # id and bits
# As Postgres sends a face: uuid_send(id) || bit_send(bits), whose length field always says 512.
FACE = np.dtype([("id", "V16"), ("length", ">i4"), ("bits", "u1", (scan.BYTES,))])
# The first faces that are scanned; each further scan is of as many as all before it.
FIRST_SCAN = 65_536
# Within the Hamming bound, score this many before deciding whether the bound can be narrower.
PROBED = 2_000
# PostgreSQL ranks the first of them, and of the others those that may be nearer. In a million poor faces there may be
# thousands; the shortlist of a good collection has a handful.
SHORTLISTED = 8_000
# The highest estimate of the last one: the sign scores of copies of a photo may exceed that of a cosine of 1.
HIGHEST_FLOOR = 0.95


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
    """Ids and bits of up to `capacity` faces, a row each."""

    def __init__(self, capacity: int) -> None:
        self.size = 0
        self.capacity = capacity
        self._bits = np.empty((capacity, scan.BYTES), np.uint8)
        self._ids = np.empty(capacity, "V16")

    def add(self, faces: bytes | memoryview) -> None:
        """Append faces as PostgreSQL sends them (FACE); there must be room for them."""
        self._append(np.frombuffer(faces, FACE))

    def update(self, faces: bytes | memoryview, in_order: int) -> bool:
        """Change the faces that are among the first `in_order`, and append the others.

        in_order: so many are in the order of their ids. False if there is no room.
        """
        rows = np.frombuffer(faces, FACE)
        places = _places_of(rows["id"], self._ids[:in_order])
        known = places >= 0
        self._bits[places[known]] = rows["bits"][known]
        if self.size + np.count_nonzero(~known) > self.capacity:
            return False
        self._append(rows[~known])
        return True

    def places(self, start: int, end: int) -> tuple[memoryview, memoryview]:
        """Where the ids and the bits of these rows lie, to be written to."""
        return self._ids[start:end].view(np.uint8).data, self._bits[start:end].reshape(-1).data

    def _append(self, rows: NDArray[np.void]) -> None:
        place = slice(self.size, self.size + len(rows))
        self._ids[place] = rows["id"]
        self._bits[place] = rows["bits"]
        self.size += len(rows)

    def leave_room(self, faces: int) -> None:
        """Make room for this many more, if the capacity allows."""
        self.capacity = min(self.capacity, self.size + faces)

    def candidates(self, probe: NDArray[np.float32], threshold: float, wanted: int) -> Candidates:
        """The faces that may be within the threshold or, when these are many, among the `wanted` nearest.

        probe: (512,), L2 norm 1. The Hamming distance leaves the few that need the sign score, which leaves the few
        that need Postgres.
        """
        rows, floor = self._near(probe, threshold, wanted)
        scores = sign_scores(probe, self._bits, rows)
        near = np.flatnonzero(scores >= sign_score_bound(floor))
        near = near[np.argsort(-scores[near])]
        reached = reach(scores[near])
        if len(near) > SHORTLISTED:
            floor = max(floor, float(reached[SHORTLISTED]))
            near = near[:SHORTLISTED]
        ids, first = np.unique(self._ids[rows[near]], return_index=True)  # a face that changed is stored twice
        return Candidates(ids[np.argsort(first)], reached[np.sort(first)], floor)

    def _near(self, probe: NDArray[np.float32], floor: float, wanted: int) -> tuple[NDArray[np.int64], float]:
        """The rows within the Hamming bound of a floor, and that floor: higher than asked for where many are near.

        What a first scan finds narrows the bound of the next one: among ten million poor faces a quarter would be
        within the first.
        """
        bits = sign_bits(probe)
        rows, distances = np.empty(0, np.int64), np.empty(0, np.float32)
        for start, end in self._parts():
            more, their_distances = scan.within(hamming_bound(floor), bits, self._bits[start:end])
            rows, distances = np.append(rows, more + start), np.append(distances, their_distances)
            if len(rows) > 2 * PROBED:
                nearest = rows[np.argpartition(distances, PROBED)[:PROBED]]
                floor = max(floor, _likely_last(sign_scores(probe, self._bits, nearest), wanted))
                narrow = distances <= hamming_bound(floor)
                rows, distances = rows[narrow], distances[narrow]
        return rows, floor

    def _parts(self) -> Iterator[tuple[int, int]]:
        start, end = 0, FIRST_SCAN
        while start < self.size:
            yield start, min(end, self.size)
            start, end = end, 2 * end


def _places_of(ids: NDArray[np.void], ordered: NDArray[np.void]) -> NDArray[np.int64]:
    """The place of each id among others in the order of ids; -1 where it is not among them."""
    wanted, known = (np.ascontiguousarray(each).view(">u8").reshape(-1, 2) for each in (ids, ordered))
    if not len(known):
        return np.full(len(wanted), -1)
    low, high = np.zeros(len(wanted), np.int64), np.full(len(wanted), len(known))
    while (open_ := low < high).any():
        middle = (low + high) // 2
        head, tail = known[np.minimum(middle, len(known) - 1)].T
        less = (head < wanted[:, 0]) | ((head == wanted[:, 0]) & (tail < wanted[:, 1]))
        low = np.where(open_ & less, middle + 1, low)
        high = np.where(open_ & ~less, middle, high)
    found = np.minimum(low, len(known) - 1)
    return np.where((low < len(known)) & (known[found] == wanted).all(axis=1), found, -1)


def _likely_last(scores: NDArray[np.float32], wanted: int) -> float:
    """A cosine that the last of the `wanted` nearest probably reaches; -1 if it is not among so few.

    scores: the sign scores of PROBED faces.

    PostgreSQL notices when it does not, and searches by itself (docs/search.md has how often that is).
    """
    # the best scores flatter their faces, because among so many some have them by chance
    place = max(2 * wanted, 12)
    if place >= len(scores):
        return -1.0
    return min(likely_cosine(float(-np.partition(-scores, place)[place])), HIGHEST_FLOOR)
