"""The unassigned neighbours of each unassigned face, found by the search itself, and kept until they are grouped."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

import numpy as np
from sqlalchemy import Row, delete, select
from sqlalchemy.dialects.postgresql import insert

from facepass.database.sessions import TenantSession
from facepass.errors import CollectionNotFound
from facepass.models.clusters import FaceNeighbours
from facepass.models.jobs import Job
from facepass.models.vector import Face
from facepass.services.collections.collections import check_model
from facepass.services.matching.context import MatchingContext
from facepass.vectors.cache import BitCache
from facepass.vectors.query import Neighbour, Neighbours, Query

StoredVector = Row[UUID, list[float]]  # id, embedding: (512,)
AT_ONCE = 50  # faces of a statement
MOST_NEIGHBOURS = 50  # that are kept of a face: what bounds the rows of a job


@dataclass(frozen=True)
class Run:
    """What a job groups, and how: fixed at its start.

    model: of the collection's vectors, None while it is empty. threshold: the lowest cosine of two faces that are
    linked.
    """

    job_id: UUID
    collection_id: str
    model: str | None
    threshold: float


def next_faces(vector: TenantSession, run: Run, after: UUID | None) -> Sequence[StoredVector]:
    """The ids and vectors of the next faces without a user, behind the id `after`."""
    query = select(Face.id, Face.embedding).where(
        Face.collection_id == run.collection_id, Face.user_id.is_(None), Face.model == run.model
    )
    if after is not None:
        query = query.where(Face.id > after)
    return vector.execute(query.order_by(Face.id).limit(AT_ONCE)).all()


def find_neighbours(
    context: MatchingContext, cache: BitCache, run: Run, faces: Sequence[StoredVector]
) -> list[Neighbours]:
    """The nearest faces of each, in one statement.

    Raises CollectionNotFound, and ModelMismatch when the collection was moved to another pack meanwhile.
    """
    queries = [
        Query(
            tenant_id=context.tenant_id,
            collection_id=run.collection_id,
            embedding=np.asarray(face.embedding, np.float32),
            threshold=run.threshold,
            default_threshold=run.threshold,
            limit=MOST_NEIGHBOURS + 1,  # one of them is the face itself
        )
        for face in faces
    ]
    with context.replica() as connection:
        found = cache.nearest_of_each(connection, queries)
    if found is None:
        raise CollectionNotFound
    check_model(found[0].model, run.model or "")
    return found


def links_of(faces: Sequence[UUID], found: Sequence[Neighbours]) -> dict[UUID, list[Neighbour]]:
    """The faces without a user among what was found of each; faces that have none are left out."""
    links = {face: _others(face, near.faces) for face, near in zip(faces, found, strict=True)}
    return {face: others for face, others in links.items() if others}


def keep_neighbours(vector: TenantSession, run: Run, links: Mapping[UUID, Sequence[Neighbour]]) -> None:
    """Store the neighbours of each face; the same again changes nothing."""
    rows = [
        {
            "tenant_id": vector.tenant_id,
            "job_id": run.job_id,
            "face_id": face,
            "collection_id": run.collection_id,
            "neighbours": [near.face_id for near in others],
            "similarities": [near.similarity for near in others],
        }
        for face, others in links.items()
    ]
    if rows:
        vector.execute(insert(FaceNeighbours).values(rows).on_conflict_do_nothing())


def forget_neighbours(vector: TenantSession, job_id: UUID) -> None:
    """Delete what a run has found."""
    vector.execute(delete(FaceNeighbours).where(FaceNeighbours.job_id == job_id))


def are_lost(vector: TenantSession, job: Job) -> bool:
    """Whether neighbours that a run has stored are deleted: its setting was off meanwhile, or it had failed."""
    stored = select(FaceNeighbours.face_id).where(FaceNeighbours.job_id == job.id).limit(1)
    return bool(job.checkpoint.get("stored")) and vector.scalar(stored) is None


def _others(face: UUID, near: Sequence[Neighbour]) -> list[Neighbour]:
    return [other for other in near if other.user_id is None and other.face_id != face][:MOST_NEIGHBOURS]
