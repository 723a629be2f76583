"""FacePass's own search paths, called as its services call them."""

import re
from collections.abc import Callable

import numpy as np
import psycopg
from pgvector import HalfVector
from psycopg.rows import dict_row
from psycopg.types.numeric import Float4
from sqlalchemy import Connection

from bench.search.benchmark_collection import LIMIT, THRESHOLD
from bench.search.populations import Vectors
from bench.search.postgres import TENANT, face_index
from facepass.database import engines
from facepass.settings import Settings
from facepass.vectors import search
from facepass.vectors.cache import BitCache
from facepass.vectors.query import Neighbours, Query

Find = Callable[[Vectors], list[int]]
CACHE_BYTES = 850 * 2**20  # for ten million faces (SearchCacheMB); the default holds three million
CACHED_FROM = Settings.model_fields["search_cache_from_faces"].default


def reader() -> Connection:
    """A connection like that of a search function."""
    return engines.vector_autocommit().connect()


def sql_path(connection: Connection, collection_id: str) -> Find:
    """The search in Postgres, through pg8000: probe (512,) -> indexes of the faces found, best first."""
    return lambda probe: indexes(search.nearest(connection, query(collection_id, probe)))


def warm_path(connection: Connection, collection_id: str) -> Find:
    """The path of a warm search function: the cache of the bits, if it keeps one for this many faces."""
    cache = BitCache(budget_bytes=CACHE_BYTES, from_faces=CACHED_FROM)
    cache.load(TENANT, collection_id)
    return lambda probe: indexes(cache.nearest(connection, query(collection_id, probe)))


def load_cache(collection_id: str) -> BitCache | None:
    """The collection's bits in this process, read now; None where FacePass keeps no cache."""
    cache = BitCache(budget_bytes=CACHE_BYTES, from_faces=1)
    return cache if cache.load(TENANT, collection_id) else None


def query(collection_id: str, probe: Vectors) -> Query:
    """The ten nearest faces at cosine 0.40 and above."""
    return Query(TENANT, collection_id, probe, THRESHOLD, THRESHOLD, LIMIT)


def indexes(found: Neighbours | None) -> list[int]:
    """The faces found, by their index in the collection."""
    return [face_index(face.face_id.int) for face in found.faces] if found else []


def same_sql(connection: psycopg.Connection, collection_id: str) -> Find:
    """The statement of `sql_path`, sent by psycopg3: prepared, parameters and rows binary."""
    statement = re.sub(r"(?<!:):(\w+)", r"%(\1)b", search.SEARCH)
    parameters = dict.fromkeys(re.findall(r"%\((\w+)\)b", statement)) | {
        "tenant": TENANT,
        "collection": collection_id,
        "threshold": Float4(THRESHOLD),
        "default_threshold": Float4(THRESHOLD),
        "limit": LIMIT,
        "best_of_user": False,
        "exact": False,
    }

    cursor = connection.cursor(binary=True, row_factory=dict_row)

    def find(probe: Vectors) -> list[int]:
        parameters["query"] = HalfVector(probe.astype(np.float16))
        rows = cursor.execute(statement, parameters, prepare=True)
        return [face_index(row["face_id"].int) for row in rows if row["face_id"]]

    return find
