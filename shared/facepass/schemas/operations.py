"""What operators ask for: usage, accounts, dead letters, the audit log, receipts of erasures, model packs."""

from datetime import date, datetime
from typing import Literal
from uuid import UUID

from pydantic import Field

from facepass.schemas.common import Response, from_column
from facepass.services.uploads.status import SettledStatus, WaitingStatus


class RequestCounts(Response):
    """Requests by their result."""

    answered: int = Field(examples=[118], description="Answered with success.")
    failed: int = Field(examples=[2], description="Answered with an error; not those of a rate limit.")
    died: int = Field(examples=[0], description="Without an answer: the function ended before the request did.")


class UploadCount(Response):
    """How many uploads were settled in one way."""

    status: SettledStatus
    reason: str | None = Field(examples=[None], description="Why they were rejected or failed.")
    count: int = Field(examples=[37])


class UsageDay(Response):
    """What the tenant used on one day, in UTC."""

    day: date = Field(examples=["2026-06-21"])
    uploads: int = Field(examples=[40], description="Photos to index that were announced.")
    outcomes: list[UploadCount] = Field(description="Uploads that were settled on this day, by outcome and reason.")
    faces_indexed: int = Field(examples=[52], description="Faces that were stored, of photos and of imports.")
    faces_removed: int = Field(examples=[3])
    faces_stored: int | None = Field(
        examples=[1280], description="At the end of the day; null for days before faces were counted."
    )
    searches: RequestCounts = Field(
        description="Of `POST /api/v1/faces/search`, and the four searches of Rekognition's protocol."
    )
    probes: RequestCounts = Field(description="Probes of searches with many; counted when the search is done.")
    verifications: RequestCounts
    comparisons: RequestCounts = Field(description="Of `POST /api/v1/faces/compare`, and `CompareFaces`.")
    detections: RequestCounts = Field(description="Of `POST /api/v1/faces/detect`, and `DetectFaces`.")


class OldestWaiting(Response):
    """The photo to index that was announced first, of those that are not settled."""

    upload_id: UUID
    status: WaitingStatus
    created_at: datetime


class Usage(Response):
    """What the tenant used, day by day."""

    first_day: date = Field(examples=["2026-06-21"])
    last_day: date = Field(examples=["2026-06-21"])
    days: list[UsageDay]
    outcomes: list[UploadCount] = Field(description="Uploads that were settled in these days, by outcome and reason.")
    oldest_waiting: OldestWaiting | None


class RateLimit(Response):
    """A token bucket."""

    per_second: float = Field(examples=[10.0])
    burst: int = Field(examples=[20])


class Limits(Response):
    """The caller's token buckets, by operation."""

    search: RateLimit
    verify: RateLimit
    compare: RateLimit
    detect: RateLimit
    upload: RateLimit
    export: RateLimit
    webhook: RateLimit
    operate: RateLimit


class QuotaUse(Response):
    """What the tenant may store, and stores."""

    max_faces: int | None = Field(examples=[100000], description="null: any number.")
    faces: int = Field(examples=[1280])
    max_collections: int | None = Field(examples=[20], description="null: any number.")
    collections: int = Field(examples=[4])


class Account(Response):
    """The caller, as the service knows it."""

    tenant_id: str = Field(examples=["acme"])
    caller_id: str = Field(examples=["6e62151717ba1b33"], description="As the audit log names the caller.")
    kind: Literal["api_key", "token"] = Field(examples=["api_key"])
    name: str | None = Field(examples=["kiosk"], description="The API key's; null for a token.")
    scopes: list[str] = Field(examples=[["search"]])
    collections: list[str] | None = Field(examples=[["lobby"]], description="Those that it is bound to; null: all.")
    subject: str | None = Field(examples=[None], description="The token's; null for an API key.")
    expires_at: datetime | None = Field(description="The API key's end; null: none, or a token.")
    limits: Limits
    quota: QuotaUse | None = Field(description="null for a caller that is bound to collections.")


class DeadLetter(Response):
    """Work that failed in every attempt."""

    kind: Literal["photo", "search", "clusters", "delivery"] = Field(examples=["photo"])
    id: UUID = Field(
        examples=["01935e2d-11f4-7b02-8a6e-52d0c4b1e9aa"], description="Of the upload, the job, or the delivery."
    )
    reason: str | None = Field(examples=["worker_died"], description="A stable code.")
    cause: str | None = Field(examples=["TimeoutError"], description="The last attempt's error, where it was recorded.")
    collection_id: str | None
    created_at: datetime
    failed_at: datetime = Field(examples=["2026-06-21T18:09:12.345678Z"])


class AuditEntry(Response):
    """Who did what to which object, with what result."""

    id: UUID = Field(examples=["01935e2e-0a10-7c3e-9d52-3f1c5a6b7c8d"])
    at: datetime = Field(examples=["2026-06-21T18:04:12.345678Z"])
    caller: str = Field(examples=["6e62151717ba1b33"])
    verb: str = Field(examples=["search_faces"])
    object: str | None = Field(examples=["collection:summer-party"])
    result: str = Field(examples=["ok"], description="`ok`, the code of an error, or `died`.")
    count: int | None = Field(examples=[1])
    seal: int | None = Field(examples=[118], description="The seal that covers it; null until the next minute.")


class AuditVerification(Response):
    """The result of computing the audit log's seals again."""

    intact: bool = Field(examples=[True], description="Whether nothing was removed, changed or added.")
    complete: bool = Field(
        examples=[True], description="false: there are more seals; ask again with `after` set to `head`."
    )
    faults: list[str] = Field(examples=[[]])
    seals: int = Field(examples=[118])
    entries: int = Field(examples=[5021])
    unsealed: int = Field(examples=[3], description="Entries of the last minute; 0 while not complete.")
    head: str | None = Field(
        examples=["118:" + "5f1d" * 16],
        description="The newest seal that was verified, `NUMBER:HASH`; keep it elsewhere.",
    )


class ErasureReceipt(Response):
    """What was searched for traces of a user, and what was found."""

    tenant: str = Field(examples=["acme"])
    user_id: UUID
    checked_at: datetime = Field(examples=["2026-06-21T18:30:00Z"])
    nothing_left: bool = Field(examples=[True])
    other_traces_looked_for: int = Field(examples=[0])
    rows: dict[str, int] = Field(
        examples=[{"users.users": 0, "faces.faces": 0}], description="By table, how many rows have the user's id."
    )
    audit_entries: int = Field(examples=[4], description="Entries of the audit log with the id, which stay.")
    objects_looked_at: int = Field(examples=[212])
    objects_without_a_row: list[str] = Field(
        examples=[[]], description="Keys of objects that no row owns; the janitor removes them within a day."
    )


class CalibrationPoint(Response):
    """A false match rate, and the threshold that was measured for it."""

    fmr: float
    threshold: float


class ModelPack(Response):
    """A model pack of the deployment."""

    model: str = Field(validation_alias=from_column("model_id", "model"), description="As faces and answers name it.")
    threshold: float = Field(description="Of collections that set none.")
    calibration: list[CalibrationPoint] = Field(
        validation_alias=from_column("calibrated", "calibration"),
        description="The points of its curve, the highest rate first; none for a pack without calibration.",
    )


class Models(Response):
    """The model packs of the deployment."""

    default: ModelPack = Field(description="Of new collections.")
    other: ModelPack | None = Field(description="A second one, while collections move between packs.")
