"""Users."""

import json
from datetime import datetime
from typing import Any, Self
from uuid import UUID

from pydantic import AliasChoices, ConfigDict, EmailStr, Field, field_validator, model_validator

from facepass.schemas.common import Label, Request, Response, ShortText, at_least_one, without_default

MAX_METADATA_BYTES = 4096
MAX_METADATA_DEPTH = 16


class WithMetadata(Request):
    """A request about a user, with JSON of the tenant's own."""

    metadata: dict[str, Any] = Field(
        default_factory=dict, description="Up to 4 kB of JSON of your own.", examples=[{"team": "analytical engines"}]
    )

    @field_validator("metadata")
    @classmethod
    def _can_be_kept(cls, metadata: dict[str, Any]) -> dict[str, Any]:
        if is_deeper(metadata, MAX_METADATA_DEPTH):
            raise ValueError(f"metadata must be nested at most {MAX_METADATA_DEPTH} deep")
        # PostgreSQL stores neither Infinity, nor half a surrogate pair, nor U+0000. The first two fail here.
        if len(json.dumps(metadata, allow_nan=False, ensure_ascii=False).encode()) > MAX_METADATA_BYTES:
            raise ValueError(f"metadata must be at most {MAX_METADATA_BYTES} bytes of JSON")
        if holds_nul(metadata):
            raise ValueError("metadata must not hold the character U+0000")
        return metadata


class NewUser(WithMetadata):
    """A user to create, with an email, an `external_id`, or both."""

    model_config = ConfigDict(json_schema_extra={"allOf": [at_least_one("email", "external_id")]})

    email: EmailStr | None = Field(
        default=None, examples=["ada@example.com"], description="Unique in the tenant, in upper and lower case."
    )
    full_name: ShortText = Field(examples=["Ada Lovelace"])
    external_id: Label | None = Field(default=None, description="Your own id of this user; unique in the tenant.")

    @model_validator(mode="after")
    def _is_identified(self) -> Self:
        if self.email is None and self.external_id is None:
            raise ValueError("give email, external_id or both")
        return self


class UserChanges(WithMetadata):
    """The fields of a user to change. A field that is left out keeps its value.

    null removes an email or an `external_id`; the other one has to be there.
    """

    email: EmailStr | None = Field(default=None, examples=["ada@example.org"])
    full_name: ShortText = Field(default="", examples=["Ada King"], json_schema_extra=without_default)
    external_id: Label | None = None


def is_deeper(value: Any, levels: int) -> bool:
    """Whether a JSON value is nested deeper than `depth` levels; a scalar has none."""
    parts = value.values() if isinstance(value, dict) else value if isinstance(value, list) else None
    return parts is not None and (levels == 0 or any(is_deeper(part, levels - 1) for part in parts))


def holds_nul(value: Any) -> bool:
    """Whether any string of a JSON value contains U+0000."""
    if isinstance(value, dict):
        return any(holds_nul(part) for item in value.items() for part in item)
    if isinstance(value, list):
        return any(map(holds_nul, value))
    return isinstance(value, str) and "\x00" in value


class User(Response):
    """A user."""

    id: UUID
    email: str | None
    full_name: str
    external_id: str | None
    metadata: dict[str, Any] = Field(validation_alias=AliasChoices("user_metadata", "metadata"))
    created_at: datetime
    updated_at: datetime


class UserSummary(Response):
    """The user of a face."""

    id: UUID
    email: str | None
    full_name: str
    external_id: str | None


class ExportContents(Response):
    """What an archive has."""

    rows: int = Field(examples=[41])
    photos: int = Field(examples=[2])
    thumbnails: int = Field(examples=[2])
    missing: int = Field(examples=[0], description="Photos and thumbnails that were deleted before, or never sent.")


class UserExport(Response):
    """An archive of everything that is held about a user: a ZIP file of JSON, photos and thumbnails."""

    url: str = Field(
        examples=["https://photos.example.com/exports/ada.zip?X-Amz-Signature=0a1b"],
        description="Downloads the archive, without credentials, until `expires_at`. Do not log it.",
    )
    expires_at: datetime
    size_bytes: int = Field(examples=[3_140_275])
    contents: ExportContents
