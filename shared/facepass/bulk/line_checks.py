"""Check lines of ready vectors before any query: the index of each bad line, and a stable reason."""

from collections.abc import Callable, Iterator, Sequence
from typing import Annotated, Any
from uuid import UUID

import numpy as np
from numpy.typing import NDArray
from pydantic import Field, FiniteFloat, TypeAdapter, ValidationError

from facepass.bulk.sources.lines import Origin, VectorLines
from facepass.bulk.vectors import without_direction
from facepass.schemas.common import Label

LABEL: TypeAdapter[str] = TypeAdapter(Label)
# recognition/quality.py measures nine numbers; another system's file may have a few more
QUALITY: TypeAdapter[dict[str, float]] = TypeAdapter(
    dict[Annotated[str, Field(pattern=r"^[a-z_]{1,40}$")], FiniteFloat]
)
FARTHEST = 1e6  # landmarks are outside of the photo where the face is, but not this far


def problems_of(lines: VectorLines, norms: NDArray[np.float64]) -> dict[int, str]:
    """The first fault of each bad line, by its index; norms: (n,) of its vectors."""
    found = {
        **dict(_refused(lines.face_ids, UUID, "invalid_face_id")),
        **dict(_refused(lines.external_image_ids, LABEL.validate_python, "invalid_external_image_id")),
        **_problems_of_origin(lines.origin),
        **without_direction(norms),
    }
    return found | lines.problems


def _problems_of_origin(origin: Origin) -> dict[int, str]:
    wrong: dict[int, str] = {}
    if origin.boxes is not None:
        wrong |= _outside(origin.boxes, "invalid_box")
    if origin.confidences is not None:
        wrong |= _outside(origin.confidences[:, None], "invalid_confidence")
    points = origin.landmarks or ()
    far = (place for place, row in enumerate(points) if not all(_is_near(number) for number in row))
    wrong |= dict.fromkeys(far, "invalid_landmarks")
    return wrong | dict(_refused(origin.qualities, QUALITY.validate_json, "invalid_quality"))


def _outside(fractions: NDArray[np.float32], reason: str) -> dict[int, str]:
    """Rows of (n, k) with a missing number, or one outside of 0..1."""
    within = ((fractions >= 0) & (fractions <= 1)).all(axis=1)
    return dict.fromkeys(np.flatnonzero(~within).tolist(), reason)


def _is_near(number: float | None) -> bool:
    return number is not None and abs(number) < FARTHEST


def _refused(
    values: Sequence[str | None] | None, check: Callable[[Any], object], reason: str
) -> Iterator[tuple[int, str]]:
    """The indexes of the values that a check rejects; missing values are accepted."""
    for place, value in enumerate(values or ()):
        try:
            _ = None if value is None else check(value)
        except (ValidationError, ValueError):
            yield place, reason
