"""Read which faces a run has linked: millions of ids, as PostgreSQL sends arrays in binary."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

import numpy as np
from numpy.typing import NDArray
from sqlalchemy import text

from facepass.database.sessions import TenantSession

# Faces that were given to a user or erased meanwhile are left out, on either end.
KEPT = text(
    "select uuid_send(n.face_id) as face, array_send(n.neighbours) as neighbours, array_send(n.similarities) as near"
    " from face_neighbours n join faces f on f.tenant_id = n.tenant_id and f.id = n.face_id"
    " where n.tenant_id = :tenant and n.job_id = :job and f.tenant_id = :tenant and f.user_id is null"
    " order by n.face_id"
)
ARRAY_HEADER = 20  # bytes: dimensions, flags, type, length, lower bound
ID = np.dtype([("length", ">i4"), ("id", "S16")])
SIMILARITY = np.dtype([("length", ">i4"), ("similarity", ">f4")])


@dataclass(frozen=True)
class Links:
    """The graph of a run. faces: (n,), in the order of their ids.

    first, second: (m,) places in `faces`, first < second, each pair once; similarities: (m,), cosines.
    """

    faces: list[UUID]
    first: NDArray[np.int64]
    second: NDArray[np.int64]
    similarities: NDArray[np.float32]


def read_links(vector: TenantSession, job_id: UUID) -> Links:
    """What find_neighbours has kept."""
    rows = vector.execute(KEPT, {"tenant": vector.tenant_id, "job": job_id}).all()
    ids = np.frombuffer(b"".join(row.face for row in rows), "S16")
    lists = [np.frombuffer(row.neighbours, ID, offset=ARRAY_HEADER)["id"] for row in rows]
    nears = [np.frombuffer(row.near, SIMILARITY, offset=ARRAY_HEADER)["similarity"] for row in rows]
    owners = np.repeat(np.arange(len(ids)), [len(each) for each in lists])
    first, second, similarities = _pairs(ids, owners, lists, nears)
    faces = [UUID(bytes=row.face) for row in rows]
    return Links(faces, first, second, similarities)


def _pairs(
    ids: NDArray[np.bytes_],
    owners: NDArray[np.int64],
    lists: Sequence[NDArray[np.bytes_]],
    nears: Sequence[NDArray[np.float32]],
) -> tuple[NDArray[np.int64], NDArray[np.int64], NDArray[np.float32]]:
    """Each pair once: two faces may have one another in their lists, or only one of them the other."""
    if not len(ids):
        nothing = np.empty(0, np.int64)
        return nothing, nothing, np.empty(0, np.float32)
    neighbours, similarities = np.concatenate(lists), np.concatenate(nears).astype(np.float32)
    places = np.searchsorted(ids, neighbours).clip(max=len(ids) - 1)
    known = ids[places] == neighbours
    first, second = np.minimum(owners, places)[known], np.maximum(owners, places)[known]
    pairs, once = np.unique(first * len(ids) + second, return_index=True)
    return pairs // len(ids), pairs % len(ids), similarities[known][once]
