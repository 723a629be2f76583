"""What a collection is searched with, and the probes that need no photo: a stored face, or a user."""

from dataclasses import dataclass
from uuid import UUID

import numpy as np
from numpy.typing import NDArray

from facepass.errors import ModelMismatch, NotEnrolled
from facepass.recognition.engine import DetectedFace
from facepass.services.matching.context import MatchingContext
from facepass.services.matching.liveness import check_stored_search
from facepass.services.matching.pack_choice import models_of
from facepass.services.matching.stored_vectors import StoredFace, StoredUser, vector_of_face, vector_of_user
from facepass.services.users.users import validate_user_exists


@dataclass(frozen=True)
class Probe:
    """One vector, (512,) with L2 norm 1, and the face or user that is left out of the result.

    face: None when the probe is a user.
    """

    embedding: NDArray[np.float32]
    face: DetectedFace | StoredFace | None
    except_face: UUID | None = None
    except_user: UUID | None = None


def stored_probe(context: MatchingContext, collection_id: str, face_id: UUID | None, user_id: UUID | None) -> Probe:
    """The probe of a search of a collection with a stored face, or with a user.

    Raises FaceNotFound, UserNotFound, NotEnrolled, ModelMismatch and LivenessRequired.
    """
    if face_id is not None:
        with context.replica() as vector:
            face = vector_of_face(vector, context.tenant_id, face_id, context.engine.pack.model_id, context.collections)
        check_stored_search(context, collection_id, {face.collection_id})
        return Probe(face.embedding, face, except_face=face_id)
    assert user_id is not None
    user = _stored_user(context, user_id)
    check_stored_search(context, collection_id, user.collections)
    return Probe(user.embedding, None, except_user=user_id)


def _stored_user(context: MatchingContext, user_id: UUID) -> StoredUser:
    model = context.engine.pack.model_id
    with context.main() as main:
        validate_user_exists(main, user_id)
    try:
        with context.replica() as vector:
            return vector_of_user(vector, context.tenant_id, user_id, model, context.collections)
    except NotEnrolled:
        if context.engines.several and models_of(context, user_id):
            raise ModelMismatch("The user's faces and the collection have different model packs: move both.") from None
        raise
