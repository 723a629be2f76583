"""Vectors that are stored: of a face, of a user, and their similarity to a probe."""

from dataclasses import dataclass
from uuid import UUID

import numpy as np
from numpy.typing import NDArray
from sqlalchemy import Connection, text

from facepass.errors import FaceNotFound, ModelMismatch, NotEnrolled
from facepass.recognition.boxes import BoundingBox
from facepass.vectors.encoding import as_text, from_text

FACE = text(
    "select model, box, confidence, embedding::text, collection_id from face_vector(:tenant, :face, :collections)"
)
USER = text("select embedding::text, collection_id from user_vectors(:tenant, :user, :model, :collections)")
BEST = text(
    "select face_id, similarity, threshold, threshold_floor"
    " from best_face_of_user(:tenant, :user, :model, cast(:query as halfvec), :collections)"
)
# The collections whose faces count; None: all of them.
Collections = frozenset[str] | None


@dataclass(frozen=True)
class StoredFace:
    """A stored face's vector, (512,), its collection, its place in its photo, and the detector's score, 0 to 1."""

    embedding: NDArray[np.float32]
    collection_id: str
    box: BoundingBox
    confidence: float


@dataclass(frozen=True)
class StoredUser:
    """The mean direction of a user's faces, (512,) with L2 norm 1, and the collections that these are of."""

    embedding: NDArray[np.float32]
    collections: frozenset[str]


@dataclass(frozen=True)
class BestFace:
    """The most similar of a user's faces; similarity: cosine, -1 to 1.

    threshold, threshold_floor: those of its collection, None where it has none.
    """

    face_id: UUID
    similarity: float
    threshold: float | None
    threshold_floor: float | None


def vector_of_face(
    vector: Connection, tenant_id: str, face_id: UUID, model: str, collections: Collections = None
) -> StoredFace:
    """A stored face's own vector. Raises FaceNotFound, and ModelMismatch when another pack made it."""
    parameters = {"tenant": tenant_id, "face": face_id, "collections": _array(collections)}
    row = vector.execute(FACE, parameters).one_or_none()
    if row is None:
        raise FaceNotFound
    if row.model != model:
        raise ModelMismatch(f"The face's vector is of {row.model!r}; this service runs {model!r}.")
    return StoredFace(from_text(row.embedding), row.collection_id, BoundingBox(*row.box), row.confidence)


def vector_of_user(
    vector: Connection, tenant_id: str, user_id: UUID, model: str, collections: Collections = None
) -> StoredUser:
    """The mean of a user's faces: the usual template of several photos.

    Raises NotEnrolled when the user has no face of this pack.
    """
    parameters = {"tenant": tenant_id, "user": user_id, "model": model, "collections": _array(collections)}
    rows = vector.execute(USER, parameters).all()
    if not rows:
        raise NotEnrolled
    mean = np.mean([from_text(row.embedding) for row in rows], axis=0)
    mean = np.asarray(mean / np.linalg.norm(mean), np.float32)
    return StoredUser(mean, frozenset(row.collection_id for row in rows))


def best_face_of_user(
    vector: Connection,
    tenant_id: str,
    user_id: UUID,
    model: str,
    embedding: NDArray[np.float32],
    collections: Collections = None,
) -> BestFace:
    """The user's face that is most similar to a probe, (512,) with L2 norm 1. Raises NotEnrolled."""
    parameters = {"tenant": tenant_id, "user": user_id, "model": model, "query": as_text(embedding)}
    parameters["collections"] = _array(collections)
    row = vector.execute(BEST, parameters).one_or_none()
    if row is None:
        raise NotEnrolled
    return BestFace(row.face_id, row.similarity, row.threshold, row.threshold_floor)


def _array(collections: Collections) -> list[str] | None:
    return None if collections is None else sorted(collections)
