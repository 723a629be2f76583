"""The engines that take turns: exact scans, graphs in memory, the graph in Postgres, FacePass."""

from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import dataclass

import faiss
import hnswlib
import numpy as np
import psycopg
from pgvector import HalfVector

from bench.search import facepass_paths
from bench.search.benchmark_collection import LIMIT, BenchmarkCollection
from bench.search.populations import SIZE, Vectors
from bench.search.postgres import APP_ROLE, connect, copy_faces, face_index
from bench.search.sizes import ONE

M, EF_CONSTRUCTION = 16, 64  # pgvector's defaults, for all graphs
EF_SEARCH = (40, 100, 200, 400, 800)
BUILD_THREADS = 2
WARM, SQL, PSYCOPG = "FacePass, warm", "FacePass, SQL", "psycopg3, same SQL"
NUMPY, FAISS_FLAT, HALF_FLAT, READING = "numpy exact", "faiss flat", "faiss flat, half", "reading the bits"
# The number of probes: all for FacePass, fewer for graphs, only the timed ones for exact scans.
ALL, GRAPHS, EXACT = 10_000, 300, 0


@dataclass(frozen=True)
class Engine:
    """find: probe (512,) -> indexes of its nearest faces, best first. probes: the number used for recall, and at
    least the timed ones. answers: False for what is only timed, and finds nothing.
    """

    name: str
    find: Callable[[Vectors], list[int]]
    probes: int
    ef: int | None = None
    answers: bool = True


def facepass_engines(
    owner: psycopg.Connection, collection_id: str, stack: ExitStack, sql_probes: int = ALL
) -> list[Engine]:
    """FacePass's paths, and the SQL of one of them through psycopg3."""
    reader = stack.enter_context(facepass_paths.reader())
    binary = stack.enter_context(connect(owner.info.host, APP_ROLE))
    return [
        Engine(WARM, facepass_paths.warm_path(reader, collection_id), ALL),
        Engine(SQL, facepass_paths.sql_path(reader, collection_id), sql_probes),
        Engine(PSYCOPG, facepass_paths.same_sql(binary, collection_id), EXACT),
    ]


def exact_scans(collection: BenchmarkCollection) -> list[Engine]:
    """numpy (matrix times vector, argpartition) and faiss flat, one thread; of faces in half precision faiss alone.

    From a million faces on also the reading of their bits, which no scan of bits can undercut.
    """
    in_half = collection.kept.in_half
    engines = [] if in_half else [Engine(NUMPY, lambda probe: numpy_exact(collection.faces, probe), EXACT)]
    engines.append(Engine(HALF_FLAT if in_half else FAISS_FLAT, lambda probe: faiss_flat(collection, probe), EXACT))
    if collection.size >= ONE:
        engines.append(Engine(READING, lambda _: reading(collection), EXACT, answers=False))
    return engines


def faiss_flat(collection: BenchmarkCollection, probe: Vectors) -> list[int]:
    """The LIMIT best faces for a probe (512,)."""
    return collection.kept.flat.search(probe[None], LIMIT)[1][0].tolist()


def reading(collection: BenchmarkCollection) -> list[int]:
    """The greatest of the bits' words, which is nothing but reading them. No face is found."""
    collection.bits.reshape(-1).view(np.uint64).max()
    return []


def numpy_exact(faces: Vectors, probe: Vectors) -> list[int]:
    """The LIMIT best of faces (n, 512) for a probe (512,)."""
    scores = faces @ probe
    best = np.argpartition(scores, -LIMIT)[-LIMIT:]
    return best[np.argsort(-scores[best])].tolist()


def faiss_hnsw(collection: BenchmarkCollection) -> list[Engine]:
    """faiss's graph over float32 vectors, at each ef."""
    index = faiss.IndexHNSWFlat(SIZE, M, faiss.METRIC_INNER_PRODUCT)
    index.hnsw.efConstruction = EF_CONSTRUCTION
    faiss.omp_set_num_threads(BUILD_THREADS)
    index.add(collection.faces)
    faiss.omp_set_num_threads(1)
    return [Engine("faiss HNSW", _faiss_at(index, ef), GRAPHS, ef) for ef in EF_SEARCH]


def _faiss_at(index: faiss.IndexHNSWFlat, ef: int) -> Callable[[Vectors], list[int]]:
    parameters = faiss.SearchParametersHNSW(efSearch=ef)
    return lambda probe: index.search(probe[None], LIMIT, params=parameters)[1][0].tolist()


def hnswlib_hnsw(collection: BenchmarkCollection) -> list[Engine]:
    """hnswlib's graph over float32 vectors, at each ef."""
    index = hnswlib.Index("ip", SIZE)
    index.init_index(collection.size, M=M, ef_construction=EF_CONSTRUCTION)
    index.add_items(collection.faces, num_threads=BUILD_THREADS)
    return [Engine("hnswlib", _hnswlib_at(index, ef), GRAPHS, ef) for ef in EF_SEARCH]


def _hnswlib_at(index: hnswlib.Index, ef: int) -> Callable[[Vectors], list[int]]:
    def find(probe: Vectors) -> list[int]:
        index.set_ef(ef)
        return index.knn_query(probe, k=LIMIT, num_threads=1)[0][0].tolist()

    return find


def pgvector_hnsw(collection: BenchmarkCollection, owner: psycopg.Connection, stack: ExitStack) -> list[Engine]:
    """pgvector's graph over halfvec in a table of its own, queried through psycopg3 binary, at each ef."""
    owner.execute("drop table if exists hnsw_faces")
    owner.execute("create table hnsw_faces (like faces including defaults including storage)")
    copy_faces(owner, "hnsw_faces", "graph", collection.faces)
    owner.execute("set maintenance_work_mem = '2GB'")
    owner.execute(f"set max_parallel_maintenance_workers = {BUILD_THREADS - 1}")  # the leader builds too
    owner.execute(
        "create index on hnsw_faces using hnsw (embedding halfvec_ip_ops)"
        f" with (m = {M}, ef_construction = {EF_CONSTRUCTION})"
    )
    owner.execute("vacuum (analyze) hnsw_faces")
    owner.execute(f"grant select on hnsw_faces to {APP_ROLE}")
    return [Engine("pgvector HNSW", _pgvector_at(owner, stack, ef), GRAPHS, ef) for ef in EF_SEARCH]


def _pgvector_at(owner: psycopg.Connection, stack: ExitStack, ef: int) -> Callable[[Vectors], list[int]]:
    connection = stack.enter_context(connect(owner.info.host, APP_ROLE))
    connection.execute(f"set hnsw.ef_search = {ef}")
    connection.execute("set enable_seqscan = off")  # on a small table the planner would scan it instead
    statement = f"select id from hnsw_faces order by embedding <#> %b limit {LIMIT}"

    def find(probe: Vectors) -> list[int]:
        parameters = (HalfVector(probe.astype(np.float16)),)
        return [face_index(row[0].int) for row in connection.execute(statement, parameters, prepare=True, binary=True)]

    return find
