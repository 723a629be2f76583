"""The lines of a source, in the form that every reader yields."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import NamedTuple, TypeVar

import numpy as np
from numpy.typing import NDArray

Value = TypeVar("Value")


class InvalidSource(Exception):
    """A file or folder that cannot be read at all; the message is for the operator."""


class Reject(NamedTuple):
    """A rejected line. name: the photo's, empty for a vector. reason: a stable code (docs/import.md)."""

    line: int
    name: str
    reason: str


class UserDetails(NamedTuple):
    """What a line says about its user; no user when all of it is None. metadata: JSON."""

    user_id: str | None = None
    email: str | None = None
    external_id: str | None = None
    full_name: str | None = None
    metadata: str | None = None


NO_USER = UserDetails()


@dataclass(frozen=True)
class Origin:
    """Where the faces of some lines were found; a column that the source lacks is None.

    boxes: (n, 4) and landmarks: n times (10,), fractions as in models/vector.py. qualities: JSON.
    created_at: (n,) datetime64[us], UTC; NaT where the source does not say.
    """

    boxes: NDArray[np.float32] | None = None
    landmarks: Sequence[Sequence[float]] | None = None
    confidences: NDArray[np.float32] | None = None
    qualities: Sequence[str] | None = None
    created_at: NDArray[np.datetime64] | None = None

    def take(self, places: NDArray[np.int64]) -> "Origin":
        """The same for some of the faces."""
        return Origin(
            None if self.boxes is None else self.boxes[places],
            take(self.landmarks, places),
            None if self.confidences is None else self.confidences[places],
            take(self.qualities, places),
            None if self.created_at is None else self.created_at[places],
        )


NOWHERE = Origin()


@dataclass(frozen=True)
class VectorLines:
    """Some lines of ready vectors; a column that the source lacks is None.

    numbers: (n,) their places in the source, counted from 1.
    embeddings: (n, 512) as in the source. excluded: ids of the users from whom each face is excluded. problems: why
    the reader could not read a line, by its index here.
    """

    numbers: NDArray[np.int64]
    embeddings: NDArray[np.floating]
    face_ids: Sequence[str | None] | None = None
    users: Sequence[UserDetails] | None = None
    external_image_ids: Sequence[str | None] | None = None
    origin: Origin = NOWHERE
    excluded: Sequence[Sequence[str]] | None = None
    problems: dict[int, str] = field(default_factory=dict)

    def take(self, places: NDArray[np.int64]) -> "VectorLines":
        """Some of these lines."""
        return VectorLines(
            self.numbers[places],
            self.embeddings[places],
            take(self.face_ids, places),
            take(self.users, places),
            take(self.external_image_ids, places),
            self.origin.take(places),
            take(self.excluded, places),
        )


def take(column: Sequence[Value] | None, places: NDArray[np.int64]) -> list[Value] | None:
    """Some values of a column, if the source has it."""
    return None if column is None else [column[place] for place in places]


class UserLine(NamedTuple):
    """A user without a photo."""

    number: int
    user: UserDetails


class PhotoLine(NamedTuple):
    """A photo and its user. name: the operator's name for the photo."""

    number: int
    name: str
    path: Path
    user: UserDetails

    def reject(self, reason: str) -> Reject:
        """This line as a rejected one."""
        return Reject(self.number, self.name, reason)
