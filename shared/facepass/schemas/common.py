"""What requests and responses share."""

from typing import Annotated, Any, Generic, TypeVar

from pydantic import (
    AfterValidator,
    AliasChoices,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    Strict,
    StringConstraints,
)

Slug = Annotated[str, StringConstraints(pattern=r"^[a-z0-9][a-z0-9_-]{0,63}$")]
# something other than blanks, and no control characters
ShortText = Annotated[
    str,
    StringConstraints(
        strip_whitespace=True, min_length=1, max_length=200, pattern=r"^[^\x00-\x1f]*[^\x00-\x1f\s][^\x00-\x1f]*$"
    ),
]
Label = Annotated[str, StringConstraints(min_length=1, max_length=255, pattern=r"^[^\x00-\x1f]+$")]


def _no_truth_value(value: Any) -> Any:
    """Pydantic takes false for 0; strings stay welcome, for a form has nothing else."""
    if isinstance(value, bool):
        raise ValueError("a number is needed")
    return value


def _as_kept(cosine: float) -> float:
    """Six decimals: Postgres' `real` tells no more apart, and refuses what is too close to 0 for it."""
    return round(cosine, 6)


Number = BeforeValidator(_no_truth_value)
Threshold = Annotated[
    float,
    Field(ge=-1, le=1, description="Lowest cosine similarity of a match; six decimals count."),
    Number,
    AfterValidator(_as_kept),
]
Fmr = Annotated[float, Field(gt=0, lt=1), Number]
Count = Annotated[int, Field(ge=1, le=100), Number]

Flag = Annotated[bool, Strict()]  # pydantic would take 0, "off" and their like
Days = Annotated[int, Field(ge=1, le=36500), Number]

Item = TypeVar("Item")


def without_default(schema: dict[str, Any]) -> None:
    """A field that may be left out has no value then, whatever Python needs for one."""
    schema.pop("default", None)


def exactly_one(*names: str) -> dict[str, Any]:
    """The schema of an object in which one of these fields, and no other of them, is more than null."""
    return {"oneOf": [{"required": [name], "properties": {name: {"not": {"type": "null"}}}} for name in names]}


class Request(BaseModel):
    """A request body. Unknown fields are refused: a misspelt one must not be ignored in silence."""

    model_config = ConfigDict(extra="forbid")


def from_column(column: str, field: str) -> AliasChoices:
    """The alias of a response's field that is named otherwise than the attribute it is read from."""
    return AliasChoices(column, field)


class Response(BaseModel):
    """A response body, read from a row or a value of `services` whose attributes have the same names."""

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
