"""Many faces at once: COPY BINARY into a temporary table, then INSERT ... SELECT.

Row-level security forbids COPY into the table itself; an INSERT is allowed, and finds existing faces.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

import numpy as np
import pg8000.dbapi
from numpy.typing import NDArray
from sqlalchemy import CursorResult, text
from sqlalchemy.exc import DBAPIError, IntegrityError

from facepass.bulk import copy_blocks
from facepass.bulk.copy_blocks import Block, Column
from facepass.bulk.sources.lines import NOWHERE, Origin, take
from facepass.database.sessions import TenantSession
from facepass.models.vector import EMBEDDING_SIZE

RAW_UUID = "S16"
NO_USER = UUID(int=0)  # keeps the column's length fixed; stored as null
# What is stored of each incoming column ...
INCOMING = {
    "id": ("uuid", "id"),
    "embedding": (f"halfvec({EMBEDDING_SIZE})", "embedding"),
    "user_id": ("uuid", f"nullif(user_id, '{NO_USER}')"),
    "upload_id": ("uuid", "upload_id"),
    "external_image_id": ("text", "external_image_id"),
    "box": ("real[]", "box"),
    "landmarks": ("real[]", "landmarks"),
    "confidence": ("real", "confidence"),
    "quality": ("jsonb", "quality"),
    "created_at": ("timestamptz", "created_at"),
}
# ... and of a missing one, if the table has no default: a ready vector has no photo.
UNKNOWN = {"box": "'{0,0,1,1}'", "landmarks": "'{}'", "confidence": "1", "quality": "'{}'"}
# The existing ids come back as one value: a second run reads no row for each face.
THERE = text(
    "select collection_id, string_agg(uuid_send(id), '') as ids from faces"
    " where tenant_id = :tenant and id = any(cast(:ids as uuid[])) group by collection_id"
)


@dataclass(frozen=True)
class FaceRows:
    """Faces to store; a value of None is unknown for all of them.

    ids, user_ids (zeros: no user), upload_ids: (n, 16) bytes. embeddings: (n, 512), L2 norm 1.
    """

    ids: NDArray[np.uint8]
    embeddings: NDArray[np.float16]
    user_ids: NDArray[np.uint8] | None = None
    upload_ids: NDArray[np.uint8] | None = None
    external_image_ids: Sequence[str | None] | None = None
    origin: Origin = NOWHERE

    def take(self, places: NDArray[np.int64]) -> "FaceRows":
        """Some of these faces."""
        return FaceRows(
            self.ids[places],
            self.embeddings[places],
            None if self.user_ids is None else self.user_ids[places],
            None if self.upload_ids is None else self.upload_ids[places],
            take(self.external_image_ids, places),
            self.origin.take(places),
        )


@dataclass(frozen=True)
class Loaded:
    """The result for some faces: how many are new, and the ids (16 bytes each) that another collection has already."""

    count: int
    elsewhere: bytes


def load_faces(vector: TenantSession, collection_id: str, model: str, rows: FaceRows) -> Loaded:
    """Store faces in a collection, in the session's transaction; an existing face stays as it is.

    Raises DBAPIError and the socket's own errors. No constraint protects the collection and the users: the caller pins
    the model and locks the users first.
    """
    there = {row.collection_id: row.ids for row in vector.execute(THERE, _ids_of(vector, rows))}
    if there:
        known = np.frombuffer(b"".join(there.values()), RAW_UUID)
        rows = rows.take(np.flatnonzero(~np.isin(rows.ids.view(RAW_UUID).ravel(), known)))
    count = _insert(vector, collection_id, model, rows) if len(rows.ids) else 0
    there.pop(collection_id, None)
    return Loaded(count, b"".join(there.values()))


def _ids_of(vector: TenantSession, rows: FaceRows) -> dict[str, str]:
    """The tenant, and the ids as an array's text: ten thousand of them are one string and no Python objects."""
    return {"tenant": vector.tenant_id, "ids": f"{{{rows.ids.tobytes().hex(',', -16)}}}"}


def _insert(vector: TenantSession, collection_id: str, model: str, rows: FaceRows) -> int:
    """Store faces that did not exist a moment ago; return how many were new."""
    block = copy_blocks.encode(_columns(rows))
    types = ", ".join(f"{name} {INCOMING[name][0]}" for name in block.columns)
    vector.execute(text(f"create temporary table incoming_faces ({types}) on commit drop"))
    _copy(vector, block)
    stored = {name: INCOMING[name][1] for name in block.columns}
    stored |= {name: value for name, value in UNKNOWN.items() if name not in stored}
    parameters = {"tenant": vector.tenant_id, "collection": collection_id, "model": model}
    insert = (
        f"insert into faces (tenant_id, collection_id, model, {', '.join(stored)})"  # noqa: S608  # names of ours
        f" select :tenant, :collection, :model, {', '.join(stored.values())} from incoming_faces"
    )
    try:  # a third faster than `on conflict`, which registers each row before it stores it
        with vector.begin_nested():
            count = _count(vector, insert, parameters)
    except IntegrityError:  # a line is twice in this block, or in another import at the same time
        count = _count(vector, f"{insert} on conflict (tenant_id, id) do nothing", parameters)
    vector.execute(text("drop table incoming_faces"))
    return count


def _count(vector: TenantSession, insert: str, parameters: dict[str, str]) -> int:
    result = vector.execute(text(insert), parameters)
    assert isinstance(result, CursorResult)
    return result.rowcount


def _columns(rows: FaceRows) -> dict[str, Column]:
    origin = rows.origin
    given = {
        "id": copy_blocks.uuids(rows.ids),
        "embedding": copy_blocks.half_vectors(rows.embeddings),
        "user_id": None if rows.user_ids is None else copy_blocks.uuids(rows.user_ids),
        "upload_id": None if rows.upload_ids is None else copy_blocks.uuids(rows.upload_ids),
        "external_image_id": None if rows.external_image_ids is None else copy_blocks.texts(rows.external_image_ids),
        "box": None if origin.boxes is None else copy_blocks.real_matrix(origin.boxes),
        "landmarks": None if origin.landmarks is None else copy_blocks.real_arrays(origin.landmarks),
        "confidence": None if origin.confidences is None else copy_blocks.reals(origin.confidences),
        "quality": None if origin.qualities is None else copy_blocks.jsons(origin.qualities),
        "created_at": None if origin.created_at is None else copy_blocks.timestamps(origin.created_at),
    }
    return {name: column for name, column in given.items() if column is not None}


def _copy(vector: TenantSession, block: Block) -> None:
    """Send a block to the driver directly, because SQLAlchemy has no stream."""
    statement = f"copy incoming_faces ({', '.join(block.columns)}) from stdin with (format binary)"
    connection = vector.connection()
    try:
        connection.connection.cursor().execute(statement, stream=block.stream)  # type: ignore[call-arg]  # pg8000's own
    except pg8000.dbapi.Error as error:
        connection.invalidate()  # the protocol may have stopped anywhere, so the connection cannot be used again
        raise DBAPIError.instance(statement, None, error, pg8000.dbapi.Error, hide_parameters=True) from error
