"""API keys."""

from datetime import datetime
from typing import Annotated, Literal, Self

from pydantic import Field, model_validator

from facepass.models.main import ApiKey as Row
from facepass.schemas.common import CollectionId, Number, Request, Response, ShortText, without_default
from facepass.schemas.consents import Moment
from facepass.services.auth.caller import MOST_CHARACTERS, MOST_COLLECTIONS, SCOPES, can_be_bound_to

Scope = Literal["users:read", "users:write", "faces:read", "faces:write", "search", "admin"]
KeyState = Literal["current", "expired", "revoked"]
KEY_ID = "6e62151717ba1b33"
KEY = f"fp_{KEY_ID}_example-secret-that-is-shown-once-and-never-again"


class NewKey(Request):
    """An API key to make."""

    name: ShortText = Field(examples=["kiosk"], description="What the key is for.")
    scopes: list[Scope] = Field(min_length=1, max_length=len(SCOPES), examples=[["search"]])
    collections: list[CollectionId] | None = Field(
        default=None,
        min_length=1,
        max_length=MOST_COLLECTIONS,
        examples=[["lobby"]],
        description="The collections that it is bound to; they need not exist yet. Without it: all of them.",
    )
    expires_at: Moment | None = Field(
        default=None, examples=["2027-03-01T00:00:00Z"], description="Until when it is valid; without it, for ever."
    )

    @model_validator(mode="after")
    def _is_passed_on(self) -> Self:
        if not can_be_bound_to(self.collections or ()):
            raise ValueError(f"the ids of the collections have more than {MOST_CHARACTERS} characters together")
        return self


class KeyRotation(Request):
    """How a key is replaced."""

    overlap_hours: Annotated[int, Number] = Field(
        default=24, ge=0, le=168, examples=[24], description="How long the old key stays valid; 0 ends it at once."
    )
    expires_at: Moment | None = Field(
        default=None,
        examples=["2027-03-01T00:00:00Z"],
        description="Until when the new key is valid; needed where the old one expires.",
        json_schema_extra=without_default,
    )


class ApiKey(Response):
    """An API key, without its secret."""

    key_id: str = Field(examples=[KEY_ID], description="The middle part of the key.")
    name: str = Field(examples=["kiosk"])
    state: KeyState = Field(examples=["current"])
    scopes: list[str] = Field(examples=[["search"]])
    collections: list[str] | None = Field(examples=[["lobby"]], description="Those that it is bound to; null: all.")
    expires_at: datetime | None = Field(description="null: never.")
    revoked_at: datetime | None
    last_used_at: datetime | None = Field(examples=["2026-06-21T18:04:00Z"], description="To the minute.")
    created_at: datetime

    @classmethod
    def of(cls, row: Row, now: datetime, **more: object) -> Self:
        """A key as the response has it. more: what a subclass adds."""
        expired = row.expires_at is not None and row.expires_at <= now
        state = "revoked" if row.revoked_at else "expired" if expired else "current"
        names = ("name", "scopes", "collections", "expires_at", "revoked_at", "last_used_at", "created_at")
        return cls(key_id=row.id, state=state, **{name: getattr(row, name) for name in names}, **more)


class AwsCredentials(Response):
    """What an AWS SDK signs with, for Rekognition's protocol (docs/rekognition.md)."""

    access_key_id: str = Field(validation_alias="id", examples=[f"fp_{KEY_ID}"])
    secret_access_key: str = Field(validation_alias="secret", examples=["example-secret-of-40-characters-shown-on"])


NO_CREDENTIALS = "Keep them now, they cannot be shown again; null where the deployment makes none."


class MadeKey(ApiKey):
    """A new API key. The key itself and its AWS credentials are in no later response."""

    key: str = Field(examples=[KEY], description="The key: keep it now, it cannot be shown again.")
    aws_credentials: AwsCredentials | None = Field(description=NO_CREDENTIALS)


class RotatedKey(Response):
    """The key that replaces another one."""

    new_key_id: str = Field(examples=["90b1c3d5e7f90a2b"])
    key: str = Field(examples=[KEY], description="The new key: keep it now, it cannot be shown again.")
    aws_credentials: AwsCredentials | None = Field(description=NO_CREDENTIALS)
    expires_at: datetime | None = Field(description="Until when the new key is valid; null: for ever.")
    old_key_expires_at: datetime = Field(
        examples=["2026-06-22T18:04:12Z"], description="Until when the old key is valid."
    )
