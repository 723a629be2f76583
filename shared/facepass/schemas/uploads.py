"""Uploads: photos to index, and what became of them."""

from dataclasses import replace
from datetime import datetime
from typing import Any, Literal, Self
from uuid import UUID

from aws_lambda_powertools.event_handler.openapi.params import UploadFile
from pydantic import ConfigDict, Field

from facepass.models.vector import DEFAULT_COLLECTION
from facepass.schemas.common import CollectionId, Count, Label, Request, Response, from_column
from facepass.schemas.faces import Face, RejectedFace
from facepass.schemas.liveness import ShowsLiveness
from facepass.services.uploads.batches import Batch
from facepass.services.uploads.status import ShownStatus
from facepass.services.uploads.tickets import NewUpload, Ticket

MOST_PHOTOS = 50  # of a batch
NO_COLUMNS = {"file", "liveness", "liveness_nonce"}
PROBE_OF_A_USER: dict[str, Any] = {
    "properties": {"purpose": {"type": "string", "const": "probe"}, "user_id": {"type": "string"}},
    "required": ["purpose", "user_id"],
}


class NewPhoto(ShowsLiveness):
    """A photo that is announced."""

    model_config = ConfigDict(json_schema_extra={"not": PROBE_OF_A_USER})

    content_type: str | None = Field(default=None, examples=["image/jpeg"], description="Required for a ticket.")
    user_id: UUID | None = Field(default=None, description="Enrol this user: the photo must show exactly one face.")
    collection_id: CollectionId = DEFAULT_COLLECTION
    external_image_id: Label | None = Field(default=None, description="Your own id of this photo.")
    max_faces: Count | None = Field(
        default=None, description="Store at most this many faces of an event photo, the largest first."
    )
    review: Literal["off"] | None = Field(
        default=None,
        description="`off`: skip the collection's enrolment review. Needs the scope `users:write`.",
    )
    purpose: Literal["index", "probe"] = Field(
        default="index", description="`probe`: the photo is searched with and never indexed."
    )

    def to_upload(self, *, by_user: bool = False) -> NewUpload:
        """The values of the new upload's row. by_user: the user enrols themself."""
        return NewUpload(by_user=by_user, liveness=self.shown, **self.model_dump(exclude=NO_COLUMNS))


class UploadRequest(NewPhoto):
    """A photo to index: as JSON to get a ticket, or as multipart with the photo in `file`."""

    file: UploadFile | None = Field(default=None, description="The photo itself; multipart only, up to 4.5 MB.")

    def to_upload(self, *, by_user: bool = False) -> NewUpload:
        """The values of the new upload's row. by_user: the user enrols themself."""
        content_type = self.content_type if self.file is None else self.content_type or self.file.content_type
        return replace(super().to_upload(by_user=by_user), content_type=content_type)


class UploadBatch(Request):
    """Photos that are announced together."""

    photos: list[NewPhoto] = Field(min_length=1, max_length=MOST_PHOTOS)


class UploadTicket(Response):
    """How to send the photo: POST the fields, then the file, as multipart/form-data to the URL."""

    method: Literal["POST"] = "POST"
    url: str
    fields: dict[str, str]
    expires_at: datetime
    max_bytes: int


class UploadAccepted(Response):
    """An upload that awaits its photo, or has it."""

    upload_id: UUID
    status: str
    liveness: bool = Field(examples=[False], description="Whether a liveness token was accepted.")
    upload: UploadTicket | None = None

    @classmethod
    def with_ticket(cls, ticket: Ticket, **more: int) -> Self:
        """A new upload with its ticket: the client sends the photo straight to S3. more: what a subclass adds."""
        shown = UploadTicket(
            url=ticket.post.url,
            fields=ticket.post.fields,
            expires_at=ticket.upload.expires_at,
            max_bytes=ticket.max_bytes,
        )
        upload = ticket.upload
        return cls(upload_id=upload.id, status=upload.status, liveness=upload.liveness, upload=shown, **more)


class BatchTicket(UploadAccepted):
    """The ticket of one photo of a batch."""

    place: int = Field(examples=[0], description="Of the photo in the request, from 0.")


class RefusedPhoto(Response):
    """A photo of a batch that has no ticket."""

    place: int = Field(examples=[1], description="Of the photo in the request, from 0.")
    status: int = Field(examples=[404], description="What the request for this ticket alone would have answered.")
    code: str = Field(examples=["user_not_found"])
    detail: str


class BatchAccepted(Response):
    """A ticket for each photo, or why it has none."""

    accepted: list[BatchTicket]
    rejected: list[RefusedPhoto]

    @classmethod
    def of(cls, batch: Batch) -> Self:
        """The response to a batch."""
        refused = [
            RefusedPhoto(place=place, status=error.status, code=error.code, detail=error.detail)
            for place, error in batch.rejected
        ]
        tickets = [BatchTicket.with_ticket(ticket, place=place) for place, ticket in batch.accepted]
        return cls(accepted=tickets, rejected=refused)


class Upload(Response):
    """One photo and what became of it."""

    upload_id: UUID = Field(validation_alias=from_column("id", "upload_id"))
    status: ShownStatus
    reason: str | None = Field(description="A stable code that says why it was rejected or failed.")
    detail: str | None
    conflicts_with_user_id: UUID | None = Field(
        validation_alias=from_column("conflicts_with", "conflicts_with_user_id"),
        description="The user of a `conflicts_with_other_user`; null without the scope `users:read`.",
    )
    user_id: UUID | None
    collection_id: str
    consent_id: UUID | None = Field(description="The consent that the enrolment rests on, where there was one.")
    liveness: bool = Field(examples=[False], description="Whether a liveness token was accepted with it.")
    external_image_id: str | None
    purpose: str
    content_type: str
    faces: list[Face]
    rejected_faces: list[RejectedFace]
    created_at: datetime
    updated_at: datetime
    expires_at: datetime
    photo_erased_at: datetime | None = Field(description="When the photo was erased; null while it is stored.")
