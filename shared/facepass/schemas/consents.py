"""Users' consents."""

import re
from datetime import UTC, datetime
from typing import Annotated, Any
from uuid import UUID

from pydantic import AfterValidator, AwareDatetime, BeforeValidator, Field

from facepass.schemas.common import CollectionId, Label, Request, Response, ShortText, from_column

DATE = re.compile(r"\d{4}-\d\d-\d\d")
EARLIEST, LATEST = datetime(1970, 1, 1, tzinfo=UTC), datetime(2200, 1, 1, tzinfo=UTC)


def _of_our_time(moment: datetime) -> datetime:
    if not EARLIEST <= moment <= LATEST:
        raise ValueError("the year is out of range")
    return moment.astimezone(UTC)


def _written_as_a_date(moment: Any) -> Any:
    """Pydantic takes numbers for seconds, also in text."""
    if isinstance(moment, str) and not DATE.match(moment):
        raise ValueError("no date and time of RFC 3339")
    return moment


Moment = Annotated[AwareDatetime, BeforeValidator(_written_as_a_date), AfterValidator(_of_our_time)]


class NewConsent(Request):
    """A consent of a user, as the tenant records it."""

    text_version: Label = Field(description="Your name for the text that the user agreed to.")
    collection_id: CollectionId | None = Field(
        default=None, description="The collection that it applies to; null: every collection."
    )
    given_by: ShortText | None = Field(
        default=None, description="Who agreed, where it was not the user: a parent. Needs `users:write`."
    )
    given_at: Moment | None = Field(
        default=None, description="When the user agreed; by default now. Needs `users:write`: for older consents."
    )
    expires_at: Moment | None = Field(default=None, description="When it expires; null: when it is revoked.")


class Consent(Response):
    """A consent of a user."""

    consent_id: UUID = Field(validation_alias=from_column("id", "consent_id"))
    user_id: UUID
    text_version: str
    collection_id: str | None
    given_by: str | None
    given_at: datetime
    expires_at: datetime | None
    revoked_at: datetime | None
    recorded_by: str = Field(description="The API key or the caller that recorded it.")
    attested: bool = Field(description="true: recorded by a caller with `users:write`; false: by the user.")
    created_at: datetime
