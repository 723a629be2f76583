"""Synthetic collections in Postgres, and probes at a known cosine."""

from typing import Any
from uuid import UUID

import numpy as np
from numpy.typing import NDArray

from facepass.database.sessions import TenantSession
from facepass.models.tenancy import new_id
from facepass.models.vector import Collection, Face
from facepass.vectors.query import Neighbours, Query

MODEL = "synthetic"
FACES = 400  # more than are ranked at 0.5
AT = {"threshold": 0.5}


def unit(vectors: NDArray[Any]) -> NDArray[np.float32]:
    """The same directions, with L2 norm 1."""
    return (vectors / np.linalg.norm(vectors, axis=-1, keepdims=True)).astype(np.float32)


def random_faces(count: int, seed: int) -> NDArray[np.float32]:
    """Random directions, (count, 512)."""
    return unit(np.random.default_rng(seed).standard_normal((count, 512)))


def poor_faces(count: int, seed: int) -> NDArray[np.float32]:
    """Directions that resemble each other as faces of poor photos do (bench/search/populations.py), (count, 512).

    Two of them are at cosine 0.13 with a standard deviation of 0.11.
    """
    random = np.random.default_rng(seed)
    turned = np.linalg.qr(random.standard_normal((512, 512)))[0].astype(np.float32)
    spread = np.exp(-np.arange(512, dtype=np.float32) / 60)
    around = unit((random.standard_normal((count, 512), dtype=np.float32) * spread) @ turned)
    return unit(0.36 * random_faces(1, seed) + np.sqrt(1 - 0.36**2) * around)


def near(vector: NDArray[np.float32], cosine: float, random: np.random.Generator) -> NDArray[np.float32]:
    """A unit vector at exactly this cosine."""
    noise = random.standard_normal(512)
    noise -= noise @ vector * vector
    return unit(cosine * vector + np.sqrt(1 - cosine**2) * unit(noise))


def new_face(embedding: NDArray[np.float32], *, collection: str = "crowd", user_id: UUID | None = None) -> Face:
    """A row to be."""
    return Face(
        id=new_id(),
        collection_id=collection,
        user_id=user_id,
        box=[0, 0, 1, 1],
        landmarks=[0.5] * 10,
        confidence=1,
        quality={},
        model=MODEL,
        embedding=embedding,
    )


def fill(
    vector: TenantSession,
    embeddings: NDArray[np.float32],
    *,
    collection: str = "crowd",
    user_id: UUID | None = None,
) -> list[UUID]:
    """Make the collection of these faces and commit; return their ids."""
    vector.add(Collection(id=collection, model=MODEL, max_faces=1))
    faces = [new_face(embedding, collection=collection, user_id=user_id) for embedding in embeddings]
    vector.add_all(faces)
    vector.commit()
    return [face.id for face in faces]


def query(tenant: str, probe: NDArray[np.float32], **options: Any) -> Query:
    """Who in `collection` is at 0.4 or nearer?"""
    defaults = {"collection_id": "crowd", "threshold": 0.4, "default_threshold": 0.45, "limit": 5}
    return Query(tenant_id=tenant, embedding=probe, **(defaults | options))


def best(answer: Neighbours | None) -> UUID | None:
    """The first face of an answer, if it has one."""
    assert answer is not None
    return answer.faces[0].face_id if answer.faces else None
