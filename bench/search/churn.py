"""A collection in which ten thousand faces were replaced, against one freshly loaded with the same faces."""

import statistics
from time import perf_counter
from typing import Any

import numpy as np
import psycopg

from bench.search import facepass_paths
from bench.search.benchmark_collection import BenchmarkCollection, collection_of
from bench.search.interleaving import take_turns
from bench.search.kept_faces import in_memory
from bench.search.populations import Indexes, Vectors
from bench.search.postgres import TENANT, copy_faces, empty_faces, load_bits

REPLACED = 10_000
BATCH = 100
PROBES = 300


def churned_over_fresh(owner: psycopg.Connection, collection: BenchmarkCollection, vectors: Vectors) -> dict[str, Any]:
    """p50 and recall of the churned collection over those of the fresh one, for the warm path and for SQL alone.

    vectors: (n, 512), the faces that come in, one for each that goes. The churned collection's cache is loaded before
    the change, and nothing but autovacuum cleans up behind it.
    """
    going = np.random.default_rng(3).permutation(collection.size)[: len(vectors)]
    faces = collection.faces.copy()
    faces[going] = vectors
    after = collection_of(collection.population, in_memory([faces], len(faces)), PROBES)
    empty_faces(owner)
    load_bits(owner, "fresh", faces)
    load_bits(owner, "churned", collection.faces)
    with facepass_paths.reader() as connection:
        paths = [
            path(connection, collection)
            for path in (facepass_paths.warm_path, facepass_paths.sql_path)
            for collection in ("churned", "fresh")
        ]
        for find in paths:
            find(after.probes[0])
        replace(owner, "churned", going, vectors)
        start = perf_counter()
        paths[0](after.probes[0])
        first = (perf_counter() - start) * 1000
        milliseconds, answers = take_turns(paths, after.probes)
    p50 = [statistics.median(times) for times in milliseconds]
    recall = [after.recall(found) or 0.0 for found in answers]
    return {
        "first_search_ms": first,
        "p50_ratio": p50[0] / p50[1],
        "recall_ratio": recall[0] / recall[1],
        "sql_p50_ratio": p50[2] / p50[3],
        "sql_recall_ratio": recall[2] / recall[3],
    }


def replace(owner: psycopg.Connection, collection_id: str, going: Indexes, vectors: Vectors) -> None:
    """Delete the faces with these indexes (n,) and insert the vectors (n, 512) in their place, a batch at a time."""
    ids = _ids(owner, collection_id)
    for start in range(0, len(going), BATCH):
        batch = going[start : start + BATCH]
        owner.execute("delete from faces where tenant_id = %s and id = any(%s)", (TENANT, [ids[i] for i in batch]))
        copy_faces(owner, "faces", collection_id, vectors[start : start + BATCH], batch)


def _ids(owner: psycopg.Connection, collection_id: str) -> list[Any]:
    """The ids of a collection as it was loaded, by index."""
    statement = "select id from faces where tenant_id = %s and collection_id = %s order by id"
    return [row[0] for row in owner.execute(statement, (TENANT, collection_id))]
