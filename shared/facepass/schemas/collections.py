"""Collections."""

from datetime import datetime
from typing import Literal

from pydantic import Field

from facepass.schemas.common import CollectionId, Count, Days, Flag, Request, Response, Threshold, from_column

MAX_FACES = 100
QualityFilter = Literal["none", "low", "medium", "high"]
AcceptedConsent = Literal["attested", "self"]
Review = Literal["off", "standard", "strict"]


class CollectionSettings(Request):
    """How photos are added to a collection, how long they are kept, and how it is searched."""

    threshold: Threshold | None = Field(
        default=None, description="The lowest similarity of a match; null: the model pack's threshold."
    )
    threshold_floor: Threshold | None = Field(
        default=None, description="The lowest threshold that a search or a verification may ask for; null: any."
    )
    max_faces: Count = Field(
        default=MAX_FACES, description="The maximum number of faces that are stored of one event photo."
    )
    quality_filter: QualityFilter = Field(default="low", description="How good a face must be to be stored.")
    review: Review = Field(
        default="off", description="How strictly enrolments are compared with stored faces (docs/review.md)."
    )
    photo_retention_days: Days | None = Field(
        default=None, description="Photos are erased after this many days; null: never."
    )
    face_retention_days: Days | None = Field(
        default=None, description="Faces, their thumbnails and uploads are erased after this many days; null: never."
    )
    store_photos: Flag = Field(default=True, description="false: a photo is erased as soon as its faces are stored.")
    consent_required: Flag = Field(default=False, description="true: only users who have consented can be enrolled.")
    accepted_consent: AcceptedConsent = Field(
        default="attested",
        description="`attested`: only consents recorded with `users:write` count; `self`: users' own do as well.",
    )
    self_enrolment: Flag = Field(default=False, description="true: users can enrol themselves, with the scope `self`.")
    clusters: Flag = Field(
        default=False,
        description="true: faces without a user may be grouped by person (docs/clusters.md); not with"
        " `consent_required`. false deletes the groups.",
    )

    require_liveness: Flag = Field(
        default=False,
        description="true: users are enrolled and verified with a liveness token only (docs/liveness.md).",
    )


class NewCollection(CollectionSettings):
    """A collection to create."""

    collection_id: CollectionId = Field(
        examples=["summer-party"],
        description="1 to 255 letters, digits, `-`, `_` and `.`, except `.` and `..`; upper and lower case differ.",
    )


class Collection(Response):
    """A collection."""

    collection_id: str = Field(validation_alias=from_column("id", "collection_id"))
    threshold: float | None
    threshold_floor: float | None
    max_faces: int
    quality_filter: QualityFilter
    review: Review
    photo_retention_days: int | None
    face_retention_days: int | None
    store_photos: bool
    consent_required: bool
    accepted_consent: AcceptedConsent
    self_enrolment: bool
    clusters: bool
    require_liveness: bool
    model: str | None = Field(description="The model pack of its embeddings; null while it is empty.")
    face_count: int
    created_at: datetime
    updated_at: datetime
