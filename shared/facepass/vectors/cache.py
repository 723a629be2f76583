"""Large collections' bits in the search function's memory: a cache that can be dropped at any time.

A collection is loaded in the background while searches go on in PostgreSQL. From then on a probe is compared with its
bits here, and PostgreSQL, in one statement, ranks the few candidates together with all that was written since. That is
found by transaction ids: everything that a snapshot did not see has an id of at least the snapshot's `xmin`, also what
was begun before and committed after it; a watermark of `max(id)` or a sequence misses that. A restored database may
count transactions from an earlier one on, so a watermark is valid for one run of the server, identified by
`pg_postmaster_start_time()`. The bits are read from the very server that is searched, also when several replicas share
one endpoint. A deleted face is never in an answer, because PostgreSQL ranks and returns the faces.
"""

import threading
from collections import OrderedDict
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from datetime import datetime
from functools import cache
from time import monotonic

from sqlalchemy import Connection
from sqlalchemy.exc import DBAPIError

from facepass import telemetry
from facepass.database.engines import took_too_long
from facepass.database.placements import replica_engine_of
from facepass.logs import logger
from facepass.settings import settings
from facepass.vectors import search
from facepass.vectors.cached_collection import CachedCollection
from facepass.vectors.collection_bits import BYTES_PER_FACE
from facepass.vectors.loading import LoadedBits, load_bits
from facepass.vectors.memory import memory_left
from facepass.vectors.query import Neighbours, Query
from facepass.vectors.snapshots import TooLarge

Key = tuple[str, str]  # tenant and collection
LOOK_AGAIN_SECONDS = 60.0
# A collection that does not fit is read almost to its end before that is known.
TOO_LARGE_SECONDS = 3600.0


class BitCache:
    """The bits of the collections that are searched most, within a memory budget."""

    def __init__(self, *, budget_bytes: int, from_faces: int) -> None:
        self._budget = budget_bytes
        self._from_faces = from_faces
        self._lock = threading.Lock()
        self._collections: OrderedDict[Key, CachedCollection] = OrderedDict()  # longest unused first
        self._loading: set[Key] = set()
        self._reading = threading.Lock()  # two collections at once would each count on the same free memory
        self._look_again: dict[Key, float] = {}
        self._met_another: dict[Key, float] = {}

    def nearest(self, connection: Connection, query: Query) -> Neighbours | None:
        """The same answer as `search.nearest`."""
        found = self.nearest_of_each(connection, [query])
        return found[0] if found else None

    def nearest_of_each(self, connection: Connection, queries: Sequence[Query]) -> list[Neighbours] | None:
        """The same for several probes in one statement. Their queries differ in their vectors alone."""
        query = queries[0]
        key = (query.tenant_id, query.collection_id)
        cached = None if query.exact else self._find(key)
        try:
            shortlists = cached.shortlists(queries) if cached else [None] * len(queries)
            found = search.search_each(connection, queries, shortlists)
        except (DBAPIError, TimeoutError) as error:
            if took_too_long(error) and not query.exact and (cached is None or cached.fails_again()):
                self._drop(key)
                cached = None  # its memory is free before the collection is read again
                self._load_in_background(key)  # what PostgreSQL cannot search in time, the cache can
            raise
        if found is None:
            self._drop(key)
            return None
        answers, news = found
        known = cached is None or cached.learn(query, answers[0], news)
        if cached:
            answers = [_counted(answer, cached) for answer in answers]
        if cached and not known:
            self._drop(key)
            self._note_another_life(key, cached.epoch, news.epoch)
            cached = None
        if not cached and not query.exact:
            self._load_in_background(key, news.epoch)
        return answers

    def load(self, tenant_id: str, collection_id: str, epoch: datetime | None = None) -> bool:
        """Read a collection now; False when it is too small to gain by it, too large for the budget, or being read.

        epoch: the run of the server that is searched; without it, of any server. Also False when that server cannot be
        reached behind its endpoint.
        """
        key = (tenant_id, collection_id)
        with self._loading_once(key) as mine:
            if not mine or not self._budget:
                return False
            try:
                loaded = self._read(key, epoch)
            except TooLarge:
                self._look_again[key] = monotonic() + TOO_LARGE_SECONDS
                return False
            if loaded is None:
                self._look_again[key] = monotonic() + LOOK_AGAIN_SECONDS
                return False
            self._keep(key, CachedCollection(loaded))
            return True

    def _read(self, key: Key, epoch: datetime | None) -> LoadedBits | None:
        engine, least = replica_engine_of(key[0]), self._from_faces
        with self._reading:
            while True:
                most = min(self._budget, memory_left()) // BYTES_PER_FACE
                try:
                    return load_bits(engine, *key, least_faces=least, most_faces=most, epoch=epoch)
                except TooLarge as error:
                    faces = error.faces  # the error itself holds what was read
                if not self._make_room(faces):
                    logger.warning("collection too large for the cache", collection_id=key[1], most_faces=most)
                    telemetry.collection_not_cached("too_large")
                    raise TooLarge(faces)

    def _make_room(self, faces: int) -> bool:
        """Drop those unused for longest until there is memory for so many faces; none, if that is not enough."""
        needed = (faces + 1) * BYTES_PER_FACE
        with self._lock:
            kept = sum(each.bits.size for each in self._collections.values()) * BYTES_PER_FACE
            if needed > min(self._budget, memory_left() + kept):
                return False
            dropped = False
            while self._collections and memory_left() < needed:
                self._collections.popitem(last=False)
                dropped = True
            return dropped

    def forget(self) -> None:
        """Drop everything."""
        with self._lock:
            self._collections.clear()
            self._look_again.clear()

    def _find(self, key: Key) -> CachedCollection | None:
        with self._lock:
            if key in self._collections:
                self._collections.move_to_end(key)
            return self._collections.get(key)

    def _keep(self, key: Key, cached: CachedCollection) -> None:
        with self._lock:
            self._collections[key] = cached
            self._collections.move_to_end(key)
            while sum(kept.bits.capacity for kept in self._collections.values()) * BYTES_PER_FACE > self._budget:
                self._collections.popitem(last=False)

    def _drop(self, key: Key) -> None:
        with self._lock:
            self._collections.pop(key, None)

    def _note_another_life(self, key: Key, known: datetime, met: datetime) -> None:
        """Read at once after a server's restart; twice in a minute means that several servers answer here."""
        if known != met:
            now = monotonic()
            if now - self._met_another.get(key, -LOOK_AGAIN_SECONDS) < LOOK_AGAIN_SECONDS:
                self._look_again[key] = now + LOOK_AGAIN_SECONDS
            self._met_another[key] = now

    def _load_in_background(self, key: Key, epoch: datetime | None = None) -> None:
        if key not in self._loading and self._look_again.get(key, 0) <= monotonic():
            threading.Thread(target=self._try_to_load, args=(*key, epoch), daemon=True).start()

    def _try_to_load(self, tenant_id: str, collection_id: str, epoch: datetime | None) -> None:
        try:
            self.load(tenant_id, collection_id, epoch)
        except Exception:  # searches continue without the cache
            self._look_again[tenant_id, collection_id] = monotonic() + LOOK_AGAIN_SECONDS
            logger.warning("collection not loaded", exc_info=True)

    @contextmanager
    def _loading_once(self, key: Key) -> Iterator[bool]:
        with self._lock:
            mine = key not in self._loading
            self._loading.add(key)
        try:
            yield mine
        finally:
            if mine:
                self._loading.discard(key)


def _counted(answer: Neighbours, cached: CachedCollection) -> Neighbours:
    """PostgreSQL does not count what the cache has counted."""
    return replace(answer, face_count=cached.face_count) if answer.way == "cache" else answer


@cache
def bit_cache() -> BitCache:
    """This process's cache."""
    current = settings()
    return BitCache(budget_bytes=current.search_cache_mb * 2**20, from_faces=current.search_cache_from_faces)
