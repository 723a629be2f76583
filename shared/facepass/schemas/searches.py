"""Searches with many probes: what starts one, and what it has found."""

from datetime import datetime
from typing import Literal, Self
from uuid import UUID

from pydantic import Field, model_validator

from facepass.schemas.common import Page, Response
from facepass.schemas.probes import SearchOptions, UnusedFace
from facepass.schemas.search import SearchedFace

MOST_PROBES = 50
Status = Literal["queued", "running", "done", "failed"]


class NewSearch(SearchOptions):
    """A search with many probes: uploads of `purpose: probe`, and the options of a search for all of them."""

    upload_ids: list[UUID] = Field(
        min_length=1,
        max_length=MOST_PROBES,
        json_schema_extra={"uniqueItems": True},
        description="Uploads made with `purpose: probe`. A photo that has not arrived when its turn comes is refused.",
    )

    @model_validator(mode="after")
    def _names_each_once(self) -> Self:
        if len(set(self.upload_ids)) < len(self.upload_ids):
            raise ValueError("name each upload once")
        return self


class SearchStarted(Response):
    """A search that waits for its turn."""

    search_id: UUID
    status: Status


class SearchedProbe(Response):
    """What became of one probe."""

    upload_id: UUID
    status: Literal["searched", "refused"]
    code: str | None = Field(
        examples=[None], description="Why it was refused: the code that a search with it alone would have answered."
    )
    detail: str | None
    faces: list[SearchedFace] = Field(
        description="An answer for each face that was searched with, the photo's largest first; faces and users that"
        " were erased since are left out."
    )
    unused_faces: list[UnusedFace] = Field(description="The photo's other faces, and why each was not searched with.")
    threshold: float | None
    expected_false_matches: float | None = Field(description="As in the answer of a search; null without `faces:read`.")
    model: str | None


class SearchCounts(Response):
    """How many probes a search has, how many were searched with, and how many were refused."""

    probes: int = Field(examples=[2])
    searched: int = Field(examples=[2])
    refused: int = Field(examples=[0])


class Search(Page[SearchedProbe]):
    """A search with many probes, and a page of its results, in the order of the request."""

    search_id: UUID
    collection_id: str
    status: Status = Field(description="Read the results once it is `done`; a `failed` one has those it got to.")
    reason: str | None = Field(description="Why it failed: `retries_exhausted` or `worker_died`. Start another one.")
    counts: SearchCounts
    created_at: datetime
    updated_at: datetime
    expires_at: datetime = Field(description="Until when the search is kept, with its results.")
