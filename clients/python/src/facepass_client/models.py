"""What FacePass answers, and the events that it sends. Written by tools/build_python_client from the API document."""

from __future__ import annotations

from datetime import date
from typing import Any, Literal

from pydantic import AwareDatetime, Field

from facepass_client._model import Model


class ApiKey(Model):
    """
    An API key, without its secret.
    """

    key_id: str
    """
    The middle part of the key.
    """
    name: str
    state: Literal["current", "expired", "revoked"] | str
    scopes: list[str]
    collections: list[str] | None = None
    """
    Those that it is bound to; null: all.
    """
    expires_at: AwareDatetime | None = None
    """
    null: never.
    """
    revoked_at: AwareDatetime | None = None
    last_used_at: AwareDatetime | None = None
    """
    To the minute.
    """
    created_at: AwareDatetime


class ApiKeyPage(Model):
    items: list[ApiKey]
    next_cursor: str | None = None
    """
    Send it as `cursor` to get the next page; null on the last page.
    """


class AssignedFace(Model):
    """
    A face that is the user's now, or was before.
    """

    face_id: str
    similarity: float | None = None
    """
    The cosine with the user's most similar other face; null for the first face of a user or of its model pack, and for a face that was the user's before.
    """


class AuditEntry(Model):
    """
    Who did what to which object, with what result.
    """

    id: str
    at: AwareDatetime
    caller: str
    verb: str
    object: str | None = None
    result: str
    """
    `ok`, the code of an error, or `died`.
    """
    count: int | None = None
    seal: int | None = None
    """
    The seal that covers it; null until the next minute.
    """


class AuditEntryPage(Model):
    items: list[AuditEntry]
    next_cursor: str | None = None
    """
    Send it as `cursor` to get the next page; null on the last page.
    """


class AuditVerification(Model):
    """
    The result of computing the audit log's seals again.
    """

    intact: bool
    """
    Whether nothing was removed, changed or added.
    """
    complete: bool
    """
    false: there are more seals; ask again with `after` set to `head`.
    """
    faults: list[str]
    seals: int
    entries: int
    unsealed: int
    """
    Entries of the last minute; 0 while not complete.
    """
    head: str | None = None
    """
    The newest seal that was verified, `NUMBER:HASH`; keep it elsewhere.
    """


class AwsCredentials(Model):
    """
    What an AWS SDK signs with, for Rekognition's protocol (docs/rekognition.md).
    """

    access_key_id: str
    secret_access_key: str = Field(..., repr=False)


class BoundingBox(Model):
    """
    The place of a face, as fractions of the upright photo's width and height.
    """

    left: float
    top: float
    width: float
    height: float


class CalibrationPoint(Model):
    """
    A false match rate, and the threshold that was measured for it.
    """

    fmr: float
    threshold: float


class ClusterFace(Model):
    """
    A face of a group.
    """

    face_id: str
    bounding_box: BoundingBox
    image_url: str
    """
    A short-lived URL of the thumbnail, which no cache keeps.
    """


class ClusterFacePage(Model):
    items: list[ClusterFace]
    next_cursor: str | None = None
    """
    Send it as `cursor` to get the next page; null on the last page.
    """


class ClusteringRun(Model):
    """
    A run that groups the faces without a user of a collection.
    """

    run_id: str
    status: Literal["queued", "running", "done", "failed"] | str
    reason: str | None = None
    """
    Why it failed: `retries_exhausted`, `worker_died`, or what has become of the collection, such as `clusters_off`, `model_mismatch`. The earlier groups stay. Start another one.
    """
    faces: int
    """
    How many faces without a user there were at its start.
    """
    compared: int
    """
    How many of them were compared with all others so far.
    """
    groups: int | None = None
    """
    How many groups it has found; null until it has.
    """
    threshold: float
    """
    The lowest cosine of two faces that are linked: higher, the more faces there are.
    """
    created_at: AwareDatetime
    updated_at: AwareDatetime


class ClusteringStarted(Model):
    """
    A run that waits for its turn.
    """

    run_id: str
    status: Literal["queued", "running", "done", "failed"] | str


class Collection(Model):
    """
    A collection.
    """

    collection_id: str
    threshold: float | None = None
    threshold_floor: float | None = None
    max_faces: int
    quality_filter: Literal["none", "low", "medium", "high"] | str
    review: Literal["off", "standard", "strict"] | str
    photo_retention_days: int | None = None
    face_retention_days: int | None = None
    store_photos: bool
    consent_required: bool
    accepted_consent: Literal["attested", "self"] | str
    self_enrolment: bool
    clusters: bool
    require_liveness: bool
    model: str | None = None
    """
    The model pack of its embeddings; null while it is empty.
    """
    face_count: int
    created_at: AwareDatetime
    updated_at: AwareDatetime


class CollectionPage(Model):
    items: list[Collection]
    next_cursor: str | None = None
    """
    Send it as `cursor` to get the next page; null on the last page.
    """


class ComparedFace(Model):
    """
    A face of the target photo, and its similarity to the most similar of the source's faces.
    """

    bounding_box: BoundingBox
    confidence: float
    similarity: float
    false_match_rate: float | None = None
    """
    The share of pairs of two people that are at least as similar, by the model pack's calibration: 0.001 is one pair in a thousand. Above the calibrated range it is the lowest calibrated rate: read it as `at most`. null below that range, and for a pack without calibration.
    """


class Consent(Model):
    """
    A consent of a user.
    """

    consent_id: str
    user_id: str
    text_version: str
    collection_id: str | None = None
    given_by: str | None = None
    given_at: AwareDatetime
    expires_at: AwareDatetime | None = None
    revoked_at: AwareDatetime | None = None
    recorded_by: str
    """
    The API key or the caller that recorded it.
    """
    attested: bool
    """
    true: recorded by a caller with `users:write`; false: by the user.
    """
    created_at: AwareDatetime


class ConsentPage(Model):
    items: list[Consent]
    next_cursor: str | None = None
    """
    Send it as `cursor` to get the next page; null on the last page.
    """


class DeadLetter(Model):
    """
    Work that failed in every attempt.
    """

    kind: Literal["photo", "search", "clusters", "delivery"] | str
    id: str
    """
    Of the upload, the job, or the delivery.
    """
    reason: str | None = None
    """
    A stable code.
    """
    cause: str | None = None
    """
    The last attempt's error, where it was recorded.
    """
    collection_id: str | None = None
    created_at: AwareDatetime
    failed_at: AwareDatetime


class DeadLetterPage(Model):
    items: list[DeadLetter]
    next_cursor: str | None = None
    """
    Send it as `cursor` to get the next page; null on the last page.
    """


class Delivery(Model):
    """
    An event on its way to a webhook, and what became of it. The same event always has the same `event_id`.
    """

    delivery_id: str
    event_id: str
    """
    The header `webhook-id`.
    """
    event_type: str
    subject: str
    """
    The object that it is about; its events are sent in their order.
    """
    status: Literal["pending", "delivered", "failed"] | str
    attempts: int
    """
    How often it was sent.
    """
    last_attempt_at: AwareDatetime | None = None
    last_status: int | None = None
    """
    The HTTP status of the last answer.
    """
    last_error: str | None = None
    """
    What went wrong last (docs/webhooks.md).
    """
    due_at: AwareDatetime | None = None
    """
    When it is sent next; null unless it is `pending`.
    """
    delivered_at: AwareDatetime | None = None
    created_at: AwareDatetime


class DeliveryPage(Model):
    items: list[Delivery]
    next_cursor: str | None = None
    """
    Send it as `cursor` to get the next page; null on the last page.
    """


class ErasureReceipt(Model):
    """
    What was searched for traces of a user, and what was found.
    """

    tenant: str
    user_id: str
    checked_at: AwareDatetime
    nothing_left: bool
    other_traces_looked_for: int
    rows: dict[str, int]
    """
    By table, how many rows have the user's id.
    """
    audit_entries: int
    """
    Entries of the audit log with the id, which stay.
    """
    objects_looked_at: int
    objects_without_a_row: list[str]
    """
    Keys of objects that no row owns; the janitor removes them within a day.
    """


class Exclusion(Model):
    """
    A face that is not the user's: it is never offered or assigned to the user.
    """

    user_id: str
    face_id: str
    collection_id: str
    created_at: AwareDatetime


class ExclusionPage(Model):
    items: list[Exclusion]
    next_cursor: str | None = None
    """
    Send it as `cursor` to get the next page; null on the last page.
    """


class ExportContents(Model):
    """
    What an archive has.
    """

    rows: int
    photos: int
    thumbnails: int
    missing: int
    """
    Photos and thumbnails that were deleted before, or never sent.
    """


class FaceAssigned(Model):
    """
    A stored face was given to a user, moved from one user to another, or set free.
    """

    face_id: str
    collection_id: str
    user_id: str | None = None
    """
    Whose it is now; null: no user's.
    """
    previous_user_id: str | None = None
    """
    Whose it was; null: no user's.
    """


class FaceAssignedEvent(Model):
    """
    A CloudEvent of the type `face.assigned`.
    """

    specversion: Literal["1.0"]
    id: str
    """
    The event's id, the same each time it is sent: ignore one that you know.
    """
    source: str
    """
    `/facepass/` and the stage.
    """
    type: Literal["face.assigned"]
    subject: str
    """
    What it is about. Events of one subject are sent in their order.
    """
    time: AwareDatetime
    """
    When it happened, in UTC.
    """
    datacontenttype: Literal["application/json"]
    tenantid: str
    """
    The tenant.
    """
    data: FaceAssigned


class GroupedFaces(Model):
    """
    How many faces a run had, how many it compared, and how many groups it found; null: it did not get to that.
    """

    faces: int
    compared: int
    groups: int | None = None


class Health(Model):
    """
    Whether the databases, the bucket and the queues can be reached.
    """

    status: Literal["healthy", "unhealthy"] | str
    model_pack: str | None = None
    """
    The configured model pack.
    """
    reasons: dict[str, str] | None = None
    """
    What cannot be reached; shown to a caller with a valid key only.
    """


class MadeKey(Model):
    """
    A new API key. The key itself and its AWS credentials are in no later response.
    """

    key_id: str
    """
    The middle part of the key.
    """
    name: str
    state: Literal["current", "expired", "revoked"] | str
    scopes: list[str]
    collections: list[str] | None = None
    """
    Those that it is bound to; null: all.
    """
    expires_at: AwareDatetime | None = None
    """
    null: never.
    """
    revoked_at: AwareDatetime | None = None
    last_used_at: AwareDatetime | None = None
    """
    To the minute.
    """
    created_at: AwareDatetime
    key: str = Field(..., repr=False)
    """
    The key: keep it now, it cannot be shown again.
    """
    aws_credentials: AwsCredentials | None = None
    """
    Keep them now, they cannot be shown again; null where the deployment makes none.
    """


class MergeConflict(Model):
    """
    A field that both users have, and differently. The user who stays keeps the own value.
    """

    field: str
    kept: Any
    """
    null without `users:read`.
    """
    dropped: Any
    """
    null without `users:read`.
    """


class MergeCounts(Model):
    """
    How many rows go from one user to the other.
    """

    faces: int
    uploads: int
    consents: int
    exclusions: int


class MergedUser(Model):
    """
    One of the two users.
    """

    user_id: str
    email: str | None = None
    full_name: str
    external_id: str | None = None
    metadata: dict[str, Any]


class Message(Model):
    """
    API Gateway's own answer.
    """

    message: str | None


class ModelPack(Model):
    """
    A model pack of the deployment.
    """

    model: str
    """
    As faces and answers name it.
    """
    threshold: float
    """
    Of collections that set none.
    """
    calibration: list[CalibrationPoint]
    """
    The points of its curve, the highest rate first; none for a pack without calibration.
    """


class Models(Model):
    """
    The model packs of the deployment.
    """

    default: ModelPack
    """
    Of new collections.
    """
    other: ModelPack | None = None
    """
    A second one, while collections move between packs.
    """


class OldestWaiting(Model):
    """
    The photo to index that was announced first, of those that are not settled.
    """

    upload_id: str
    status: Literal["awaiting_upload", "processing"] | str
    created_at: AwareDatetime


class Point(Model):
    """
    A point of the upright photo, as fractions of its width and height.
    """

    x: float
    y: float


class ProbeFace(Model):
    """
    A face of a probe.
    """

    bounding_box: BoundingBox
    confidence: float


class Problem(Model):
    """
    RFC 9457 problem details. `code` is stable; branch on it.
    """

    type: str
    title: str
    status: int
    detail: str
    code: str
    request_id: str
    errors: list[dict[str, Any]] | None = None


class QuotaUse(Model):
    """
    What the tenant may store, and stores.
    """

    max_faces: int | None = None
    """
    null: any number.
    """
    faces: int
    max_collections: int | None = None
    """
    null: any number.
    """
    collections: int


class RateLimit(Model):
    """
    A token bucket.
    """

    per_second: float
    burst: int


class RefusedPhoto(Model):
    """
    A photo of a batch that has no ticket.
    """

    place: int
    """
    Of the photo in the request, from 0.
    """
    status: int
    """
    What the request for this ticket alone would have answered.
    """
    code: str
    detail: str


class RejectedFace(Model):
    """
    A face that was found in the photo and rejected.
    """

    bounding_box: BoundingBox
    confidence: float
    reasons: list[str]
    """
    Why, in Amazon Rekognition's terms, for example LOW_SHARPNESS.
    """


class RequestCounts(Model):
    """
    Requests by their result.
    """

    answered: int
    """
    Answered with success.
    """
    failed: int
    """
    Answered with an error; not those of a rate limit.
    """
    died: int
    """
    Without an answer: the function ended before the request did.
    """


class RotatedKey(Model):
    """
    The key that replaces another one.
    """

    new_key_id: str
    key: str = Field(..., repr=False)
    """
    The new key: keep it now, it cannot be shown again.
    """
    aws_credentials: AwsCredentials | None = None
    """
    Keep them now, they cannot be shown again; null where the deployment makes none.
    """
    expires_at: AwareDatetime | None = None
    """
    Until when the new key is valid; null: for ever.
    """
    old_key_expires_at: AwareDatetime
    """
    Until when the old key is valid.
    """


class SearchCounts(Model):
    """
    How many probes a search has, how many were searched with, and how many were refused.
    """

    probes: int
    searched: int
    refused: int


class SearchStarted(Model):
    """
    A search that waits for its turn.
    """

    search_id: str
    status: Literal["queued", "running", "done", "failed"] | str


class SearchedProbes(Model):
    """
    How many probes a search had, and what became of them.
    """

    probes: int
    searched: int
    refused: int


class ServiceInfo(Model):
    """
    The service, its version and its documentation.
    """

    service: str | None = None
    version: str | None = None
    docs: str | None = None
    openapi: str | None = None


class Timings(Model):
    """
    How long each step took, in milliseconds; null for a step that was not needed.
    """

    decode_ms: float | None = None
    detect_ms: float | None = None
    embed_ms: float | None = None
    search_ms: float | None = None


class UnassignableFace(Model):
    """
    A face that was not assigned.
    """

    face_id: str
    reason: str
    """
    `face_not_found`, `assigned_to_another_user`, `low_similarity`, `face_excluded`, `consent_required`, `liveness_required`, `quota_exceeded`, `model_mismatch`, or what the review says of an enrolment: `conflicts_with_other_user`, `unlike_users_other_faces`, `near_duplicate`.
    """


class UnassignedFace(Model):
    """
    A face without a user that is similar to a user's.
    """

    face_id: str
    collection_id: str
    similarity: float
    """
    The highest cosine with one of the user's faces, -1 to 1.
    """


class UnassignedFaces(Model):
    """
    What may be a person's on photos that name no one.
    """

    faces: list[UnassignedFace]
    """
    Most similar first.
    """


class UnusedFace(Model):
    """
    Another face of a photo.
    """

    bounding_box: BoundingBox
    confidence: float
    reasons: list[str]
    """
    Why it was not used, as LOW_SHARPNESS or EXCEEDS_MAX_FACES.
    """


class UploadCount(Model):
    """
    How many uploads were settled in one way.
    """

    status: Literal["indexed", "rejected", "failed", "expired"] | str
    reason: str | None = None
    """
    Why they were rejected or failed.
    """
    count: int


class UploadFailed(Model):
    """
    A photo could not be indexed, but may be usable. An operator may have it processed again.
    """

    upload_id: str
    collection_id: str
    user_id: str | None = None
    """
    Whom the photo enrols; null for an event photo.
    """
    reason: str
    """
    The code of an error, as the upload shows it.
    """


class UploadFailedEvent(Model):
    """
    A CloudEvent of the type `upload.failed`.
    """

    specversion: Literal["1.0"]
    id: str
    """
    The event's id, the same each time it is sent: ignore one that you know.
    """
    source: str
    """
    `/facepass/` and the stage.
    """
    type: Literal["upload.failed"]
    subject: str
    """
    What it is about. Events of one subject are sent in their order.
    """
    time: AwareDatetime
    """
    When it happened, in UTC.
    """
    datacontenttype: Literal["application/json"]
    tenantid: str
    """
    The tenant.
    """
    data: UploadFailed


class UploadIndexed(Model):
    """
    A photo was indexed: its faces can be searched.
    """

    upload_id: str
    collection_id: str
    user_id: str | None = None
    """
    Whom the photo enrols; null for an event photo.
    """
    face_count: int
    """
    How many faces were stored.
    """
    face_ids: list[str]
    """
    The first 50 of them; the upload's route has the others.
    """


class UploadIndexedEvent(Model):
    """
    A CloudEvent of the type `upload.indexed`.
    """

    specversion: Literal["1.0"]
    id: str
    """
    The event's id, the same each time it is sent: ignore one that you know.
    """
    source: str
    """
    `/facepass/` and the stage.
    """
    type: Literal["upload.indexed"]
    subject: str
    """
    What it is about. Events of one subject are sent in their order.
    """
    time: AwareDatetime
    """
    When it happened, in UTC.
    """
    datacontenttype: Literal["application/json"]
    tenantid: str
    """
    The tenant.
    """
    data: UploadIndexed


class UploadRejected(Model):
    """
    A photo cannot be used, and no retry helps.
    """

    upload_id: str
    collection_id: str
    user_id: str | None = None
    """
    Whom the photo enrols; null for an event photo.
    """
    reason: str
    """
    The code of an error, as the upload shows it.
    """


class UploadRejectedEvent(Model):
    """
    A CloudEvent of the type `upload.rejected`.
    """

    specversion: Literal["1.0"]
    id: str
    """
    The event's id, the same each time it is sent: ignore one that you know.
    """
    source: str
    """
    `/facepass/` and the stage.
    """
    type: Literal["upload.rejected"]
    subject: str
    """
    What it is about. Events of one subject are sent in their order.
    """
    time: AwareDatetime
    """
    When it happened, in UTC.
    """
    datacontenttype: Literal["application/json"]
    tenantid: str
    """
    The tenant.
    """
    data: UploadRejected


class UploadTicket(Model):
    """
    How to send the photo: POST the fields, then the file, as multipart/form-data to the URL.
    """

    method: Literal["POST"] | str | None = None
    url: str
    fields: dict[str, str] = Field(..., repr=False)
    expires_at: AwareDatetime
    max_bytes: int


class UsageDay(Model):
    """
    What the tenant used on one day, in UTC.
    """

    day: date
    uploads: int
    """
    Photos to index that were announced.
    """
    outcomes: list[UploadCount]
    """
    Uploads that were settled on this day, by outcome and reason.
    """
    faces_indexed: int
    """
    Faces that were stored, of photos and of imports.
    """
    faces_removed: int
    faces_stored: int | None = None
    """
    At the end of the day; null for days before faces were counted.
    """
    searches: RequestCounts
    """
    Of `POST /api/v1/faces/search`, and the four searches of Rekognition's protocol.
    """
    probes: RequestCounts
    """
    Probes of searches with many; counted when the search is done.
    """
    verifications: RequestCounts
    comparisons: RequestCounts
    """
    Of `POST /api/v1/faces/compare`, and `CompareFaces`.
    """
    detections: RequestCounts
    """
    Of `POST /api/v1/faces/detect`, and `DetectFaces`.
    """


class User(Model):
    """
    A user.
    """

    id: str
    email: str | None = None
    full_name: str
    external_id: str | None = None
    metadata: dict[str, Any]
    created_at: AwareDatetime
    updated_at: AwareDatetime


class UserErased(Model):
    """
    A user is erased: nothing is left in the databases and in the bucket.
    """

    user_id: str


class UserErasedEvent(Model):
    """
    A CloudEvent of the type `user.erased`.
    """

    specversion: Literal["1.0"]
    id: str
    """
    The event's id, the same each time it is sent: ignore one that you know.
    """
    source: str
    """
    `/facepass/` and the stage.
    """
    type: Literal["user.erased"]
    subject: str
    """
    What it is about. Events of one subject are sent in their order.
    """
    time: AwareDatetime
    """
    When it happened, in UTC.
    """
    datacontenttype: Literal["application/json"]
    tenantid: str
    """
    The tenant.
    """
    data: UserErased


class UserExport(Model):
    """
    An archive of everything that is held about a user: a ZIP file of JSON, photos and thumbnails.
    """

    url: str
    """
    Downloads the archive, without credentials, until `expires_at`. Do not log it.
    """
    expires_at: AwareDatetime
    size_bytes: int
    contents: ExportContents


class UserMerged(Model):
    """
    Two users were merged: faces, uploads and consents are moved in both databases.
    """

    merge_id: str
    user_id: str
    """
    The user who stays.
    """
    from_user_id: str
    """
    The user who was merged into it.
    """


class UserMergedEvent(Model):
    """
    A CloudEvent of the type `user.merged`.
    """

    specversion: Literal["1.0"]
    id: str
    """
    The event's id, the same each time it is sent: ignore one that you know.
    """
    source: str
    """
    `/facepass/` and the stage.
    """
    type: Literal["user.merged"]
    subject: str
    """
    What it is about. Events of one subject are sent in their order.
    """
    time: AwareDatetime
    """
    When it happened, in UTC.
    """
    datacontenttype: Literal["application/json"]
    tenantid: str
    """
    The tenant.
    """
    data: UserMerged


class UserPage(Model):
    items: list[User]
    next_cursor: str | None = None
    """
    Send it as `cursor` to get the next page; null on the last page.
    """


class UserSummary(Model):
    """
    The user of a face.
    """

    id: str
    email: str | None = None
    full_name: str
    external_id: str | None = None


class UserUnmerged(Model):
    """
    A merge was undone: the merged user is there again, with what the merge had moved.
    """

    merge_id: str
    user_id: str
    """
    The user who stays.
    """
    from_user_id: str
    """
    The user who was merged into it.
    """


class UserUnmergedEvent(Model):
    """
    A CloudEvent of the type `user.unmerged`.
    """

    specversion: Literal["1.0"]
    id: str
    """
    The event's id, the same each time it is sent: ignore one that you know.
    """
    source: str
    """
    `/facepass/` and the stage.
    """
    type: Literal["user.unmerged"]
    subject: str
    """
    What it is about. Events of one subject are sent in their order.
    """
    time: AwareDatetime
    """
    When it happened, in UTC.
    """
    datacontenttype: Literal["application/json"]
    tenantid: str
    """
    The tenant.
    """
    data: UserUnmerged


class VerifyResponse(Model):
    """
    Whether the photo's largest face is the user's, and the user's most similar face.
    """

    match: bool
    similarity: float | None = None
    """
    null when it is below the collection's threshold and the caller does not have `faces:read`.
    """
    false_match_rate: float | None = None
    """
    The share of pairs of two people that are at least as similar, by the model pack's calibration: 0.001 is one pair in a thousand. Above the calibrated range it is the lowest calibrated rate: read it as `at most`. null below that range, and for a pack without calibration. Also null where `similarity` is.
    """
    threshold: float
    face_id: str
    model: str
    liveness: bool
    """
    Whether a liveness token was accepted.
    """
    searched_face: ProbeFace
    timings: Timings


class Webhook(Model):
    """
    A receiver of events. Its secret is not shown again.
    """

    webhook_id: str
    url: str
    event_types: list[str]
    """
    Empty: all.
    """
    description: str | None = None
    enabled: bool
    disabled_reason: Literal["keeps_failing", "gone"] | str | None = None
    """
    Why FacePass switched it off; null if it did not.
    """
    disabled_at: AwareDatetime | None = None
    """
    When it was switched off.
    """
    failing_since: AwareDatetime | None = None
    """
    The first failure since a delivery succeeded; null when the last one succeeded.
    """
    failures: int
    """
    How many attempts have failed since then.
    """
    previous_secret_until: AwareDatetime | None = None
    """
    Until when the secret before the last rotation signs as well.
    """
    created_at: AwareDatetime
    updated_at: AwareDatetime


class WebhookDisabled(Model):
    """
    FacePass has switched a webhook off. The tenant's others receive this event.
    """

    webhook_id: str
    reason: Literal["keeps_failing", "gone"] | str
    """
    `keeps_failing`: no delivery succeeded for a day. `gone`: the receiver answered 410.
    """


class WebhookDisabledEvent(Model):
    """
    A CloudEvent of the type `webhook.disabled`.
    """

    specversion: Literal["1.0"]
    id: str
    """
    The event's id, the same each time it is sent: ignore one that you know.
    """
    source: str
    """
    `/facepass/` and the stage.
    """
    type: Literal["webhook.disabled"]
    subject: str
    """
    What it is about. Events of one subject are sent in their order.
    """
    time: AwareDatetime
    """
    When it happened, in UTC.
    """
    datacontenttype: Literal["application/json"]
    tenantid: str
    """
    The tenant.
    """
    data: WebhookDisabled


class WebhookPage(Model):
    items: list[Webhook]
    next_cursor: str | None = None
    """
    Send it as `cursor` to get the next page; null on the last page.
    """


class WebhookTest(Model):
    """
    A test delivery, which a caller asked for.
    """

    webhook_id: str


class WebhookTestEvent(Model):
    """
    A CloudEvent of the type `webhook.test`.
    """

    specversion: Literal["1.0"]
    id: str
    """
    The event's id, the same each time it is sent: ignore one that you know.
    """
    source: str
    """
    `/facepass/` and the stage.
    """
    type: Literal["webhook.test"]
    subject: str
    """
    What it is about. Events of one subject are sent in their order.
    """
    time: AwareDatetime
    """
    When it happened, in UTC.
    """
    datacontenttype: Literal["application/json"]
    tenantid: str
    """
    The tenant.
    """
    data: WebhookTest


class WebhookWithSecret(Model):
    """
    A webhook and its new secret.
    """

    webhook_id: str
    url: str
    event_types: list[str]
    """
    Empty: all.
    """
    description: str | None = None
    enabled: bool
    disabled_reason: Literal["keeps_failing", "gone"] | str | None = None
    """
    Why FacePass switched it off; null if it did not.
    """
    disabled_at: AwareDatetime | None = None
    """
    When it was switched off.
    """
    failing_since: AwareDatetime | None = None
    """
    The first failure since a delivery succeeded; null when the last one succeeded.
    """
    failures: int
    """
    How many attempts have failed since then.
    """
    previous_secret_until: AwareDatetime | None = None
    """
    Until when the secret before the last rotation signs as well.
    """
    created_at: AwareDatetime
    updated_at: AwareDatetime
    secret: str | None = Field(None, repr=False)
    """
    Verifies what is sent. It is shown this once: store it where your receiver reads its secrets.
    """


class AssignedFaces(Model):
    """
    What became of each face, in the order of the request.
    """

    user_id: str
    assigned: list[AssignedFace]
    rejected: list[UnassignableFace]


class BatchTicket(Model):
    """
    The ticket of one photo of a batch.
    """

    upload_id: str
    status: str
    liveness: bool
    """
    Whether a liveness token was accepted.
    """
    upload: UploadTicket | None = None
    place: int
    """
    Of the photo in the request, from 0.
    """


class Cluster(Model):
    """
    Faces without a user that are probably of one person.
    """

    cluster_id: str
    face_count: int
    """
    How many faces it has now.
    """
    size: int
    """
    How many it had when it was made, by which the list is ordered.
    """
    faces: list[ClusterFace]
    """
    Its oldest faces, at most 5.
    """


class ClusterCompleted(Model):
    """
    A run that groups a collection's unknown people is done, or has failed.
    """

    run_id: str
    collection_id: str
    status: Literal["done", "failed"] | str
    reason: str | None = None
    """
    Why it failed: the code of an error.
    """
    counts: GroupedFaces


class ClusterCompletedEvent(Model):
    """
    A CloudEvent of the type `cluster.completed`.
    """

    specversion: Literal["1.0"]
    id: str
    """
    The event's id, the same each time it is sent: ignore one that you know.
    """
    source: str
    """
    `/facepass/` and the stage.
    """
    type: Literal["cluster.completed"]
    subject: str
    """
    What it is about. Events of one subject are sent in their order.
    """
    time: AwareDatetime
    """
    When it happened, in UTC.
    """
    datacontenttype: Literal["application/json"]
    tenantid: str
    """
    The tenant.
    """
    data: ClusterCompleted


class Clusters(Model):
    """
    A page of a collection's groups, the largest first, and the newest run.
    """

    items: list[Cluster]
    next_cursor: str | None = None
    """
    Send it as `cursor` to get the next page; null on the last page.
    """
    run: ClusteringRun | None = None
    """
    The newest run; null when none is kept.
    """


class ExaminedFace(Model):
    """
    A face of a probe with all its measurements.
    """

    bounding_box: BoundingBox
    confidence: float
    landmarks: list[Point]
    quality: dict[str, float]
    quality_parts: dict[str, float]
    """
    `overall` is their product, times 100; each is 0 to 1.
    """
    usable: bool
    """
    Whether it passes the quality filter `low`, and can be searched with.
    """
    reasons: list[str]
    """
    Why not, as LOW_SHARPNESS.
    """


class Face(Model):
    """
    A stored face.
    """

    face_id: str
    user_id: str | None = None
    collection_id: str
    upload_id: str | None = None
    external_image_id: str | None = None
    bounding_box: BoundingBox
    landmarks: list[Point]
    """
    Left eye, right eye, nose, left and right corner of the mouth.
    """
    confidence: float
    """
    The detector's score, 0 to 1.
    """
    quality: dict[str, float]
    model: str
    """
    The model pack that made the embedding.
    """
    created_at: AwareDatetime


class FaceWithUser(Model):
    """
    A stored face, its user, and a short-lived URL of its thumbnail.
    """

    face_id: str
    user_id: str | None = None
    collection_id: str
    upload_id: str | None = None
    external_image_id: str | None = None
    bounding_box: BoundingBox
    landmarks: list[Point]
    """
    Left eye, right eye, nose, left and right corner of the mouth.
    """
    confidence: float
    """
    The detector's score, 0 to 1.
    """
    quality: dict[str, float]
    model: str
    """
    The model pack that made the embedding.
    """
    created_at: AwareDatetime
    user: UserSummary | None = None
    """
    null without the scope `users:read`.
    """
    image_url: str


class Limits(Model):
    """
    The caller's token buckets, by operation.
    """

    search: RateLimit
    verify: RateLimit
    compare: RateLimit
    detect: RateLimit
    upload: RateLimit
    export: RateLimit
    webhook: RateLimit
    operate: RateLimit


class ListedFace(Model):
    """
    A stored face of a list, and a short-lived URL of its thumbnail.
    """

    face_id: str
    user_id: str | None = None
    collection_id: str
    upload_id: str | None = None
    external_image_id: str | None = None
    bounding_box: BoundingBox
    landmarks: list[Point]
    """
    Left eye, right eye, nose, left and right corner of the mouth.
    """
    confidence: float
    """
    The detector's score, 0 to 1.
    """
    quality: dict[str, float]
    model: str
    """
    The model pack that made the embedding.
    """
    created_at: AwareDatetime
    image_url: str | None = None
    """
    A short-lived URL of the thumbnail, which no cache keeps; null without the scope `faces:read`.
    """


class ListedFacePage(Model):
    items: list[ListedFace]
    next_cursor: str | None = None
    """
    Send it as `cursor` to get the next page; null on the last page.
    """


class Match(Model):
    """
    A face of the collection that is similar to the probe's.
    """

    face_id: str
    user_id: str | None = None
    user: UserSummary | None = None
    """
    null without the scope `users:read`.
    """
    external_image_id: str | None = None
    similarity: float
    """
    The cosine, -1 to 1; no percentage and no probability.
    """
    false_match_rate: float | None = None
    """
    The share of pairs of two people that are at least as similar, by the model pack's calibration: 0.001 is one pair in a thousand. Above the calibrated range it is the lowest calibrated rate: read it as `at most`. null below that range, and for a pack without calibration.
    """
    bounding_box: BoundingBox
    image_url: str | None = None
    """
    A short-lived URL of the thumbnail; null without `faces:read`.
    """


class Merge(Model):
    """
    What a merge would do (`dry_run`), or has done.
    """

    merge_id: str | None = None
    """
    The merge, to undo it; null for a dry run.
    """
    dry_run: bool
    user_id: str
    """
    The user who stays.
    """
    from_user_id: str
    """
    The user who goes.
    """
    user: MergedUser | None = None
    """
    The user who stays; null without `users:read`.
    """
    from_user: MergedUser | None = None
    """
    The user who goes; null without `users:read`.
    """
    moves: MergeCounts
    user_image_url: str | None = None
    """
    A short-lived URL of the user's oldest face's thumbnail; null without `faces:read` or a face.
    """
    from_user_image_url: str | None = None
    """
    The same of the user who goes; null once the users are merged.
    """
    conflicts: list[MergeConflict]
    contradictions: int
    """
    How many faces of one user were excluded from the other one. As long as there are any, the users are not merged (409 `face_excluded`).
    """
    similarity: float | None = None
    """
    How alike the users are: the highest cosine between two of their newest 100 faces each; null when no model pack has made faces of both.
    """
    mean_similarity: float | None = None
    """
    The mean cosine of these pairs.
    """
    false_match_rate: float | None = None
    """
    The share of pairs of two people that are at least as similar, by the model pack's calibration: 0.001 is one pair in a thousand. Above the calibrated range it is the lowest calibrated rate: read it as `at most`. null below that range, and for a pack without calibration.
    """
    undo_until: AwareDatetime | None = None
    """
    Until when the merge can be undone; null for a dry run.
    """


class NamedCluster(Model):
    """
    What became of up to 100 faces of a group. Those that are rejected stay in it.
    """

    user_id: str
    assigned: list[AssignedFace]
    rejected: list[UnassignableFace]
    next_cursor: str | None = None
    """
    Send it as `cursor` to go on with the next 100 faces; null when there are no more.
    """


class Pair(Model):
    """
    A face of the source and a face of the target.
    """

    source_face: ProbeFace
    target_face: ProbeFace
    similarity: float
    false_match_rate: float | None = None
    """
    The share of pairs of two people that are at least as similar, by the model pack's calibration: 0.001 is one pair in a thousand. Above the calibrated range it is the lowest calibrated rate: read it as `at most`. null below that range, and for a pack without calibration.
    """


class RestoredUser(Model):
    """
    The user who is there again.
    """

    merge_id: str
    user_id: str
    user: User


class SearchCompleted(Model):
    """
    A search with many probes is done, or has failed.
    """

    search_id: str
    collection_id: str
    status: Literal["done", "failed"] | str
    reason: str | None = None
    """
    Why it failed: the code of an error.
    """
    counts: SearchedProbes


class SearchCompletedEvent(Model):
    """
    A CloudEvent of the type `search.completed`.
    """

    specversion: Literal["1.0"]
    id: str
    """
    The event's id, the same each time it is sent: ignore one that you know.
    """
    source: str
    """
    `/facepass/` and the stage.
    """
    type: Literal["search.completed"]
    subject: str
    """
    What it is about. Events of one subject are sent in their order.
    """
    time: AwareDatetime
    """
    When it happened, in UTC.
    """
    datacontenttype: Literal["application/json"]
    tenantid: str
    """
    The tenant.
    """
    data: SearchCompleted


class SearchedFace(Model):
    """
    A face that was searched with, and its best matches, most similar first.
    """

    searched_face: ProbeFace | None = None
    results: list[Match]


class SearchedProbe(Model):
    """
    What became of one probe.
    """

    upload_id: str
    status: Literal["searched", "refused"] | str
    code: str | None = None
    """
    Why it was refused: the code that a search with it alone would have answered.
    """
    detail: str | None = None
    faces: list[SearchedFace]
    """
    An answer for each face that was searched with, the photo's largest first; faces and users that were erased since are left out.
    """
    unused_faces: list[UnusedFace]
    """
    The photo's other faces, and why each was not searched with.
    """
    threshold: float | None = None
    expected_false_matches: float | None = None
    """
    As in the answer of a search; null without `faces:read`.
    """
    model: str | None = None


class SplitUser(Model):
    """
    The new user and its faces.
    """

    new_user_id: str
    user: User
    faces: list[str]


class Upload(Model):
    """
    One photo and what became of it.
    """

    upload_id: str
    status: Literal["awaiting_upload", "processing", "indexed", "rejected", "failed", "expired"] | str
    reason: str | None = None
    """
    A stable code that says why it was rejected or failed.
    """
    detail: str | None = None
    conflicts_with_user_id: str | None = None
    """
    The user of a `conflicts_with_other_user`; null without the scope `users:read`.
    """
    user_id: str | None = None
    collection_id: str
    consent_id: str | None = None
    """
    The consent that the enrolment rests on, where there was one.
    """
    liveness: bool
    """
    Whether a liveness token was accepted with it.
    """
    external_image_id: str | None = None
    purpose: str
    content_type: str
    faces: list[Face]
    rejected_faces: list[RejectedFace]
    created_at: AwareDatetime
    updated_at: AwareDatetime
    expires_at: AwareDatetime
    photo_erased_at: AwareDatetime | None = None
    """
    When the photo was erased; null while it is stored.
    """


class UploadAccepted(Model):
    """
    An upload that awaits its photo, or has it.
    """

    upload_id: str
    status: str
    liveness: bool
    """
    Whether a liveness token was accepted.
    """
    upload: UploadTicket | None = None


class UploadPage(Model):
    items: list[Upload]
    next_cursor: str | None = None
    """
    Send it as `cursor` to get the next page; null on the last page.
    """


class Usage(Model):
    """
    What the tenant used, day by day.
    """

    first_day: date
    last_day: date
    days: list[UsageDay]
    outcomes: list[UploadCount]
    """
    Uploads that were settled in these days, by outcome and reason.
    """
    oldest_waiting: OldestWaiting | None = None


class Account(Model):
    """
    The caller, as the service knows it.
    """

    tenant_id: str
    caller_id: str
    """
    As the audit log names the caller.
    """
    kind: Literal["api_key", "token"] | str
    name: str | None = None
    """
    The API key's; null for a token.
    """
    scopes: list[str]
    collections: list[str] | None = None
    """
    Those that it is bound to; null: all.
    """
    subject: str | None = None
    """
    The token's; null for an API key.
    """
    expires_at: AwareDatetime | None = None
    """
    The API key's end; null: none, or a token.
    """
    limits: Limits
    quota: QuotaUse | None = None
    """
    null for a caller that is bound to collections.
    """


class BatchAccepted(Model):
    """
    A ticket for each photo, or why it has none.
    """

    accepted: list[BatchTicket]
    rejected: list[RefusedPhoto]


class CompareResponse(Model):
    """
    Whether any face of the target is one of the source's that were compared; faces are the most similar first.
    """

    match: bool
    similarity: float
    """
    That of the most similar pair: the cosine, -1 to 1.
    """
    false_match_rate: float | None = None
    """
    The share of pairs of two people that are at least as similar, by the model pack's calibration: 0.001 is one pair in a thousand. Above the calibrated range it is the lowest calibrated rate: read it as `at most`. null below that range, and for a pack without calibration.
    """
    threshold: float
    model: str
    source_face: ProbeFace
    """
    The source's largest usable face.
    """
    target_faces: list[ComparedFace]
    matched: list[Pair]
    """
    Every pair of faces whose similarity is `threshold` or above.
    """
    unmatched_source: list[ProbeFace]
    """
    The source's other faces, largest first.
    """
    unmatched_target: list[ProbeFace]
    """
    The target's other faces, largest first.
    """


class DetectResponse(Model):
    """
    Every face in the photo, largest first.
    """

    faces: list[ExaminedFace]
    model: str
    timings: Timings


class Search(Model):
    """
    A search with many probes, and a page of its results, in the order of the request.
    """

    items: list[SearchedProbe]
    next_cursor: str | None = None
    """
    Send it as `cursor` to get the next page; null on the last page.
    """
    search_id: str
    collection_id: str
    status: Literal["queued", "running", "done", "failed"] | str
    """
    Read the results once it is `done`; a `failed` one has those it got to.
    """
    reason: str | None = None
    """
    Why it failed: `retries_exhausted` or `worker_died`. Start another one.
    """
    counts: SearchCounts
    created_at: AwareDatetime
    updated_at: AwareDatetime
    expires_at: AwareDatetime
    """
    Until when the search is kept, with its results.
    """


class SearchResponse(Model):
    """
    The best matches, most similar first.
    """

    results: list[Match]
    """
    Those of the first of `faces`.
    """
    searched_face: ProbeFace | None = None
    """
    The photo's largest usable face, or the stored face that was searched with.
    """
    faces: list[SearchedFace]
    """
    An answer for each face that was searched with, the photo's largest first.
    """
    unused_faces: list[UnusedFace]
    """
    The photo's other faces, and why each was not searched with.
    """
    threshold: float
    expected_false_matches: float | None = None
    """
    How many of the collection's faces would reach `threshold` if all were strangers: the false match rate of `threshold` times the number of faces, before `limit` and `group_by`. null without `faces:read`, for a threshold outside of the pack's calibration, and where the number of faces is unknown.
    """
    model: str
    query_time_ms: float
    timings: Timings
