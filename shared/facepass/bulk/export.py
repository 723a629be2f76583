"""Export a collection: its faces, users and vectors, as Parquet that an import reads.

It is read page by page, each in a short transaction: a face that is erased during the export is in the file only if its
page came before. A face whose user is erased is about to be erased too, and is left out.
"""

import json
import os
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from uuid import UUID

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
from sqlalchemy import Row, text

from facepass.bulk.rejected_lines import private_file
from facepass.bulk.retries import retrying
from facepass.bulk.sources.parquet import MODEL_KEY
from facepass.context import Context
from facepass.errors import ModelMismatch
from facepass.models.main import User
from facepass.models.vector import EMBEDDING_SIZE
from facepass.services.collections.collections import get_collection
from facepass.services.users.users import find_users

PAGE = 5000
FIRST = UUID(int=0)
HALFVEC_HEAD = 4  # bytes of halfvec_send before the numbers
COLUMNS = pa.schema(
    [
        ("face_id", pa.string()),
        ("user_id", pa.string()),
        ("email", pa.string()),
        ("external_id", pa.string()),
        ("full_name", pa.string()),
        ("metadata", pa.string()),
        ("external_image_id", pa.string()),
        ("box", pa.list_(pa.float32())),
        ("landmarks", pa.list_(pa.float32())),
        ("confidence", pa.float32()),
        ("quality", pa.string()),
        ("created_at", pa.timestamp("us", "UTC")),
        ("excluded_user_ids", pa.list_(pa.string())),
        ("embedding", pa.list_(pa.float16(), EMBEDDING_SIZE)),
    ]
)
FACES = text("""
select id, user_id, external_image_id, box, landmarks, confidence, cast(quality as text) as quality, created_at,
       halfvec_send(embedding) as embedding, model,
       array(
           select cast(x.user_id as text) from exclusions x
           where x.tenant_id = :tenant and x.face_id = faces.id order by x.user_id
       ) as excluded_user_ids
from faces where tenant_id = :tenant and collection_id = :collection and id > :after order by id limit :page
""")
Faces = Sequence[Row[Any]]


@dataclass(frozen=True)
class Exported:
    """A page that was written: its faces, and how many were left out because their user is erased."""

    faces: int
    left_out: int


def export_collection(tenant_id: str, collection_id: str, target: Path, *, patience: float = 60) -> Iterator[Exported]:
    """Write a collection, a page at a time, to a file that only its owner can read; it appears when it is complete.

    Raises CollectionNotFound, ModelMismatch when the collection is moved to another pack meanwhile, OSError, and the
    databases' errors when they are unavailable for `patience` seconds.
    """
    with Context(tenant_id).vector() as vector:
        model = get_collection(vector, collection_id).model
    schema = COLUMNS.with_metadata({MODEL_KEY: model} if model else {})
    unfinished = target.with_name(f"{target.name}.part")
    try:
        with (
            private_file(unfinished) as descriptor,
            os.fdopen(descriptor, "wb", closefd=False) as file,
            pq.ParquetWriter(file, schema) as writer,
        ):
            for faces, users in _pages(tenant_id, collection_id, patience):
                if any(face.model != model for face in faces):
                    raise ModelMismatch("The collection was moved to another pack meanwhile: export it again.")
                kept = [face for face in faces if face.user_id is None or face.user_id in users]
                writer.write_table(_table(kept, users, schema))
                yield Exported(len(kept), len(faces) - len(kept))
        unfinished.replace(target)
    finally:
        unfinished.unlink(missing_ok=True)


def _pages(tenant_id: str, collection_id: str, patience: float) -> Iterator[tuple[Faces, dict[UUID, User]]]:
    after = FIRST
    while True:
        faces, users = retrying(patience, _page, tenant_id, collection_id, after)
        if not faces:
            return
        yield faces, users
        after = faces[-1].id


def _page(tenant_id: str, collection_id: str, after: UUID) -> tuple[Faces, dict[UUID, User]]:
    """The faces with ids greater than `after`, and their existing users."""
    parameters = {"tenant": tenant_id, "collection": collection_id, "after": after, "page": PAGE}
    context = Context(tenant_id)
    with context.vector() as vector:
        faces = vector.execute(FACES, parameters).all()
    with context.main() as main:
        return faces, find_users(main, {face.user_id for face in faces})


def _table(faces: Faces, users: dict[UUID, User], schema: pa.Schema) -> pa.Table:
    owners = [users.get(face.user_id) for face in faces]
    columns = [
        [str(face.id) for face in faces],
        [user and str(user.id) for user in owners],
        [user and user.email for user in owners],
        [user and user.external_id for user in owners],
        [user and user.full_name for user in owners],
        [user and json.dumps(user.user_metadata) for user in owners],
        [face.external_image_id for face in faces],
        [face.box for face in faces],
        [face.landmarks for face in faces],
        [face.confidence for face in faces],
        [face.quality for face in faces],
        [face.created_at for face in faces],
        [face.excluded_user_ids for face in faces],
    ]
    arrays = [pa.array(values, field.type) for values, field in zip(columns, schema, strict=False)]
    return pa.Table.from_arrays([*arrays, _embeddings(faces)], schema=schema)


def _embeddings(faces: Faces) -> pa.Array:
    """The vectors as the database stores them, without converting them to text."""
    rows = np.frombuffer(b"".join(face.embedding for face in faces), np.uint8).reshape(
        -1, HALFVEC_HEAD + 2 * EMBEDDING_SIZE
    )
    numbers = np.ascontiguousarray(rows[:, HALFVEC_HEAD:]).view(">f2").astype(np.float16)
    return pa.FixedSizeListArray.from_arrays(pa.array(numbers.ravel()), EMBEDDING_SIZE)
