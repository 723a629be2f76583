"""People."""

import json
from datetime import datetime
from typing import Any, Self
from uuid import UUID

from pydantic import AliasChoices, EmailStr, Field, model_validator

from facepass.schemas.common import Label, Request, Response, ShortText

MAX_METADATA_BYTES = 4096


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
