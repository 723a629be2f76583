"""The result of a search."""

from uuid import UUID

from pydantic import Field

from facepass.schemas.common import FalseMatchRate, Response, from_column
from facepass.schemas.faces import Box
from facepass.schemas.probes import ProbeFace, Timings, UnusedFace
from facepass.schemas.users import UserSummary


class Match(Response):
    """A face of the collection that is similar to the probe's."""

    face_id: UUID
    user_id: UUID | None
    user: UserSummary | None = Field(description="null without the scope `users:read`.")
    external_image_id: str | None
    similarity: float = Field(description="The cosine, -1 to 1; no percentage and no probability.")
    false_match_rate: FalseMatchRate
    bounding_box: Box = Field(validation_alias=from_column("box", "bounding_box"))
    image_url: str | None = Field(description="A short-lived URL of the thumbnail; null without `faces:read`.")


class SearchedFace(Response):
    """A face that was searched with, and its best matches, most similar first."""

    searched_face: ProbeFace | None = Field(validation_alias=from_column("face", "searched_face"))
    results: list[Match]


class SearchResponse(Response):
    """The best matches, most similar first."""

    results: list[Match] = Field(description="Those of the first of `faces`.")
    searched_face: ProbeFace | None = Field(
        description="The photo's largest usable face, or the stored face that was searched with."
    )
    faces: list[SearchedFace] = Field(
        description="An answer for each face that was searched with, the photo's largest first."
    )
    unused_faces: list[UnusedFace] = Field(description="The photo's other faces, and why each was not searched with.")
    threshold: float
    expected_false_matches: float | None = Field(
        description="How many of the collection's faces would reach `threshold` if all were strangers: the false match"
        " rate of `threshold` times the number of faces, before `limit` and `group_by`. null without `faces:read`, for"
        " a threshold outside of the pack's calibration, and where the number of faces is unknown."
    )
    model: str
    query_time_ms: float
    timings: Timings
