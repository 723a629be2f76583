"""Enrolment review: whether a new face fits its user. docs/review.md has the rules and the measurements."""

from dataclasses import dataclass
from uuid import UUID

import numpy as np
from numpy.typing import NDArray
from sqlalchemy import Connection, func, select

from facepass.database.sessions import TenantSession
from facepass.errors import ConflictsWithOtherUser, NearDuplicate, NotEnrolled, UnlikeUsersOtherFaces
from facepass.models.vector import Collection, Face, Upload
from facepass.recognition.calibration import NotCalibrated, fmr_at, threshold_for
from facepass.recognition.packs import Pack
from facepass.services.matching.context import MatchingContext
from facepass.services.matching.stored_vectors import best_face_of_user
from facepass.vectors.query import Neighbour, Query
from facepass.vectors.search import nearest

# How many times the false match rate of the pack's threshold is accepted where a face is only doubted (docs/review.md).
DOUBT = 4
MARGIN = 0.05  # cosine below the threshold, for a pack that is not calibrated for these rates
FIRST_LOOK = 16  # faces; those without a user, of event photos, may take the first places


@dataclass(frozen=True)
class Limits:
    """Cosines, -1 to 1, of a face to be enrolled.

    conflict: at or above it, the face may be another user's. unlike: below it to each of the user's own faces, it may
    be another person's. duplicate: at or above it to one of them, it adds nothing.
    """

    conflict: float
    unlike: float
    duplicate: float


def limits_of(level: str, pack: Pack) -> Limits:
    """The limits of a review, `standard` or `strict`, with a pack."""
    doubted = doubt_of(pack)
    if level == "strict":
        return Limits(conflict=doubted, unlike=pack.threshold, duplicate=0.95)
    return Limits(conflict=pack.threshold, unlike=doubted, duplicate=0.99)


def doubt_of(pack: Pack) -> float:
    """The cosine below the pack's threshold down to which two faces may be one person's."""
    try:
        return threshold_for(pack.calibrated, DOUBT * fmr_at(pack.calibrated, pack.threshold))
    except NotCalibrated:
        return pack.threshold - MARGIN


def review_enrolment(context: MatchingContext, vector: TenantSession, upload: Upload, face: Face) -> None:
    """Review an enrolment's face, one at a time in each collection until the commit. Event photos are not reviewed.

    vector: the transaction that stores the face. Raises what `check_enrolment` raises.
    """
    level = "off" if upload.user_id is None else review_level(vector, upload.collection_id, upload.review)
    if level == "off":
        return
    take_turn(vector, upload.collection_id)
    with context.vector_statements() as committed:
        check_enrolment(committed, context.tenant_id, face, limits_of(level, context.engine.pack))


def review_level(vector: TenantSession, collection_id: str, requested: str | None) -> str:
    """`off`, `standard` or `strict`: the upload's own setting, or else its collection's."""
    setting = select(Collection.review).where(Collection.id == collection_id)
    return requested or vector.scalar(setting) or "off"


def take_turn(vector: TenantSession, collection_id: str) -> None:
    """Lock the collection's reviews until the end of the session's transaction.

    Of two enrolments of one face for two users, the second one sees the first.
    """
    turn = func.hashtextextended(f"review/{vector.tenant_id}/{collection_id}", 0)
    vector.execute(select(func.pg_advisory_xact_lock(turn)))


def check_enrolment(vector: Connection, tenant_id: str, face: Face, limits: Limits) -> None:
    """Reject a face that does not fit its user.

    vector: a connection in autocommit. The user's faces of the same pack count in every collection; other users' faces
    count in this one. Raises ConflictsWithOtherUser, UnlikeUsersOtherFaces and NearDuplicate.
    """
    assert face.user_id is not None
    embedding = np.asarray(face.embedding, np.float32)
    own = _own_similarity(vector, tenant_id, face.user_id, face.model, embedding)
    least = limits.conflict if own is None else max(own, min(limits.conflict, limits.unlike))
    other = _nearest_other(vector, tenant_id, face, embedding, least)
    if other is not None and other.user_id is not None and (own is None or other.similarity > own):
        raise ConflictsWithOtherUser(other.user_id)
    if own is not None and own < limits.unlike:
        raise UnlikeUsersOtherFaces
    if own is not None and own >= limits.duplicate:
        raise NearDuplicate


def _own_similarity(
    vector: Connection, tenant_id: str, user_id: UUID, model: str, embedding: NDArray[np.float32]
) -> float | None:
    try:
        return best_face_of_user(vector, tenant_id, user_id, model, embedding).similarity
    except NotEnrolled:
        return None


def _nearest_other(
    vector: Connection, tenant_id: str, face: Face, embedding: NDArray[np.float32], least: float
) -> Neighbour | None:
    """The nearest face of another user, if its similarity is at least `least`; faces without a user are skipped."""
    limit = FIRST_LOOK
    while True:
        query = Query(
            tenant_id=tenant_id,
            collection_id=face.collection_id,
            embedding=embedding,
            threshold=least,
            default_threshold=least,
            limit=limit,
            best_of_user=True,
            except_face=face.id,  # one that is stored may be another user's so far
            except_user=face.user_id,
        )
        found = nearest(vector, query)
        faces = found.faces if found else []
        other = next((near for near in faces if near.user_id is not None), None)
        if other is not None or len(faces) < limit:
            return other
        limit *= 8
