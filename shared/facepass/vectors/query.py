"""A search of a collection, and its result."""

from dataclasses import dataclass
from typing import Literal
from uuid import UUID

import numpy as np
from numpy.typing import NDArray

from facepass.models.vector import EMBEDDING_SIZE


class ThresholdTooLow(ValueError):
    """A threshold that this search may not ask for.

    floor: the lowest one that the collection allows; None when it is below the collection's own, and the caller may not
    see what is below that.
    """

    def __init__(self, floor: float | None) -> None:
        self.floor = floor
        super().__init__(floor)


class InvalidVector(ValueError):
    """A vector that cannot be compared: of another shape, not finite, or zero."""


@dataclass(frozen=True)
class Query:
    """A search for the faces nearest to a vector.

    embedding: (512,), L2 norm 1. threshold: lowest cosine; by default the collection's own, or else the pack's.
    best_of_user: only each user's best face. except_face, except_user: left out of the answer, because they are the
    probe. exact: compare with every face of the collection. lowest: the lowest threshold
    that may be asked for: the collection's `own`, its `floor`, or `any`. Raises InvalidVector.
    """

    tenant_id: str
    collection_id: str
    embedding: NDArray[np.float32]
    threshold: float | None
    default_threshold: float
    limit: int
    best_of_user: bool = False
    except_face: UUID | None = None
    except_user: UUID | None = None
    exact: bool = False
    lowest: Literal["own", "floor", "any"] = "any"

    def __post_init__(self) -> None:
        if self.embedding.shape != (EMBEDDING_SIZE,):
            raise InvalidVector(f"expected shape ({EMBEDDING_SIZE},), got {self.embedding.shape}")
        if not np.isfinite(self.embedding).all() or not self.embedding.any():
            raise InvalidVector("a vector must be finite and have a direction")


@dataclass(frozen=True)
class Neighbour:
    """A stored face near the probe. box: (4,) fractions left, top, width, height; similarity: cosine, -1 to 1."""

    face_id: UUID
    user_id: UUID | None
    external_image_id: str | None
    box: list[float]
    similarity: float


@dataclass(frozen=True)
class Neighbours:
    """The result of a search, most similar first, and the collection's settings that it used.

    model: the pack of the collection's vectors, None while it is empty. way: how the faces were found, `exact`, `scan`
    or `cache`; the answer is the same. face_count: the collection's faces; those erased a short time ago may
    still count. None when the server's statistics are off.
    """

    model: str | None
    threshold: float
    way: str
    face_count: int | None
    faces: list[Neighbour]
