"""What goes over HTTP: requests, which refuse fields they do not know, and responses."""

import json
from datetime import datetime
from typing import Annotated, Any, Generic, Literal, Self, TypeVar
from uuid import UUID

from aws_lambda_powertools.event_handler.openapi.params import UploadFile
from pydantic import AliasChoices, BaseModel, ConfigDict, EmailStr, Field, StringConstraints, model_validator

from facepass import __version__
from facepass.models.vector import DEFAULT_COLLECTION

PHOTO_TYPES = ("image/jpeg", "image/png", "image/webp", "image/heic", "image/heif", "image/avif")
MAX_METADATA_BYTES = 4096

Slug = Annotated[str, StringConstraints(pattern=r"^[a-z0-9][a-z0-9_-]{0,63}$")]
ShortText = Annotated[
    str, StringConstraints(strip_whitespace=True, min_length=1, max_length=200, pattern=r"^[^\x00-\x1f]+$")
]
Label = Annotated[str, StringConstraints(min_length=1, max_length=255, pattern=r"^[^\x00-\x1f]+$")]
Threshold = Annotated[float, Field(ge=-1, le=1, description="Lowest cosine similarity of a match.")]

Item = TypeVar("Item")


class Request(BaseModel):
    """A request body. Unknown fields are refused: a misspelt one must not be ignored in silence."""

    model_config = ConfigDict(extra="forbid")


class Response(BaseModel):
    """A response body, made from a row of the same field names."""

    model_config = ConfigDict(from_attributes=True)


class Page(Response, Generic[Item]):
    """One page of a list, and the cursor of the next."""

    items: list[Item]
    next_cursor: str | None = Field(description="Pass it as `cursor` for the next page; null on the last one.")


class ServiceInfo(Response):
    """What answers here, and where its documentation is."""

    service: str = "FacePass"
    version: str = __version__
    docs: str = "/docs"
    openapi: str = "/openapi.json"


class Health(Response):
    """Whether everything is within reach."""

    status: Literal["healthy", "unhealthy"]
    model_pack: str | None = Field(default=None, description="The configured model pack.")
    reasons: dict[str, str] | None = Field(
        default=None, description="What is out of reach; only told to a caller with a valid key."
    )


class NewUser(Request):
    """A person to be known."""

    email: EmailStr = Field(examples=["ada@example.com"])
    full_name: ShortText = Field(examples=["Ada Lovelace"])
    external_id: Label | None = Field(default=None, description="Your own id of this person; unique in the tenant.")
    metadata: dict[str, Any] = Field(default_factory=dict, description="Up to 4 kB of your own JSON.")

    @model_validator(mode="after")
    def _metadata_can_be_kept(self) -> Self:
        stored = json.dumps(self.metadata)
        if len(stored) > MAX_METADATA_BYTES:
            raise ValueError("metadata must be at most 4096 bytes of JSON")
        if "\\u0000" in stored:  # Postgres cannot keep the character
            raise ValueError("metadata must not hold the character U+0000")
        return self


class User(Response):
    """A person who is known."""

    id: UUID
    email: str
    full_name: str
    external_id: str | None
    metadata: dict[str, Any] = Field(validation_alias=AliasChoices("user_metadata", "metadata"))
    created_at: datetime
    updated_at: datetime


class UserSummary(Response):
    """Who a face belongs to."""

    id: UUID
    email: str
    full_name: str
    external_id: str | None


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


class UploadRequest(Request):
    """A photo to index: as JSON, ask for a presigned upload; as multipart, send `file` along."""

    file: UploadFile | None = Field(default=None, description="The photo itself; multipart only, up to 4.5 MB.")
    content_type: str | None = Field(
        default=None, examples=["image/jpeg"], description="Needed for a presigned upload."
    )
    user_id: UUID | None = Field(default=None, description="Enrol this user: the photo must show exactly one face.")
    collection_id: Slug = DEFAULT_COLLECTION
    external_image_id: Label | None = Field(default=None, description="Your own id of this photo.")
    max_faces: int | None = Field(default=None, ge=1, le=100, description="Keep the largest so many of an event photo.")
    purpose: Literal["index", "probe"] = Field(default="index", description="`probe`: to search with, never indexed.")


class UploadTicket(Response):
    """How to send the photo: POST the fields and then the file, as multipart/form-data, to the URL."""

    method: Literal["POST"] = "POST"
    url: str
    fields: dict[str, str]
    expires_at: datetime
    max_bytes: int


class UploadAccepted(Response):
    """A photo is expected, or was taken."""

    upload_id: UUID
    status: str
    upload: UploadTicket | None = None


class Upload(Response):
    """One photo and what became of it."""

    upload_id: UUID
    status: Literal["awaiting_upload", "processing", "indexed", "rejected", "failed", "expired"]
    reason: str | None = Field(description="A stable code for why it was rejected or failed.")
    detail: str | None
    user_id: UUID | None
    collection_id: str
    external_image_id: str | None
    purpose: str
    content_type: str
    faces: list[Face]
    rejected_faces: list[RejectedFace]
    created_at: datetime
    updated_at: datetime
    expires_at: datetime


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


class Problem(Response):
    """RFC 9457 problem details. `code` is stable; branch on it."""

    type: str
    title: str
    status: int
    detail: str
    code: str
    request_id: str
    errors: list[dict[str, Any]] | None = None
