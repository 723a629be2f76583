"""The benchmark's own PostgreSQL, with FacePass's schema, and collections copied into it at full speed."""

import os
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from struct import pack

import numpy as np
import psycopg
from numpy.typing import NDArray
from pgvector.psycopg import register_vector

from bench.search.populations import SIZE, Indexes, Vectors
from facepass.database.init import prepare_databases
from local.postgres import start_server
from tests.support.postgres import use_databases

TENANT = "bench"
APP_ROLE = "facepass_app"
CHUNK = 20_000
# A million faces are 1.7 GB with their indexes; Aurora gives three quarters of its memory to its buffers.
SHARED_BUFFERS = "3GB"
COPY = (
    "copy {table} (tenant_id, id, collection_id, box, landmarks, confidence, quality, model, embedding)"
    " from stdin (format binary)"
)
HEADER = b"PGCOPY\n\xff\r\n\0" + bytes(8)
TRAILER = b"\xff\xff"
FLOAT4_OID = 700


@contextmanager
def running_databases(folder: Path) -> Iterator[str]:
    """Start a server, make both databases, point FacePass at them as its own role; yield the socket's folder."""
    os.environ |= {"PHOTO_BUCKET": "none", "INDEX_QUEUE_URL": "none"}
    server = start_server(folder / "postgres")
    try:
        server.psql(f"alter system set shared_buffers = '{SHARED_BUFFERS}'")
        server.stop()
        server.start()
        running = server.get_postmaster_info()
        socket = Path(str(running.socket_dir)) / f".s.PGSQL.{running.port}"
        use_databases(str(socket), "postgres")
        list(prepare_databases())
        use_databases(str(socket), APP_ROLE)
        yield str(socket.parent)
    finally:
        server.stop()


def connect(socket_folder: str, role: str = "postgres") -> psycopg.Connection:
    """A psycopg3 connection to the faces database, in autocommit; the owner's unless another role is named."""
    connection = psycopg.connect(host=socket_folder, user=role, dbname="facepass_vector", autocommit=True)
    register_vector(connection)
    return connection


def empty_faces(owner: psycopg.Connection) -> None:
    """No collection and no dead row of another one is left."""
    owner.execute(
        "truncate faces, collections, uploads, reembedded_faces, collection_snapshots, snapshot_work, snapshot_losses"
        " cascade"
    )


def load_bits(owner: psycopg.Connection, collection_id: str, faces: Vectors) -> None:
    """A collection with these faces (n, 512), its visibility map current; a face's id ends in its index."""
    owner.execute(
        "insert into collections (tenant_id, id, model, max_faces) values (%s, %s, 'synthetic', 1)",
        (TENANT, collection_id),
    )
    copy_faces(owner, "faces", collection_id, faces)
    owner.execute("vacuum (analyze) faces")
    owner.execute("checkpoint")


def copy_faces(
    owner: psycopg.Connection, table: str, collection_id: str, faces: Vectors, indexes: Indexes | None = None
) -> None:
    """COPY BINARY of faces (n, 512) into a table with the columns of `faces`; indexes (n,): else 0 to n - 1."""
    indexes = np.arange(len(faces)) if indexes is None else indexes
    with owner.cursor() as cursor, cursor.copy(COPY.format(table=table)) as copy:
        copy.write(HEADER)
        for start in range(0, len(faces), CHUNK):
            part = slice(start, start + CHUNK)
            copy.write(binary_rows(collection_id, faces[part], indexes[part]).tobytes())
        copy.write(TRAILER)


def binary_rows(collection_id: str, faces: Vectors, indexes: Indexes) -> NDArray[np.uint8]:
    """Rows of COPY BINARY (n, bytes): a template, with id and vector of each face written over it."""
    before_id = pack("!h", 9) + _field(TENANT.encode())
    rest = [
        _field(collection_id.encode()),
        _reals([0, 0, 1, 1]),
        _reals([0.5] * 10),
        _field(pack("!f", 1)),
        _field(b"\x01{}"),
        _field(b"synthetic"),
    ]
    vector = _field(pack("!hh", SIZE, 0) + bytes(2 * SIZE))
    template = b"".join([before_id, _field(bytes(16)), *rest, vector])
    rows = np.tile(np.frombuffer(template, np.uint8), (len(faces), 1))
    start = len(before_id) + 4
    rows[:, start : start + 16] = face_ids(indexes)
    rows[:, -2 * SIZE :] = faces.astype(">f2").view(np.uint8)
    return rows


def face_ids(indexes: Indexes) -> NDArray[np.uint8]:
    """UUIDv7s (n, 16) of this millisecond, whose last 62 bits are the face's index (RFC 9562, 5.7)."""
    ids = np.empty((len(indexes), 2), ">u8")
    ids[:, 0] = time.time_ns() // 1_000_000 << 16 | 0x7000
    ids[:, 1] = indexes.astype(np.uint64) | np.uint64(1 << 63)
    return ids.view(np.uint8)


def face_index(face_id: int) -> int:
    """The index within its collection of the face with this id, an UUID's integer."""
    return face_id & (1 << 62) - 1


def _field(content: bytes) -> bytes:
    return pack("!i", len(content)) + content


def _reals(values: list[float]) -> bytes:
    """A real[] with one dimension, as array_send writes it."""
    head = pack("!iiiii", 1, 0, FLOAT4_OID, len(values), 1)
    return _field(head + b"".join(_field(pack("!f", value)) for value in values))
