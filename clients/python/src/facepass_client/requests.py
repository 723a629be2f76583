"""What FacePass is sent. Written by tools/build_python_client from the API document."""

from __future__ import annotations

from typing import Any, Literal, NotRequired, TypedDict

from facepass_client._model import Moment


class ClusterName(TypedDict):
    """
    Whose faces they are.
    """

    user_id: str
    review: NotRequired[Literal["off"] | None]
    cursor: NotRequired[str | None]


class CollectionSettings(TypedDict):
    """
    How photos are added to a collection, how long they are kept, and how it is searched.
    """

    threshold: NotRequired[float | None]
    threshold_floor: NotRequired[float | None]
    max_faces: NotRequired[int]
    quality_filter: NotRequired[Literal["none", "low", "medium", "high"]]
    review: NotRequired[Literal["off", "standard", "strict"]]
    photo_retention_days: NotRequired[int | None]
    face_retention_days: NotRequired[int | None]
    store_photos: NotRequired[bool]
    consent_required: NotRequired[bool]
    accepted_consent: NotRequired[Literal["attested", "self"]]
    self_enrolment: NotRequired[bool]
    clusters: NotRequired[bool]
    require_liveness: NotRequired[bool]


class CompareRequest(TypedDict):
    """
    Comparison of two photos: one source and one target, each as a file, in base64 or as a probe upload.
    """

    source_base64: NotRequired[str | None]
    source_upload_id: NotRequired[str | None]
    target_base64: NotRequired[str | None]
    target_upload_id: NotRequired[str | None]
    threshold: NotRequired[float | None]
    fmr: NotRequired[float | None]
    faces: NotRequired[Literal["largest", "all"]]
    max_faces: NotRequired[int]


class DetectRequest(TypedDict):
    """
    Detection: the faces of a photo.
    """

    image_base64: NotRequired[str | None]
    upload_id: NotRequired[str | None]
    max_faces: NotRequired[int]


class FaceChanges(TypedDict):
    """
    Whose the face is. A face stays in its collection and keeps its pack.
    """

    user_id: str | None
    review: NotRequired[Literal["off"] | None]
    collection_id: NotRequired[str | None]
    model: NotRequired[str | None]


class FacesToAssign(TypedDict):
    """
    Faces without a user that are given to the user.
    """

    face_ids: list[str]
    minimum_similarity: NotRequired[float | None]
    review: NotRequired[Literal["off"] | None]


class KeyRotation(TypedDict):
    """
    How a key is replaced.
    """

    overlap_hours: NotRequired[int]
    expires_at: NotRequired[Moment | None]


class MergeRequest(TypedDict):
    """
    The user who is merged into that of the path, and goes.
    """

    from_user_id: str
    dry_run: NotRequired[bool]


class NewCollection(TypedDict):
    """
    A collection to create.
    """

    threshold: NotRequired[float | None]
    threshold_floor: NotRequired[float | None]
    max_faces: NotRequired[int]
    quality_filter: NotRequired[Literal["none", "low", "medium", "high"]]
    review: NotRequired[Literal["off", "standard", "strict"]]
    photo_retention_days: NotRequired[int | None]
    face_retention_days: NotRequired[int | None]
    store_photos: NotRequired[bool]
    consent_required: NotRequired[bool]
    accepted_consent: NotRequired[Literal["attested", "self"]]
    self_enrolment: NotRequired[bool]
    clusters: NotRequired[bool]
    require_liveness: NotRequired[bool]
    collection_id: str


class NewConsent(TypedDict):
    """
    A consent of a user, as the tenant records it.
    """

    text_version: str
    collection_id: NotRequired[str | None]
    given_by: NotRequired[str | None]
    given_at: NotRequired[Moment | None]
    expires_at: NotRequired[Moment | None]


class NewExclusion(TypedDict):
    """
    A face that is not the user's.
    """

    face_id: str


class NewKey(TypedDict):
    """
    An API key to make.
    """

    name: str
    scopes: list[Literal["users:read", "users:write", "faces:read", "faces:write", "search", "admin"]]
    collections: NotRequired[list[str] | None]
    expires_at: NotRequired[Moment | None]


class NewPhoto(TypedDict):
    """
    A photo that is announced.
    """

    liveness: NotRequired[str | None]
    liveness_nonce: NotRequired[str | None]
    content_type: NotRequired[str | None]
    user_id: NotRequired[str | None]
    collection_id: NotRequired[str]
    external_image_id: NotRequired[str | None]
    max_faces: NotRequired[int | None]
    review: NotRequired[Literal["off"] | None]
    purpose: NotRequired[Literal["index", "probe"]]


class NewSearch(TypedDict):
    """
    A search with many probes: uploads of `purpose: probe`, and the options of a search for all of them.
    """

    collection_id: NotRequired[str]
    threshold: NotRequired[float | None]
    fmr: NotRequired[float | None]
    faces: NotRequired[Literal["largest", "all"]]
    max_faces: NotRequired[int]
    limit: NotRequired[int]
    group_by: NotRequired[Literal["face", "user"]]
    exact: NotRequired[bool]
    upload_ids: list[str]


class NewUser(TypedDict):
    """
    A user to create, with an email, an `external_id`, or both.
    """

    metadata: NotRequired[dict[str, Any]]
    email: NotRequired[str | None]
    full_name: str
    external_id: NotRequired[str | None]


class NewWebhook(TypedDict):
    """
    A receiver of events.
    """

    url: str
    event_types: NotRequired[
        list[
            Literal[
                "upload.indexed",
                "upload.rejected",
                "upload.failed",
                "face.assigned",
                "user.merged",
                "user.unmerged",
                "user.erased",
                "search.completed",
                "cluster.completed",
                "webhook.disabled",
            ]
        ]
    ]
    description: NotRequired[str | None]
    enabled: NotRequired[bool]


class SearchRequest(TypedDict):
    """
    Identification (1:N). The probe is a photo, a stored face, or a user (the average of the user's faces).
    """

    image_base64: NotRequired[str | None]
    upload_id: NotRequired[str | None]
    collection_id: NotRequired[str]
    threshold: NotRequired[float | None]
    fmr: NotRequired[float | None]
    faces: NotRequired[Literal["largest", "all"]]
    max_faces: NotRequired[int]
    limit: NotRequired[int]
    group_by: NotRequired[Literal["face", "user"]]
    exact: NotRequired[bool]
    face_id: NotRequired[str | None]
    user_id: NotRequired[str | None]


class SecretRotation(TypedDict):
    """
    How long the old secret signs as well.
    """

    overlap_hours: NotRequired[int]


class SplitRequest(TypedDict):
    """
    Faces of the user of the path, and the fields of the new user who gets them.
    """

    metadata: NotRequired[dict[str, Any]]
    email: NotRequired[str | None]
    full_name: str
    external_id: NotRequired[str | None]
    face_ids: list[str]
    consent: NotRequired[NewConsent | None]


class UploadBatch(TypedDict):
    """
    Photos that are announced together.
    """

    photos: list[NewPhoto]


class UploadRequest(TypedDict):
    """
    A photo to index: as JSON to get a ticket, or as multipart with the photo in `file`.
    """

    liveness: NotRequired[str | None]
    liveness_nonce: NotRequired[str | None]
    content_type: Literal[
        "image/jpeg", "image/png", "image/webp", "image/heic", "image/heif", "image/avif", "application/octet-stream"
    ]
    user_id: NotRequired[str | None]
    collection_id: NotRequired[str]
    external_image_id: NotRequired[str | None]
    max_faces: NotRequired[int | None]
    review: NotRequired[Literal["off"] | None]
    purpose: NotRequired[Literal["index", "probe"]]


class UserChanges(TypedDict):
    """
    The fields of a user to change. A field that is left out keeps its value.

    null removes an email or an `external_id`; the other one has to be there.
    """

    metadata: NotRequired[dict[str, Any]]
    email: NotRequired[str | None]
    full_name: NotRequired[str]
    external_id: NotRequired[str | None]


class VerifyRequest(TypedDict):
    """
    Verification (1:1): whether a photo shows this user.
    """

    liveness: NotRequired[str | None]
    liveness_nonce: NotRequired[str | None]
    image_base64: NotRequired[str | None]
    upload_id: NotRequired[str | None]
    threshold: NotRequired[float | None]
    fmr: NotRequired[float | None]


class WebhookChanges(TypedDict):
    """
    The fields of a webhook to change. A field that is left out keeps its value.
    """

    url: NotRequired[str]
    event_types: NotRequired[
        list[
            Literal[
                "upload.indexed",
                "upload.rejected",
                "upload.failed",
                "face.assigned",
                "user.merged",
                "user.unmerged",
                "user.erased",
                "search.completed",
                "cluster.completed",
                "webhook.disabled",
            ]
        ]
    ]
    description: NotRequired[str | None]
    enabled: NotRequired[bool]


class SearchOptions(TypedDict):
    collection_id: NotRequired[str]
    threshold: NotRequired[float]
    fmr: NotRequired[float]
    faces: NotRequired[Literal["largest", "all"]]
    max_faces: NotRequired[int]
    limit: NotRequired[int]
    group_by: NotRequired[Literal["face", "user"]]
    exact: NotRequired[bool]


class CompareOptions(TypedDict):
    threshold: NotRequired[float]
    fmr: NotRequired[float]
    faces: NotRequired[Literal["largest", "all"]]
    max_faces: NotRequired[int]


class DetectOptions(TypedDict):
    max_faces: NotRequired[int]


class VerifyOptions(TypedDict):
    liveness: NotRequired[str]
    liveness_nonce: NotRequired[str]
    threshold: NotRequired[float]
    fmr: NotRequired[float]


class UploadOptions(TypedDict):
    liveness: NotRequired[str | None]
    liveness_nonce: NotRequired[str | None]
    collection_id: NotRequired[str]
    external_image_id: NotRequired[str | None]
    max_faces: NotRequired[int | None]
    review: NotRequired[Literal["off"] | None]


class BatchOptions(TypedDict):
    collection_id: NotRequired[str]
    max_faces: NotRequired[int | None]
    review: NotRequired[Literal["off"] | None]


class ListKeysQuery(TypedDict):
    limit: NotRequired[int]


class ListAuditQuery(TypedDict):
    caller: NotRequired[str]
    verb: NotRequired[str]
    object: NotRequired[str]
    result: NotRequired[str]
    since: NotRequired[Moment]
    until: NotRequired[Moment]
    order: NotRequired[Literal["oldest", "newest"]]
    limit: NotRequired[int]


class VerifyAuditQuery(TypedDict):
    after: NotRequired[str]
    expect: NotRequired[str]


class ListCollectionsQuery(TypedDict):
    limit: NotRequired[int]


class ListClustersQuery(TypedDict):
    limit: NotRequired[int]


class ListClusterFacesQuery(TypedDict):
    limit: NotRequired[int]


class ListFacesQuery(TypedDict):
    assigned: NotRequired[bool]
    user_id: NotRequired[str]
    upload_id: NotRequired[str]
    model: NotRequired[str]
    order: NotRequired[Literal["oldest", "newest"]]
    limit: NotRequired[int]


class ListDeadLettersQuery(TypedDict):
    limit: NotRequired[int]


class ListFacesOfUserQuery(TypedDict):
    order: NotRequired[Literal["oldest", "newest"]]
    limit: NotRequired[int]


class UndoMergeQuery(TypedDict):
    user_id: NotRequired[str]


class GetSearchQuery(TypedDict):
    limit: NotRequired[int]


class ListUploadsQuery(TypedDict):
    status: NotRequired[Literal["awaiting_upload", "processing", "indexed", "rejected", "failed", "expired"]]
    user_id: NotRequired[str]
    collection_id: NotRequired[str]
    since: NotRequired[Moment]
    order: NotRequired[Literal["oldest", "newest"]]
    limit: NotRequired[int]


class ListUsersQuery(TypedDict):
    email: NotRequired[str]
    external_id: NotRequired[str]
    name_prefix: NotRequired[str]
    collection_id: NotRequired[str]
    order: NotRequired[Literal["oldest", "newest"]]
    limit: NotRequired[int]


class DeleteUserQuery(TypedDict):
    unassigned: NotRequired[bool]
    threshold: NotRequired[float]


class ListConsentsQuery(TypedDict):
    limit: NotRequired[int]


class ListExclusionsQuery(TypedDict):
    limit: NotRequired[int]


class ListUserFacesQuery(TypedDict):
    order: NotRequired[Literal["oldest", "newest"]]
    limit: NotRequired[int]


class ListUnassignedFacesQuery(TypedDict):
    threshold: float


class ListWebhooksQuery(TypedDict):
    limit: NotRequired[int]


class ListDeliveriesQuery(TypedDict):
    status: NotRequired[Literal["pending", "delivered", "failed"]]
    limit: NotRequired[int]
