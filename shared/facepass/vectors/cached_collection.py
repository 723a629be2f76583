"""A collection's bits in memory, kept up to date by the answers of the searches that use them (cache.py)."""

import threading
from collections.abc import Sequence

from facepass.vectors import search
from facepass.vectors.collection_bits import FACE, Candidates, CollectionBits
from facepass.vectors.loading import LoadedBits
from facepass.vectors.query import Neighbours, Query

# Reading this many changes takes longer than reading the collection again in the background.
MOST_CHANGES = 10_000


class CachedCollection:
    """The bits, and what was written before them: all of it up to a watermark, in one run of the server."""

    def __init__(self, loaded: LoadedBits) -> None:
        self.lock = threading.Lock()
        self.bits: CollectionBits = loaded.bits
        self.epoch = loaded.epoch
        self._watermark = loaded.watermark
        self._learnt: set[bytes] = set()  # the changes of the last answer
        self._lost = 0
        self._threshold: float | None = None
        self._took_too_long = False

    def shortlists(self, queries: Sequence[Query]) -> list[search.Shortlist]:
        """The candidates for each query, as far as the cache knows."""
        with self.lock:
            found = [self._candidates(query) for query in queries]
            return [search.Shortlist(each, self._watermark, self.epoch, self._room()) for each in found]

    def _candidates(self, query: Query) -> Candidates:
        threshold = query.threshold if query.threshold is not None else self._threshold
        # one more than asked for if a face is left out; a user's best face may stand for several
        wanted = query.limit * (4 if query.best_of_user or query.except_user else 1) + 1
        return self.bits.candidates(query.embedding, threshold or query.default_threshold, wanted)

    @property
    def face_count(self) -> int:
        """The collection's faces; those that were erased since it was read still count."""
        return self.bits.size

    def fails_again(self) -> bool:
        """Note a search that took too long; whether it is the second in a row.

        One may be of a probe whose floor was estimated too high. After a restart of the server, or after more changes
        than the cache can receive, each one is: PostgreSQL cannot use the candidates, and searches by itself.
        """
        with self.lock:
            again, self._took_too_long = self._took_too_long, True
        return again

    def learn(self, query: Query, answer: Neighbours, news: search.News) -> bool:
        """Add what an answer reports; False when it is time to read the collection again."""
        self._took_too_long = False
        if news.changes is None:
            return False
        with self.lock:
            self._add(news.changes)
            self._watermark = news.watermark
            self._lost += news.lost  # candidates that were deleted
            if query.threshold is None:
                self._threshold = answer.threshold
            return self._room() > 0 and self._lost <= self.bits.size // 20

    def _add(self, changes: bytes) -> None:
        """Add new faces. A watermark waits for the oldest transaction, so an answer may repeat the previous one's.

        Only those are remembered: all that were ever added would take more memory than their bits.
        """
        faces = [changes[start : start + FACE.itemsize] for start in range(0, len(changes), FACE.itemsize)]
        for face in faces:
            if face not in self._learnt and self.bits.size < self.bits.capacity:
                self.bits.add(face)
        self._learnt = set(faces)

    def _room(self) -> int:
        return min(self.bits.capacity - self.bits.size, MOST_CHANGES)
