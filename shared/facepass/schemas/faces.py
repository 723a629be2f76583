"""Stored faces, and faces that were rejected."""

from collections.abc import Sequence
from datetime import datetime
from typing import Annotated, Any
from uuid import UUID

from pydantic import BeforeValidator, Field

from facepass.schemas.common import Response, from_column
from facepass.schemas.users import UserSummary


class BoundingBox(Response):
    """The place of a face, as fractions of the upright photo's width and height."""

    left: float
    top: float
    width: float
    height: float


class Point(Response):
    """A point of the upright photo, as fractions of its width and height."""

    x: float
    y: float


def _from_stored_box(box: Any) -> Any:
    """Convert a row's (4,): left, top, width, height."""
    return dict(zip(BoundingBox.model_fields, box, strict=True)) if isinstance(box, list) else box


def _from_stored_points(points: Sequence[Any]) -> Sequence[Any]:
    """Convert a row's (10,), x and y of five points, or a fresh measurement's (5, 2)."""
    if points and isinstance(points[0], float):
        points = list(zip(points[::2], points[1::2], strict=True))
    return [{"x": point[0], "y": point[1]} if isinstance(point, list | tuple) else point for point in points]


Box = Annotated[BoundingBox, BeforeValidator(_from_stored_box)]
Points = Annotated[list[Point], BeforeValidator(_from_stored_points)]


class Face(Response):
    """A stored face."""

    face_id: UUID = Field(validation_alias=from_column("id", "face_id"))
    user_id: UUID | None
    collection_id: str
    upload_id: UUID | None
    external_image_id: str | None
    bounding_box: Box = Field(validation_alias=from_column("box", "bounding_box"))
    landmarks: Points = Field(description="Left eye, right eye, nose, left and right corner of the mouth.")
    confidence: float = Field(description="The detector's score, 0 to 1.")
    quality: dict[str, float]
    model: str = Field(description="The model pack that made the embedding.")
    created_at: datetime


class ListedFace(Face):
    """A stored face of a list, and a short-lived URL of its thumbnail."""

    image_url: str | None = Field(
        description="A short-lived URL of the thumbnail, which no cache keeps; null without the scope `faces:read`."
    )


class FaceWithUser(Face):
    """A stored face, its user, and a short-lived URL of its thumbnail."""

    user: UserSummary | None = Field(description="null without the scope `users:read`.")
    image_url: str


class UnassignedFace(Response):
    """A face without a user that is similar to a user's."""

    face_id: UUID
    collection_id: str
    similarity: float = Field(description="The highest cosine with one of the user's faces, -1 to 1.")


class UnassignedFaces(Response):
    """What may be a person's on photos that name no one."""

    faces: list[UnassignedFace] = Field(description="Most similar first.")


class RejectedFace(Response):
    """A face that was found in the photo and rejected."""

    bounding_box: BoundingBox
    confidence: float
    reasons: list[str] = Field(description="Why, in Amazon Rekognition's terms, for example LOW_SHARPNESS.")
