"""Faces and where they are."""

from datetime import datetime
from uuid import UUID

from pydantic import Field

from facepass.schemas.common import Response
from facepass.schemas.users import UserSummary


class BoundingBox(Response):
    """Where a face is, as fractions of the upright photo's width and height."""

    left: float
    top: float
    width: float
    height: float


class Point(Response):
    """A point of the upright photo, in fractions of its width and height."""

    x: float
    y: float


class Face(Response):
    """A stored face."""

    face_id: UUID
    user_id: UUID | None
    collection_id: str
    upload_id: UUID | None
    external_image_id: str | None
    bounding_box: BoundingBox
    landmarks: list[Point] = Field(description="Left eye, right eye, nose, left and right corner of the mouth.")
    confidence: float = Field(description="The detector's score, 0 to 1.")
    quality: dict[str, float]
    model: str = Field(description="The model pack that made the vector.")
    created_at: datetime


class FaceWithUser(Face):
    """A stored face, whose it is, and a short-lived address of its thumbnail."""

    user: UserSummary | None
    image_url: str


class RejectedFace(Response):
    """A face that was found and turned away."""

    bounding_box: BoundingBox
    confidence: float
    reasons: list[str] = Field(description="Why, in Rekognition's words, as LOW_SHARPNESS.")
