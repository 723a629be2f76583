"""The speed of loading vectors into a collection: FacePass's load path and import, a bare COPY, and row by row."""

import tempfile
from collections.abc import Callable
from pathlib import Path
from time import perf_counter
from typing import Any
from uuid import UUID

import numpy as np
import psycopg
from sqlalchemy import text

from bench.search.populations import Vectors
from bench.search.postgres import TENANT, copy_faces, face_ids
from facepass.bulk.load import FaceRows, load_faces
from facepass.bulk.sources.npz import open_npz
from facepass.bulk.vector_import import import_vectors, open_target
from facepass.database import engines
from facepass.database.sessions import vector_session
from facepass.models.vector import Face

MODEL = "synthetic"
VECTORS = 100_000
BATCH = 10_000
ROWS = 2_000
ROUNDS = 3


def import_rates(owner: psycopg.Connection, faces: Vectors) -> dict[str, Any]:
    """Rows a second, the best of the rounds, of each way into a collection; faces: (n, 512), L2 norm 1.

    bulk_load: arrays to rows. import: an .npz file to rows, checked.
    """
    with tempfile.TemporaryDirectory() as folder:
        source = Path(folder) / "faces.npz"
        np.savez(source, embeddings=faces.astype(np.float16), model=MODEL)
        ways = {
            "copy": lambda: copy_faces(owner, "faces", "copy", faces),
            "bulk_load": lambda: bulk_load("bulk_load", faces),
            "import": lambda: import_file("import", source),
        }
        rates = {name: rate(owner, name, len(faces), load) for name, load in ways.items()}
    some = faces[:ROWS]
    return rates | {"executemany": rate(owner, "executemany", ROWS, lambda: executemany("executemany", some))}


def rate(owner: psycopg.Connection, collection_id: str, rows: int, load: Callable[[], None]) -> float:
    """Rows a second of a load that fills the collection; it is emptied and vacuumed before each round."""
    seconds = []
    for _ in range(ROUNDS):
        owner.execute("delete from faces where tenant_id = %s and collection_id = %s", (TENANT, collection_id))
        owner.execute("vacuum faces")
        owner.execute("checkpoint")
        start = perf_counter()
        load()
        seconds.append(perf_counter() - start)
    return rows / min(seconds)


def bulk_load(collection_id: str, faces: Vectors) -> None:
    """FacePass's load path: vectors (n, 512) in memory, a batch a transaction."""
    for start in range(0, len(faces), BATCH):
        part = faces[start : start + BATCH]
        ids = face_ids(np.arange(start, start + len(part)))
        with vector_session(TENANT) as vector:
            load_faces(vector, collection_id, MODEL, FaceRows(ids, part.astype(np.float16)))
            vector.commit()


def import_file(collection_id: str, source: Path) -> None:
    """FacePass's import: an .npz file of vectors, each checked, its id derived from what it holds."""
    collection = open_target(TENANT, collection_id, MODEL, create=True)
    for outcome in import_vectors(collection, open_npz(source).read(BATCH)):
        assert outcome.loaded == outcome.lines


def executemany(collection_id: str, faces: Vectors) -> None:
    """One INSERT a row, as SQLAlchemy sends a list of rows through pg8000, in one transaction of the app's role."""
    rows = [
        {
            "tenant_id": TENANT,
            "id": UUID(bytes=face_id.tobytes()),
            "collection_id": collection_id,
            "box": [0, 0, 1, 1],
            "landmarks": [0.5] * 10,
            "confidence": 1,
            "quality": {},
            "model": MODEL,
            "embedding": vector,
        }
        for face_id, vector in zip(face_ids(np.arange(len(faces))), faces, strict=True)
    ]
    with engines.vector_engine().begin() as connection:
        connection.execute(text("select set_config('app.tenant', :tenant, true)"), {"tenant": TENANT})
        connection.execute(Face.__table__.insert(), rows)
