"""What requests and responses share."""

from typing import Annotated, Any, Generic, TypeVar

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

PHOTO_TYPES = ("image/jpeg", "image/png", "image/webp", "image/heic", "image/heif", "image/avif")

Slug = Annotated[str, StringConstraints(pattern=r"^[a-z0-9][a-z0-9_-]{0,63}$")]
ShortText = Annotated[
    str, StringConstraints(strip_whitespace=True, min_length=1, max_length=200, pattern=r"^[^\x00-\x1f]+$")
]
Label = Annotated[str, StringConstraints(min_length=1, max_length=255, pattern=r"^[^\x00-\x1f]+$")]
Threshold = Annotated[float, Field(ge=-1, le=1, description="Lowest cosine similarity of a match.")]

Item = TypeVar("Item")


def without_default(schema: dict[str, Any]) -> None:
    """A field that may be left out has no value then, whatever Python needs for one."""
    schema.pop("default", None)


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


class Problem(Response):
    """RFC 9457 problem details. `code` is stable; branch on it."""

    type: str
    title: str
    status: int
    detail: str
    code: str
    request_id: str
    errors: list[dict[str, Any]] | None = None
