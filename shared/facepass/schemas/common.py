"""Types that requests and responses share."""

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

from facepass.models.vector import COLLECTION_ID
from facepass.unicode import normal_form

CollectionId = Annotated[str, StringConstraints(max_length=255, pattern=f"^{COLLECTION_ID.pattern}$")]
# at least one character that is not blank, and no control characters
ShortText = Annotated[
    str,
    StringConstraints(
        strip_whitespace=True, min_length=1, max_length=200, pattern=r"^[^\x00-\x1f]*[^\x00-\x1f\s][^\x00-\x1f]*$"
    ),
    AfterValidator(normal_form),
]
Label = Annotated[
    str, StringConstraints(min_length=1, max_length=255, pattern=r"^[^\x00-\x1f]+$"), AfterValidator(normal_form)
]


def _no_truth_value(value: Any) -> Any:
    """Reject booleans, which pydantic would convert to numbers. Strings are accepted: a form has nothing else."""
    if isinstance(value, bool):
        raise ValueError("a number is needed")
    return value


def _as_kept(cosine: float) -> float:
    """Six decimals: PostgreSQL's `real` stores no more, and rejects numbers that are too close to 0 for it."""
    return round(cosine, 6)


Number = BeforeValidator(_no_truth_value)
Threshold = Annotated[
    float,
    Field(ge=-1, le=1, description="The lowest cosine similarity of a match; six decimals are used."),
    Number,
    AfterValidator(_as_kept),
]
Fmr = Annotated[float, Field(gt=0, lt=1), Number]
RATE = (
    "The share of pairs of two people that are at least as similar, by the model pack's calibration: 0.001 is one pair"
    " in a thousand. Above the calibrated range it is the lowest calibrated rate: read it as `at most`. null below that"
    " range, and for a pack without calibration."
)
FalseMatchRate = Annotated[float | None, Field(description=RATE)]
Count = Annotated[int, Field(ge=1, le=100), Number]

Flag = Annotated[bool, Strict()]  # pydantic would convert 0, "off" and similar values
Days = Annotated[int, Field(ge=1, le=36500), Number]

Item = TypeVar("Item")


def without_default(schema: dict[str, Any]) -> None:
    """An optional field has no default in the document, whatever default Python needs."""
    schema.pop("default", None)


def exactly_one(*names: str) -> dict[str, Any]:
    """The schema of an object in which exactly one of these fields, all strings, is not null.

    Part of an `allOf`: a generator takes a `oneOf` beside `properties` for several types, each of one field.
    """
    return {"oneOf": [{"required": [name], "properties": {name: {"type": "string"}}} for name in names]}


def at_least_one(*names: str) -> dict[str, Any]:
    """The schema of an object in which at least one of these fields, all strings, is not null."""
    return {"anyOf": exactly_one(*names)["oneOf"]}


class Request(BaseModel):
    """A request body. Unknown fields are rejected, so that a misspelt one is noticed."""

    model_config = ConfigDict(extra="forbid")


def from_column(column: str, field: str) -> AliasChoices:
    """The alias of a response field whose attribute has another name."""
    return AliasChoices(column, field)


class Response(BaseModel):
    """A response body. It is read from a row or a value of `services` whose attributes have the same names."""

    model_config = ConfigDict(from_attributes=True)


class Page(Response, Generic[Item]):
    """One page of a list, and the cursor of the next page."""

    items: list[Item]
    next_cursor: str | None = Field(description="Send it as `cursor` to get the next page; null on the last page.")


class Problem(Response):
    """RFC 9457 problem details. `code` is stable; branch on it."""

    type: str
    title: str
    status: int
    detail: str
    code: str
    request_id: str
    errors: list[dict[str, Any]] | None = None
