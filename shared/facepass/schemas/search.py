"""Who is this?"""

from typing import Literal, Self
from uuid import UUID

from aws_lambda_powertools.event_handler.openapi.params import UploadFile
from pydantic import Field, model_validator

from facepass.models.vector import DEFAULT_COLLECTION
from facepass.schemas.common import Request, Response, Slug, Threshold
from facepass.schemas.faces import BoundingBox
from facepass.schemas.users import UserSummary


class SearchRequest(Request):
    """Who is this? One probe: `file` (multipart or a raw image body), `image_base64`, or the id of a probe upload."""

    file: UploadFile | None = None
    image_base64: str | None = Field(default=None, description="The photo, base64; up to 4.5 MB of bytes.")
    upload_id: UUID | None = Field(default=None, description="An upload made with `purpose: probe`.")
    collection_id: Slug = DEFAULT_COLLECTION
    threshold: Threshold | None = Field(default=None, description="Default: the collection's, else the model pack's.")
    limit: int = Field(default=5, ge=1, le=100)
    group_by: Literal["face", "user"] = Field(default="face", description="`user`: only each user's best face.")

    @model_validator(mode="after")
    def _has_one_probe(self) -> Self:
        if sum(probe is not None for probe in (self.file, self.image_base64, self.upload_id)) != 1:
            raise ValueError("give exactly one of file, image_base64 and upload_id")
        return self


class SearchedFace(Response):
    """The probe's face that was searched with: its largest."""

    bounding_box: BoundingBox
    confidence: float


class Match(Response):
    """A face of the collection that resembles the probe's."""

    face_id: UUID
    user_id: UUID | None
    user: UserSummary | None
    external_image_id: str | None
    similarity: float = Field(description="Raw cosine, -1 to 1; not a probability.")
    bounding_box: BoundingBox
    image_url: str


class Timings(Response):
    """Where the time went, in milliseconds."""

    decode_ms: float
    detect_ms: float
    embed_ms: float
    search_ms: float


class SearchResponse(Response):
    """The best matches, best first."""

    results: list[Match]
    searched_face: SearchedFace
    threshold: float
    model: str
    query_time_ms: float
    timings: Timings
