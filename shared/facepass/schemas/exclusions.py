"""Exclusions: faces that are not a user's."""

from datetime import datetime
from uuid import UUID

from pydantic import Field

from facepass.schemas.common import Request, Response

FACE_ID = "0193a5b2-7c1e-7d3a-9f10-2b3c4d5e6f70"


class NewExclusion(Request):
    """A face that is not the user's."""

    face_id: UUID = Field(
        examples=[FACE_ID], description="The face. If it is assigned to the user, it is set free: it has no user then."
    )


class Exclusion(Response):
    """A face that is not the user's: it is never offered or assigned to the user."""

    user_id: UUID
    face_id: UUID = Field(examples=[FACE_ID])
    collection_id: str
    created_at: datetime
