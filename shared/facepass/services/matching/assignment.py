"""Assignment: stored faces are given to users, moved between them, and set free.

Consent, quota and enrolment review hold as for an upload; where a collection demands liveness tokens, no face is
assigned. One transaction of the faces database assigns a face, while the user is kept from being erased or merged.
Caches of a collection learn of it as of any change: the row carries the transaction that wrote it last.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal
from uuid import UUID

import numpy as np
from sqlalchemy import select
from sqlalchemy.orm import undefer

from facepass.assignment_errors import AssignedToAnotherUser, FaceStays, LowSimilarity
from facepass.database.sessions import TenantSession
from facepass.errors import FacePassError, ModelMismatch, NotEnrolled, Unavailable
from facepass.models.vector import Collection, Face
from facepass.services.collections.collections import rules_of
from facepass.services.collections.exclusions import check_not_excluded
from facepass.services.collections.faces import get_face
from facepass.services.collections.hands import hand_over, set_free, take_face
from facepass.services.limits.quotas import check_face_quota
from facepass.services.liveness.acceptance import check_shown
from facepass.services.matching.context import MatchingContext
from facepass.services.matching.pack_choice import models_of
from facepass.services.matching.review import check_enrolment, limits_of, take_turn
from facepass.services.matching.stored_vectors import best_face_of_user
from facepass.services.uploads.tickets import consent_to
from facepass.services.users.merging import keep_user

Review = Literal["off"] | None


@dataclass(frozen=True)
class Assigned:
    """A face that is the user's. similarity: with the user's most similar other face, where that was asked for."""

    face_id: UUID
    similarity: float | None = None


@dataclass(frozen=True)
class Refused:
    """A face that was not assigned. reason: the code of the error. similarity: of one that is too low."""

    face_id: UUID
    reason: str
    similarity: float | None = None


@dataclass(frozen=True)
class Assignment:
    """What became of the faces of a request, in its order."""

    user_id: UUID
    assigned: list[Assigned]
    rejected: list[Refused]


def change_face(
    context: MatchingContext,
    face_id: UUID,
    user_id: UUID | None,
    *,
    review: Review = None,
    collection_id: str | None = None,
    model: str | None = None,
) -> Face:
    """Give a face to a user, move it from one user to another, or set it free (None).

    review: `off` skips the collection's review. collection_id, model: what the client takes the face's for. Raises
    FaceNotFound, UserNotFound, UserMerged, FaceExcluded, FaceStays for another collection, ModelMismatch for another
    pack, ConsentRequired, LivenessRequired, QuotaExceeded, and what review.check_enrolment raises.
    """
    with context.main() as main, context.vector() as vector:
        if user_id is not None:
            keep_user(main, user_id)
        face = get_face(vector, face_id)
        if collection_id not in (None, face.collection_id):
            raise FaceStays
        if model not in (None, face.model):
            raise ModelMismatch(f"The face's embedding is of {face.model!r}, and stays so.")
        if user_id is None:
            face, upload = take_face(vector, face_id)
            if face.user_id is not None:
                set_free(vector, face, upload)
        elif user_id != face.user_id:
            _assign(context, main, vector, face, user_id, review)
        vector.flush()
        changed = select(Face).where(Face.id == face_id).execution_options(populate_existing=True)
        return vector.scalars(changed).one()


def assign_faces(
    context: MatchingContext,
    user_id: UUID,
    face_ids: Sequence[UUID],
    *,
    minimum_similarity: float | None = None,
    review: Review = None,
) -> Assignment:
    """Give faces without a user to a user, one after the other: each is assigned, or there is a reason why not.

    minimum_similarity: a cosine, -1 to 1, with the user's most similar face; the first face of a user has none to be
    compared with. A face of the user stays. Raises UserNotFound and UserMerged.
    """
    result = Assignment(user_id, [], [])
    with context.main() as main:
        keep_user(main, user_id)
        for face_id in dict.fromkeys(face_ids):
            try:
                similarity = _assign_free(context, main, face_id, user_id, minimum_similarity, review)
            except Unavailable:
                raise
            except FacePassError as error:
                result.rejected.append(Refused(face_id, error.code, getattr(error, "similarity", None)))
            else:
                result.assigned.append(Assigned(face_id, similarity))
    return result


def _assign_free(
    context: MatchingContext,
    main: TenantSession,
    face_id: UUID,
    user_id: UUID,
    minimum: float | None,
    review: Review,
) -> float | None:
    """Assign one face in a transaction of its own; return its similarity to the user's most similar other face."""
    with context.vector() as vector:
        face = get_face(vector, face_id)
        if face.user_id == user_id:
            return None
        if face.user_id is not None:
            raise AssignedToAnotherUser
        similarity = _similarity(context, vector, face, user_id)
        if minimum is not None:
            _check_similar(context, user_id, similarity, minimum)
        _assign(context, main, vector, face, user_id, review)
        return similarity


def _assign(
    context: MatchingContext,
    main: TenantSession,
    vector: TenantSession,
    face: Face,
    user_id: UUID,
    review: Review,
) -> None:
    """Assign a face, in the order of locks in which an upload is stored: the review's turn, the upload, the face."""
    before = face.user_id
    check_not_excluded(vector, user_id, face.id)
    rules = rules_of(vector, face.collection_id)
    consent_id = consent_to(main, user_id, rules)
    check_shown(rules, shown=False)  # a token was about another enrolment
    check_face_quota(main, vector, more=0)
    _review(context, vector, face, user_id, rules, review)
    locked, upload = take_face(vector, face.id)
    if locked.user_id != before:  # another request was faster
        raise AssignedToAnotherUser
    check_not_excluded(vector, user_id, face.id)
    hand_over(vector, locked, upload, user_id, consent_id)
    vector.flush()


def _review(
    context: MatchingContext, vector: TenantSession, face: Face, user_id: UUID, rules: Collection, review: Review
) -> None:
    level = review or rules.review
    if level == "off":
        return
    pack = context.for_model(face.model).engine.pack
    take_turn(vector, face.collection_id)
    as_new = Face(
        id=face.id,
        collection_id=face.collection_id,
        user_id=user_id,
        model=face.model,
        embedding=_embedding(vector, face.id),
    )
    with context.vector_statements() as committed:
        check_enrolment(committed, context.tenant_id, as_new, limits_of(level, pack))


def _similarity(context: MatchingContext, vector: TenantSession, face: Face, user_id: UUID) -> float | None:
    """The cosine with the user's most similar face; None for a user without a face of the same pack."""
    embedding = np.asarray(_embedding(vector, face.id), np.float32)
    try:
        with context.vector_statements() as committed:
            best = best_face_of_user(committed, context.tenant_id, user_id, face.model, embedding, context.collections)
    except NotEnrolled:
        return None
    return best.similarity


def _check_similar(context: MatchingContext, user_id: UUID, similarity: float | None, minimum: float) -> None:
    """Raise LowSimilarity below the minimum, and ModelMismatch when all of the user's faces are of other packs."""
    if similarity is None:
        if models_of(context, user_id):
            raise ModelMismatch("The user's faces are of another model pack.")
    elif similarity < minimum:
        raise LowSimilarity(similarity)


def _embedding(vector: TenantSession, face_id: UUID) -> list[float]:
    """The face's vector, (512,)."""
    stored = vector.get_one(
        Face, (vector.tenant_id, face_id), options=[undefer(Face.embedding)], populate_existing=True
    )
    return stored.embedding
