"""The cost of the indexes for a single enrolment."""

import statistics
from time import perf_counter
from typing import Any
from uuid import UUID

import numpy as np
import psycopg
from pgvector import HalfVector

from bench.search.populations import Vectors
from bench.search.postgres import TENANT, face_ids

INSERT = (
    "insert into {table}"
    " (tenant_id, id, collection_id, user_id, box, landmarks, confidence, quality, model, embedding)"
    " values (%s, %b, 'enrolled', %b, '{{0,0,1,1}}', '{{0,0,0,0,0,0,0,0,0,0}}', 1, '{{}}', 'synthetic', %b)"
)
WARM_UP = 20


def insert_costs(owner: psycopg.Connection, vectors: Vectors) -> dict[str, Any]:
    """Median milliseconds of one insert into `faces`, and into the same table without any index, in turn.

    vectors: (n, 512). Each insert is a transaction of its own, prepared and binary; the disk is not waited for
    (synchronous_commit off), because it is the same disk for both.
    """
    owner.execute("drop table if exists plain_faces")
    owner.execute("create table plain_faces (like faces including defaults including generated including storage)")
    owner.execute("set synchronous_commit = off")
    times: dict[str, list[float]] = {"faces": [], "plain_faces": []}
    for vector in vectors:
        for table, seen in times.items():
            seen.append(_insert(owner, table, vector))
    owner.execute("reset synchronous_commit")
    with_indexes, without = (statistics.median(seen[WARM_UP:]) for seen in times.values())
    return {"with_indexes_ms": with_indexes, "without_ms": without, "extra_ms": with_indexes - without}


def _insert(owner: psycopg.Connection, table: str, vector: Vectors) -> float:
    face = UUID(bytes=face_ids(np.random.default_rng().integers(0, 1 << 62, 1)).tobytes())
    row = (TENANT, face, face, HalfVector(vector))
    start = perf_counter()
    owner.execute(INSERT.format(table=table), row, prepare=True)
    return (perf_counter() - start) * 1000
