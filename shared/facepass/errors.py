"""The domain's errors. Each has a stable problem code and the HTTP status that api/problems.py answers with.

`code` is part of the API: clients branch on it, so it never changes. `detail` is written for the caller and contains
nothing private.
"""

from typing import ClassVar
from uuid import UUID


class FacePassError(Exception):
    """An error that the caller may see."""

    code: ClassVar[str]
    status: ClassVar[int]
    title: ClassVar[str]  # the `detail` of an error without a more specific one

    retry_after: int | None = None  # seconds; set where trying again may help

    def __init__(self, detail: str | None = None) -> None:
        self.detail = detail or self.title
        super().__init__(self.detail)


class NotAuthenticated(FacePassError):
    code, status, title = "not_authenticated", 401, "The request carries no valid credentials."


class MissingScope(FacePassError):
    """The caller may not do this; the detail names the scope that would allow it."""

    code, status, title = "missing_scope", 403, "The caller does not have the required scope."

    def __init__(self, scope: str, subject: str = "This request") -> None:
        super().__init__(f"{subject} needs the scope `{scope}`.")


class OutsideCollections(FacePassError):
    """The caller is bound to collections, and the request reaches beyond them."""

    code, status, title = "outside_collections", 403, "The key or token is bound to other collections."


class NotThroughEdge(FacePassError):
    """The deployment stands behind a CloudFront distribution (infra/edge.yaml), which the request has bypassed."""

    code, status, title = "not_through_edge", 403, "Requests reach this API through its public host name only."


class SelfEnrolmentOff(FacePassError):
    code, status, title = "self_enrolment_off", 403, "Users cannot enrol themselves in this collection."


class RouteNotFound(FacePassError):
    code, status, title = "route_not_found", 404, "There is no such route."


class MethodNotAllowed(FacePassError):
    code, status, title = "method_not_allowed", 405, "This path does not support this method."


class UserNotFound(FacePassError):
    code, status, title = "user_not_found", 404, "There is no such user."


class CollectionNotFound(FacePassError):
    code, status, title = "collection_not_found", 404, "There is no such collection."


class UploadNotFound(FacePassError):
    code, status, title = "upload_not_found", 404, "There is no such upload."


class FaceNotFound(FacePassError):
    code, status, title = "face_not_found", 404, "There is no such face."


class ConsentNotFound(FacePassError):
    code, status, title = "consent_not_found", 404, "There is no such consent."


class EmailTaken(FacePassError):
    code, status, title = "email_taken", 409, "Another user has this email; upper and lower case do not differ."


class ExternalIdTaken(FacePassError):
    code, status, title = "external_id_taken", 409, "Another user has this external_id."


class IdentifierRequired(FacePassError):
    code, status, title = "identifier_required", 422, "A user needs an email or an external_id, or both."


class CollectionTaken(FacePassError):
    code, status, title = "collection_taken", 409, "A collection with this id exists already."


class DefaultCollectionStays(FacePassError):
    code, status, title = "default_collection", 409, "The default collection cannot be deleted."


class ExportTooLarge(FacePassError):
    code, status, title = (
        "export_too_large",
        409,
        "The user's archive is too large for one request; an operator writes it with `facepass user export`.",
    )


class NotEnrolled(FacePassError):
    code, status, title = "not_enrolled", 409, "The user has no face to compare with."


class ConsentRequired(FacePassError):
    """The collection requires the user's consent. Also the `reason` of a rejected upload."""

    code, status, title = "consent_required", 409, "The collection stores faces only of users who have consented."


class ModelMismatch(FacePassError):
    code, status, title = "model_mismatch", 409, "Another model pack made the collection's embeddings."


class UnreadableBody(FacePassError):
    code, status, title = "unreadable_body", 400, "The request's body cannot be read."


class BodyTooLarge(FacePassError):
    """The body is larger, once it is inflated, than a body may be."""

    code, status, title = "body_too_large", 413, "The body is larger than 6 MB once it is inflated."


class InvalidCursor(FacePassError):
    code, status, title = "invalid_cursor", 400, "This list did not issue this cursor."


class UnsupportedMediaType(FacePassError):
    code, status, title = "unsupported_media_type", 415, "This content type is not supported here."


class InvalidRequest(FacePassError):
    code, status, title = "invalid_request", 422, "The request is not valid for this route."


class FmrNotCalibrated(FacePassError):
    """The detail states the false match rates that the model pack's calibration covers."""

    code, status, title = (
        "fmr_not_calibrated",
        422,
        "The model pack's calibration does not cover this false match rate.",
    )


class ThresholdBelowFloor(FacePassError):
    """The detail states the collection's floor."""

    code, status, title = "threshold_below_floor", 422, "The threshold is below the collection's threshold_floor."


class QuotaExceeded(FacePassError):
    code, status, title = "quota_exceeded", 403, "The tenant has reached its quota."


class RateLimited(FacePassError):
    """The caller's token bucket is empty.

    retry_after: seconds until the next token. headers: `RateLimit` and `RateLimit-Policy`, which say the same.
    """

    code, status, title = "rate_limited", 429, "Too many requests of this kind; try again after Retry-After seconds."

    def __init__(self, retry_after: int, headers: dict[str, str]) -> None:
        super().__init__()
        self.retry_after = retry_after
        self.headers = headers


class IdempotencyMismatch(FacePassError):
    code, status, title = "idempotency_key_reused", 422, "This Idempotency-Key was used with another request."


class IdempotencyInProgress(FacePassError):
    code, status, title = (
        "idempotency_in_progress",
        409,
        "The first request with this Idempotency-Key is still running.",
    )
    retry_after = 1


class InternalError(FacePassError):
    code, status, title = (
        "internal_error",
        500,
        "An internal error occurred; the service's log has it under the request id.",
    )


class Unavailable(FacePassError):
    code, status, title = "unavailable", 503, "The service is temporarily unavailable; try again later."
    retry_after = 2


class PhotoMissing(FacePassError):
    """The `reason` of a failed upload whose photo is no longer in the bucket."""

    code, status, title = "photo_missing", 404, "The photo is no longer in the bucket."


class RetriesExhausted(FacePassError):
    """The `reason` of a failed upload whose photo could not be indexed in any delivery of its message.

    Also of a failed job that no delivery has finished.
    """

    code, status, title = "retries_exhausted", 503, "Every attempt to index the photo failed."


class WorkerDied(FacePassError):
    """The `reason` of a failed upload whose message became a dead letter before any worker recorded a failure.

    Each worker ended while it had the photo, or ran out of time, or could not reach the database. Also of a job.
    """

    code, status, title = "worker_died", 503, "Every worker that had the photo ended before it was done."


class PhotoRejected(FacePassError):
    """The photo cannot be used, now or later. The code is also the `reason` of a rejected upload."""

    status = 422


class EmptyPhoto(PhotoRejected):
    code, title = "empty_photo", "The photo has no bytes."


class PhotoTooLarge(PhotoRejected):
    code, title = "photo_too_large", "The photo has too many bytes."


class TooManyPixels(PhotoRejected):
    code, title = "too_many_pixels", "The photo has too many pixels to be analysed."


class UnsupportedPhoto(PhotoRejected):
    code, title = "unsupported_photo", "The bytes are not a JPEG, PNG, WebP, HEIC or AVIF photo."


class UnreadablePhoto(PhotoRejected):
    code, title = "unreadable_photo", "The photo is truncated or damaged."


class PhotoTooComplex(PhotoRejected):
    """Decoding the photo would take, or took, more work or memory than a photo may."""

    code, title = "photo_too_complex", "The photo takes too much work or memory to decode."


class NoFaceFound(PhotoRejected):
    code, title = "no_face", "No face was found in the photo."


class MultipleFacesFound(PhotoRejected):
    code, title = "multiple_faces", "The photo shows more than one face where exactly one is needed."


class ConflictsWithOtherUser(PhotoRejected):
    """The enrolment's face is nearer to another user than to its own user.

    user_id: the other user; only for callers who may read users, so it is not in the detail.
    """

    code, title = "conflicts_with_other_user", "The face is more similar to another user than to this one."

    def __init__(self, user_id: UUID | None = None) -> None:
        super().__init__()
        self.user_id = user_id


class UnlikeUsersOtherFaces(PhotoRejected):
    code, title = "unlike_users_other_faces", "The face is not similar to the user's other faces."


class NearDuplicate(PhotoRejected):
    code, title = "near_duplicate", "The user already has an almost identical face."


class FaceBelowQuality(PhotoRejected):
    """The photo's only face does not pass the quality filter. The code is the first reason, such as `low_sharpness`.

    reasons: Rekognition's names for what is wrong, the most important first (recognition/quality.py).
    """

    code, title = "low_face_quality", "The face is too small, too blurred or too uncertain to be recognised."

    def __init__(self, reasons: list[str]) -> None:
        self.reasons = reasons
        super().__init__(f"The face cannot be used: {', '.join(reasons)}.")
        self.code = reasons[0].lower()  # type: ignore[misc]  # the one error whose code depends on its cause
