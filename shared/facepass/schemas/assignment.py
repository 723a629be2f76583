"""Faces that are given to users."""

from typing import Annotated, Literal
from uuid import UUID

from pydantic import AfterValidator, Field

from facepass.schemas.common import CollectionId, Number, Request, Response

USER_ID, FACE_ID = "0193a5b2-6f10-7a1b-8c2d-3e4f50617283", "0193a5b2-7c1e-7d3a-9f10-2b3c4d5e6f70"
MOST_FACES = 100
ReviewOff = Annotated[
    Literal["off"] | None,
    Field(description="`off`: skip the collection's enrolment review. Needs `users:write`.", examples=["off"]),
]
Cosine = Annotated[float, Field(ge=-1, le=1), Number, AfterValidator(lambda cosine: round(cosine, 6))]


class FaceChanges(Request):
    """Whose the face is. A face stays in its collection and keeps its pack."""

    user_id: UUID | None = Field(
        examples=[USER_ID], description="The user whom the face is given to; null: no user, the face is set free."
    )
    review: ReviewOff = None
    collection_id: CollectionId | None = Field(
        default=None,
        examples=["default"],
        description="If given, it must be the face's own collection (409 otherwise).",
    )
    model: str | None = Field(
        default=None,
        examples=["facepass_lite"],
        max_length=200,
        description="If given, it must be the pack of the face's embedding (409 otherwise).",
    )


class FacesToAssign(Request):
    """Faces without a user that are given to the user."""

    face_ids: list[UUID] = Field(min_length=1, max_length=MOST_FACES, examples=[[FACE_ID]])
    minimum_similarity: Cosine | None = Field(
        default=None,
        examples=[0.5],
        description="The lowest cosine with the user's most similar face. It needs `faces:read`, and the first face of"
        " a user is not compared.",
    )
    review: ReviewOff = None


class AssignedFace(Response):
    """A face that is the user's now, or was before."""

    face_id: UUID = Field(examples=[FACE_ID])
    similarity: float | None = Field(
        examples=[0.71],
        description="The cosine with the user's most similar other face; null for the first face of a user or of"
        " its model pack, and for a face that was the user's before.",
    )


class UnassignableFace(Response):
    """A face that was not assigned."""

    face_id: UUID = Field(examples=[FACE_ID])
    reason: str = Field(
        examples=["low_similarity"],
        description="`face_not_found`, `assigned_to_another_user`, `low_similarity`, `face_excluded`,"
        " `consent_required`, `liveness_required`, `quota_exceeded`, `model_mismatch`, or what the review says of an"
        " enrolment: `conflicts_with_other_user`, `unlike_users_other_faces`, `near_duplicate`.",
    )


class AssignedFaces(Response):
    """What became of each face, in the order of the request."""

    user_id: UUID = Field(examples=[USER_ID])
    assigned: list[AssignedFace]
    rejected: list[UnassignableFace]
