"""Photos on their way in."""

from datetime import datetime
from typing import Any, Literal
from uuid import UUID

from aws_lambda_powertools.event_handler.openapi.params import UploadFile
from pydantic import ConfigDict, Field

from facepass.models.vector import DEFAULT_COLLECTION
from facepass.schemas.common import Count, Label, Request, Response, Slug
from facepass.schemas.faces import Face, RejectedFace

PROBE_OF_A_USER: dict[str, Any] = {
    "properties": {"purpose": {"const": "probe"}, "user_id": {"not": {"type": "null"}}},
    "required": ["purpose", "user_id"],
}


class UploadRequest(Request):
    """A photo to index: as JSON, ask for a presigned upload; as multipart, send `file` along."""

    model_config = ConfigDict(json_schema_extra={"not": PROBE_OF_A_USER})

    file: UploadFile | None = Field(default=None, description="The photo itself; multipart only, up to 4.5 MB.")
    content_type: str | None = Field(
        default=None, examples=["image/jpeg"], description="Needed for a presigned upload."
    )
    user_id: UUID | None = Field(default=None, description="Enrol this user: the photo must show exactly one face.")
    collection_id: Slug = DEFAULT_COLLECTION
    external_image_id: Label | None = Field(default=None, description="Your own id of this photo.")
    max_faces: Count | None = Field(default=None, description="Keep the largest so many of an event photo.")
    review: Literal["off"] | None = Field(
        default=None,
        description="`off`: enrol without the collection's review. Needs the scope `users:write`.",
    )
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
    conflicts_with_user_id: UUID | None = Field(
        description="Whom a `conflicts_with_other_user` resembles; null without the scope `users:read`."
    )
    user_id: UUID | None
    collection_id: str
    consent_id: UUID | None = Field(description="The consent that the enrolment rests on, where there was one.")
    external_image_id: str | None
    purpose: str
    content_type: str
    faces: list[Face]
    rejected_faces: list[RejectedFace]
    created_at: datetime
    updated_at: datetime
    expires_at: datetime
    photo_erased_at: datetime | None = Field(description="Since when the photo is no longer kept; null: it is.")
