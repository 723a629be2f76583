"""What the cache of bits costs: reading it, against psycopg3's COPY of the same columns, and its memory."""

import gc
import statistics
from multiprocessing.queues import SimpleQueue
from time import perf_counter
from typing import Any

import numpy as np
import psutil
import psycopg

from bench.search import facepass_paths
from bench.search.clients import SPAWN, in_processes
from bench.search.populations import SIZE
from bench.search.postgres import TENANT

ROUNDS = 5
COPY = "copy (select id, bits from faces where tenant_id = %s and collection_id = %s) to stdout (format binary)"


def cache_costs(owner: psycopg.Connection, collection_id: str) -> dict[str, Any] | None:
    """Median seconds of a load and of the COPY, in turn, and the megabytes of a process that grew by a load.

    The COPY is the owner's, whom row-level security does not slow. None while FacePass has no cache.
    """
    loads, copies = [], []
    for _ in range(ROUNDS):
        copies.append(copy_seconds(owner, collection_id))
        seconds = load_seconds(collection_id)
        if seconds is None:
            return None
        loads.append(seconds)
    load, copy = statistics.median(loads), statistics.median(copies)
    grown = SPAWN.SimpleQueue()
    (megabytes,) = in_processes([SPAWN.Process(target=_grow, args=(collection_id, grown))], grown)
    return {"load_s": load, "copy_s": copy, "load_over_copy": load / copy, "megabytes": megabytes}


def copy_seconds(owner: psycopg.Connection, collection_id: str) -> float:
    """The seconds until all rows have arrived."""
    start = perf_counter()
    with owner.cursor() as cursor, cursor.copy(COPY, (TENANT, collection_id)) as copy:
        for _ in copy:
            pass
    return perf_counter() - start


def load_seconds(collection_id: str) -> float | None:
    """The seconds until a new cache is ready."""
    start = perf_counter()
    cache = facepass_paths.load_cache(collection_id)
    return perf_counter() - start if cache else None


def _grow(collection_id: str, grown: "SimpleQueue[float]") -> None:
    """The resident memory, in MB of 10^6 bytes, that a loaded cache and a search in it add to a process."""
    probe = np.full(SIZE, SIZE**-0.5, np.float32)
    with facepass_paths.reader() as connection:
        facepass_paths.sql_path(connection, collection_id)(probe)
        gc.collect()
        before = psutil.Process().memory_info().rss
        find = facepass_paths.warm_path(connection, collection_id)  # holds the cache
        find(probe)
        gc.collect()
        grown.put((psutil.Process().memory_info().rss - before) / 1e6)
        find(probe)  # keeps it alive while memory is measured
