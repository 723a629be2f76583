"""Events as receivers get them: CloudEvents 1.0, with ids and codes alone. services/events/kinds.py makes them."""

from datetime import datetime
from typing import Generic, Literal, TypeVar
from uuid import UUID

from pydantic import BaseModel, Field

from facepass.schemas.assignment import FACE_ID, USER_ID
from facepass.schemas.clusters import RUN_ID
from facepass.schemas.webhooks import DisabledReason
from facepass.services.events.kinds import NAMED_FACES

UPLOAD_ID, EVENT_ID = "0193a5b2-7b0d-7c2f-8e1a-1a2b3c4d5e6f", "0193a5b2-9e45-7092-a154-8293a4b5c6d7"
OTHER_USER_ID, MERGE_ID = "0193a5b2-6e0f-7c41-9a3b-2d3e4f506172", "0193a5b2-8d34-7f81-9b52-4e5f60718293"
SEARCH_ID, WEBHOOK_ID = "0193a5b2-8e45-7a92-8c63-5f60718293a4", "0193a5b2-9c23-7e70-8f32-60718293a4b5"

Data = TypeVar("Data")


class EventData(BaseModel):
    """What an event says. A later release may add fields."""


class OfUpload(EventData):
    """The upload that an event is about."""

    upload_id: UUID = Field(examples=[UPLOAD_ID])
    collection_id: str = Field(examples=["summer-party"])
    user_id: UUID | None = Field(examples=[USER_ID], description="Whom the photo enrols; null for an event photo.")


class UploadIndexed(OfUpload):
    """A photo was indexed: its faces can be searched."""

    face_count: int = Field(ge=0, examples=[1], description="How many faces were stored.")
    face_ids: list[UUID] = Field(
        max_length=NAMED_FACES,
        examples=[[FACE_ID]],
        description=f"The first {NAMED_FACES} of them; the upload's route has the others.",
    )


class UploadRejected(OfUpload):
    """A photo cannot be used, and no retry helps."""

    reason: str = Field(examples=["no_face_found"], description="The code of an error, as the upload shows it.")


class UploadFailed(OfUpload):
    """A photo could not be indexed, but may be usable. An operator may have it processed again."""

    reason: str = Field(examples=["retries_exhausted"], description="The code of an error, as the upload shows it.")


class FaceAssigned(EventData):
    """A stored face was given to a user, moved from one user to another, or set free."""

    face_id: UUID = Field(examples=[FACE_ID])
    collection_id: str = Field(examples=["summer-party"])
    user_id: UUID | None = Field(examples=[USER_ID], description="Whose it is now; null: no user's.")
    previous_user_id: UUID | None = Field(examples=[None], description="Whose it was; null: no user's.")


class OfMerge(EventData):
    """The two users of a merge."""

    merge_id: UUID = Field(examples=[MERGE_ID])
    user_id: UUID = Field(examples=[USER_ID], description="The user who stays.")
    from_user_id: UUID = Field(examples=[OTHER_USER_ID], description="The user who was merged into it.")


class UserMerged(OfMerge):
    """Two users were merged: faces, uploads and consents are moved in both databases."""


class UserUnmerged(OfMerge):
    """A merge was undone: the merged user is there again, with what the merge had moved."""


class UserErased(EventData):
    """A user is erased: nothing is left in the databases and in the bucket."""

    user_id: UUID = Field(examples=[USER_ID])


class SearchedProbes(EventData):
    """How many probes a search had, and what became of them."""

    probes: int = Field(ge=0, examples=[50])
    searched: int = Field(ge=0, examples=[49])
    refused: int = Field(ge=0, examples=[1])


class SearchCompleted(EventData):
    """A search with many probes is done, or has failed."""

    search_id: UUID = Field(examples=[SEARCH_ID])
    collection_id: str = Field(examples=["summer-party"])
    status: Literal["done", "failed"] = Field(examples=["done"])
    reason: str | None = Field(examples=[None], description="Why it failed: the code of an error.")
    counts: SearchedProbes


class GroupedFaces(EventData):
    """How many faces a run had, how many it compared, and how many groups it found; null: it did not get to that."""

    faces: int = Field(ge=0, examples=[3315])
    compared: int = Field(ge=0, examples=[3315])
    groups: int | None = Field(examples=[1241])


class ClusterCompleted(EventData):
    """A run that groups a collection's unknown people is done, or has failed."""

    run_id: UUID = Field(examples=[RUN_ID])
    collection_id: str = Field(examples=["summer-party"])
    status: Literal["done", "failed"] = Field(examples=["done"])
    reason: str | None = Field(examples=[None], description="Why it failed: the code of an error.")
    counts: GroupedFaces


class WebhookDisabled(EventData):
    """FacePass has switched a webhook off. The tenant's others receive this event."""

    webhook_id: UUID = Field(examples=[WEBHOOK_ID])
    reason: DisabledReason = Field(
        examples=["keeps_failing"],
        description="`keeps_failing`: no delivery succeeded for a day. `gone`: the receiver answered 410.",
    )


class WebhookTest(EventData):
    """A test delivery, which a caller asked for."""

    webhook_id: UUID = Field(examples=[WEBHOOK_ID])


class CloudEvent(BaseModel, Generic[Data]):
    """A CloudEvent 1.0 (https://cloudevents.io)."""

    specversion: Literal["1.0"] = Field(examples=["1.0"])
    id: UUID = Field(
        examples=[EVENT_ID], description="The event's id, the same each time it is sent: ignore one that you know."
    )
    source: str = Field(examples=["/facepass/prod"], description="`/facepass/` and the stage.")
    type: str
    subject: str = Field(description="What it is about. Events of one subject are sent in their order.")
    time: datetime = Field(examples=["2026-06-21T18:04:13.017Z"], description="When it happened, in UTC.")
    datacontenttype: Literal["application/json"] = Field(examples=["application/json"])
    tenantid: str = Field(examples=["acme"], description="The tenant.")
    data: Data


# The data of each type, and an example of its subject.
DATA: dict[str, tuple[type[EventData], str]] = {
    "upload.indexed": (UploadIndexed, f"uploads/{UPLOAD_ID}"),
    "upload.rejected": (UploadRejected, f"uploads/{UPLOAD_ID}"),
    "upload.failed": (UploadFailed, f"uploads/{UPLOAD_ID}"),
    "face.assigned": (FaceAssigned, f"faces/{FACE_ID}"),
    "user.merged": (UserMerged, f"users/{OTHER_USER_ID}"),
    "user.unmerged": (UserUnmerged, f"users/{OTHER_USER_ID}"),
    "user.erased": (UserErased, f"users/{USER_ID}"),
    "search.completed": (SearchCompleted, f"searches/{SEARCH_ID}"),
    "cluster.completed": (ClusterCompleted, "collections/summer-party/clusters"),
    "webhook.disabled": (WebhookDisabled, f"webhooks/{WEBHOOK_ID}"),
    "webhook.test": (WebhookTest, f"webhooks/{WEBHOOK_ID}"),
}
