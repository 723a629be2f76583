"""The result of a search."""

from uuid import UUID

from pydantic import Field

from facepass.schemas.common import Response, from_column
from facepass.schemas.faces import Box
from facepass.schemas.probes import ProbeFace, Timings
from facepass.schemas.users import UserSummary


class Match(Response):
    """A face of the collection that is similar to the probe's."""

    face_id: UUID
    user_id: UUID | None
    user: UserSummary | None = Field(description="null without the scope `users:read`.")
    external_image_id: str | None
    similarity: float = Field(description="The cosine, -1 to 1; not a probability.")
    bounding_box: Box = Field(validation_alias=from_column("box", "bounding_box"))
    image_url: str | None = Field(description="A short-lived URL of the thumbnail; null without `faces:read`.")


class SearchResponse(Response):
    """The best matches, most similar first."""

    results: list[Match]
    searched_face: ProbeFace | None = Field(
        description="The photo's largest usable face, or the stored face that was searched with."
    )
    threshold: float
    model: str
    query_time_ms: float
    timings: Timings
