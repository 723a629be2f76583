"""Nearest faces of a collection: one statement, inside Postgres.

Two stages (DESIGN section 5). A scan over one bit a dimension, served from the covering index `faces_bits`, keeps the
candidates; the exact cosine of their vectors ranks them and applies the threshold. Two vectors at cosine c differ in
512 * arccos(c) / pi bits on average, binomially spread (Charikar 2002, SimHash): the scan keeps what lies within three
standard deviations of that, so it may lose one genuine face in a thousand *at* the threshold and none well above it.
"""

from dataclasses import dataclass
from uuid import UUID

import numpy as np
from numpy.typing import NDArray
from pgvector import HalfVector
from sqlalchemy import Connection, Row, text

from facepass.models.vector import EMBEDDING_SIZE

# Far more than any `limit`: on hard galleries the right face may rank hundreds down by its bits alone.
CANDIDATES = 1000
BIT_TEXT = bytes.maketrans(b"\x00\x01", b"01")

SEARCH = text(
    "select model, threshold, face_id, user_id, external_image_id, box, similarity"
    " from search_faces(:tenant, :collection, cast(:query as halfvec), cast(:bits as bit(512)),"
    " cast(:threshold as real), cast(:default_threshold as real), :candidates, :limit, :best_of_user,"
    " cast(:except_face as uuid), cast(:except_user as uuid))"
)


class InvalidVector(ValueError):
    """Not a vector that can be compared: of another shape, not finite, or without direction."""


@dataclass(frozen=True)
class Neighbour:
    """A stored face near the probe. box: (4,) fractions left, top, width, height; similarity: cosine, -1 to 1."""

    face_id: UUID
    user_id: UUID | None
    external_image_id: str | None
    box: list[float]
    similarity: float


@dataclass(frozen=True)
class Neighbours:
    """What a search found, best first, and the collection's own settings that it was made with.

    model: the pack whose vectors the collection holds, None while it is empty.
    """

    model: str | None
    threshold: float
    faces: list[Neighbour]


def nearest(
    connection: Connection,
    *,
    tenant_id: str,
    collection_id: str,
    embedding: NDArray[np.float32],
    threshold: float | None,
    default_threshold: float,
    limit: int,
    best_of_user: bool,
    except_face: UUID | None = None,
    except_user: UUID | None = None,
) -> Neighbours | None:
    """The collection's faces at or above the threshold, best first; None when there is no such collection.

    embedding: (512,), L2 norm 1. threshold: lowest cosine, else the collection's own, else the default.
    best_of_user: only each user's best face. except_face, except_user: stored faces that are no answer, because they
    ask. Raises InvalidVector.
    """
    vector = _checked(embedding)
    rows = connection.execute(
        SEARCH,
        {
            "tenant": tenant_id,
            "collection": collection_id,
            "query": HalfVector(vector).to_text(),
            "bits": quantize(vector),
            "threshold": threshold,
            "default_threshold": default_threshold,
            "candidates": CANDIDATES,
            "limit": limit,
            "best_of_user": best_of_user,
            "except_face": except_face,
            "except_user": except_user,
        },
    ).all()
    if not rows:
        return None
    collection, *matches = rows
    return Neighbours(collection.model, collection.threshold, [_neighbour(row) for row in matches])


def _neighbour(row: Row[tuple[object, ...]]) -> Neighbour:
    return Neighbour(row.face_id, row.user_id, row.external_image_id, row.box, row.similarity)


def quantize(vector: NDArray[np.float32]) -> str:
    """The bits that pgvector's binary_quantize makes, as text: 1 where a dimension of (512,) is positive.

    In half precision, as the vector is stored: what is smaller than that can hold is zero there.
    """
    return (vector.astype(np.float16) > 0).astype(np.uint8).tobytes().translate(BIT_TEXT).decode()


def _checked(embedding: NDArray[np.float32]) -> NDArray[np.float32]:
    if embedding.shape != (EMBEDDING_SIZE,):
        raise InvalidVector(f"expected shape ({EMBEDDING_SIZE},), got {embedding.shape}")
    if not np.isfinite(embedding).all() or not embedding.any():
        raise InvalidVector("a vector must be finite and have a direction")
    return embedding
