"""Galleries."""

from datetime import datetime
from typing import Literal

from pydantic import Field

from facepass.schemas.common import Count, Days, Flag, Request, Response, Slug, Threshold, from_column

MAX_FACES = 100
QualityFilter = Literal["none", "low", "medium", "high"]
Review = Literal["off", "standard", "strict"]


class CollectionSettings(Request):
    """How a gallery is filled and searched."""

    threshold: Threshold | None = Field(default=None, description="Lowest match; null: the model pack's.")
    max_faces: Count = Field(default=MAX_FACES, description="Most faces kept of one event photo.")
    quality_filter: QualityFilter = Field(default="low", description="How good a face must be to be kept.")
    review: Review = Field(default="off", description="Which enrolments are held back: docs/review.md.")
    photo_retention_days: Days | None = Field(default=None, description="Photos are erased after so many; null: kept.")
    face_retention_days: Days | None = Field(
        default=None, description="Faces, their thumbnails and uploads are erased after so many; null: kept."
    )
    store_photos: Flag = Field(default=True, description="false: a photo is erased as soon as its faces are embedded.")
    consent_required: Flag = Field(default=False, description="true: only people who consented are enrolled.")


class NewCollection(CollectionSettings):
    """A gallery to be made."""

    collection_id: Slug = Field(examples=["summer-party"])


class Collection(Response):
    """A gallery."""

    collection_id: str = Field(validation_alias=from_column("id", "collection_id"))
    threshold: float | None
    max_faces: int
    quality_filter: QualityFilter
    review: Review
    photo_retention_days: int | None
    face_retention_days: int | None
    store_photos: bool
    consent_required: bool
    model: str | None = Field(description="The model pack of its vectors; null while it is empty.")
    face_count: int
    created_at: datetime
    updated_at: datetime
