"""Groups of unknown people: faces without a user that are probably of one person each."""

from datetime import datetime
from typing import Literal
from uuid import UUID

from pydantic import Field

from facepass.schemas.assignment import FACE_ID, USER_ID, AssignedFaces, ReviewOff
from facepass.schemas.common import Page, Request, Response, from_column
from facepass.schemas.faces import Box

RUN_ID, CLUSTER_ID = "0193a5b2-8a01-7c5e-9d10-4e5f60718293", "0193a5b2-8b12-7d6f-8e21-5f60718293a4"


class ClusteringStarted(Response):
    """A run that waits for its turn."""

    run_id: UUID = Field(examples=[RUN_ID])
    status: Literal["queued", "running", "done", "failed"] = Field(examples=["queued"])


class ClusteringRun(Response):
    """A run that groups the faces without a user of a collection."""

    run_id: UUID = Field(examples=[RUN_ID])
    status: Literal["queued", "running", "done", "failed"] = Field(examples=["done"])
    reason: str | None = Field(
        examples=[None],
        description="Why it failed: `retries_exhausted`, `worker_died`, or what has become of the collection, such as"
        " `clusters_off`, `model_mismatch`. The earlier groups stay. Start another one.",
    )
    faces: int = Field(examples=[3315], description="How many faces without a user there were at its start.")
    compared: int = Field(examples=[3315], description="How many of them were compared with all others so far.")
    groups: int | None = Field(examples=[1241], description="How many groups it has found; null until it has.")
    threshold: float = Field(
        examples=[0.4593],
        description="The lowest cosine of two faces that are linked: higher, the more faces there are.",
    )
    created_at: datetime
    updated_at: datetime


class ClusterFace(Response):
    """A face of a group."""

    face_id: UUID = Field(validation_alias=from_column("id", "face_id"), examples=[FACE_ID])
    bounding_box: Box = Field(validation_alias=from_column("box", "bounding_box"))
    image_url: str = Field(description="A short-lived URL of the thumbnail, which no cache keeps.")


class Cluster(Response):
    """Faces without a user that are probably of one person."""

    cluster_id: UUID = Field(validation_alias=from_column("id", "cluster_id"), examples=[CLUSTER_ID])
    face_count: int = Field(examples=[7], description="How many faces it has now.")
    size: int = Field(examples=[8], description="How many it had when it was made, by which the list is ordered.")
    faces: list[ClusterFace] = Field(description="Its oldest faces, at most 5.")


class Clusters(Page[Cluster]):
    """A page of a collection's groups, the largest first, and the newest run."""

    run: ClusteringRun | None = Field(default=None, description="The newest run; null when none is kept.")


class ClusterName(Request):
    """Whose faces they are."""

    user_id: UUID = Field(examples=[USER_ID], description="The user to whom the faces are given.")
    review: ReviewOff = None
    cursor: str | None = Field(
        default=None, examples=[None], description="`next_cursor` of the previous answer: the next 100 faces."
    )


class NamedCluster(AssignedFaces):
    """What became of up to 100 faces of a group. Those that are rejected stay in it."""

    next_cursor: str | None = Field(
        examples=[None],
        description="Send it as `cursor` to go on with the next 100 faces; null when there are no more.",
    )
