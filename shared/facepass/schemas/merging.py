"""Users that are merged and split."""

from datetime import datetime
from typing import Any
from uuid import UUID

from pydantic import Field

from facepass.schemas.assignment import FACE_ID, MOST_FACES, USER_ID
from facepass.schemas.common import FalseMatchRate, Flag, Request, Response
from facepass.schemas.consents import NewConsent
from facepass.schemas.users import NewUser, User

OTHER_ID, MERGE_ID = "0193a5b2-6f10-7a1b-8c2d-3e4f50617299", "0193a5b3-0a1b-7c2d-8e3f-405162738495"


class MergeRequest(Request):
    """The user who is merged into that of the path, and goes."""

    from_user_id: UUID = Field(examples=[OTHER_ID])
    dry_run: Flag = Field(default=False, description="true: change nothing, and say what would be changed.")


class MergedUser(Response):
    """One of the two users."""

    user_id: UUID = Field(examples=[USER_ID])
    email: str | None = Field(examples=["ada@example.com"])
    full_name: str = Field(examples=["Ada Lovelace"])
    external_id: str | None = Field(examples=["1815"])
    metadata: dict[str, Any] = Field(examples=[{"team": "analytical engines"}])


class MergeConflict(Response):
    """A field that both users have, and differently. The user who stays keeps the own value."""

    field: str = Field(examples=["email"])
    kept: Any = Field(examples=["ada@example.com"], description="null without `users:read`.")
    dropped: Any = Field(examples=["a.lovelace@example.com"], description="null without `users:read`.")


class MergeCounts(Response):
    """How many rows go from one user to the other."""

    faces: int = Field(examples=[3])
    uploads: int = Field(examples=[2])
    consents: int = Field(examples=[1])
    exclusions: int = Field(examples=[0])


class Merge(Response):
    """What a merge would do (`dry_run`), or has done."""

    merge_id: UUID | None = Field(examples=[MERGE_ID], description="The merge, to undo it; null for a dry run.")
    dry_run: bool
    user_id: UUID = Field(examples=[USER_ID], description="The user who stays.")
    from_user_id: UUID = Field(examples=[OTHER_ID], description="The user who goes.")
    user: MergedUser | None = Field(description="The user who stays; null without `users:read`.")
    from_user: MergedUser | None = Field(description="The user who goes; null without `users:read`.")
    moves: MergeCounts
    user_image_url: str | None = Field(
        examples=["https://photos.example.com/crops/ada.jpg?X-Amz-Signature=0a1b"],
        description="A short-lived URL of the user's oldest face's thumbnail; null without `faces:read` or a face.",
    )
    from_user_image_url: str | None = Field(
        examples=["https://photos.example.com/crops/ada2.jpg?X-Amz-Signature=2c3d"],
        description="The same of the user who goes; null once the users are merged.",
    )
    conflicts: list[MergeConflict]
    contradictions: int = Field(
        examples=[0],
        description="How many faces of one user were excluded from the other one. As long as there are any, the users"
        " are not merged (409 `face_excluded`).",
    )
    similarity: float | None = Field(
        examples=[0.74],
        description="How alike the users are: the highest cosine between two of their newest 100 faces each; null when"
        " no model pack has made faces of both.",
    )
    mean_similarity: float | None = Field(examples=[0.61], description="The mean cosine of these pairs.")
    false_match_rate: FalseMatchRate
    undo_until: datetime | None = Field(description="Until when the merge can be undone; null for a dry run.")


class RestoredUser(Response):
    """The user who is there again."""

    merge_id: UUID = Field(examples=[MERGE_ID])
    user_id: UUID = Field(examples=[OTHER_ID])
    user: User


class SplitRequest(NewUser):
    """Faces of the user of the path, and the fields of the new user who gets them."""

    face_ids: list[UUID] = Field(min_length=1, max_length=MOST_FACES, examples=[[FACE_ID]])
    consent: NewConsent | None = Field(
        default=None, description="The new user's consent, where the faces' collection requires one."
    )


class SplitUser(Response):
    """The new user and its faces."""

    new_user_id: UUID = Field(examples=[OTHER_ID])
    user: User
    faces: list[UUID] = Field(examples=[[FACE_ID]])
