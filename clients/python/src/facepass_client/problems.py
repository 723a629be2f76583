"""An exception for each code of a problem. Written by tools/build_python_client."""

from facepass_client.errors import Problem


class BadRequestProblem(Problem):
    """Any problem of status 400."""


class UnauthorizedProblem(Problem):
    """Any problem of status 401."""


class ForbiddenProblem(Problem):
    """Any problem of status 403."""


class NotFoundProblem(Problem):
    """Any problem of status 404."""


class MethodNotAllowedProblem(Problem):
    """Any problem of status 405."""


class ConflictProblem(Problem):
    """Any problem of status 409."""


class ContentTooLargeProblem(Problem):
    """Any problem of status 413."""


class UnsupportedMediaTypeProblem(Problem):
    """Any problem of status 415."""


class UnprocessableContentProblem(Problem):
    """Any problem of status 422."""


class TooManyRequestsProblem(Problem):
    """Any problem of status 429."""


class InternalServerErrorProblem(Problem):
    """Any problem of status 500."""


class ServiceUnavailableProblem(Problem):
    """Any problem of status 503."""


class InvalidCursor(BadRequestProblem):
    """This list did not issue this cursor."""


class UnreadableBody(BadRequestProblem):
    """The request's body cannot be read."""


class NotAuthenticated(UnauthorizedProblem):
    """The request carries no valid credentials."""


class BeyondCaller(ForbiddenProblem):
    """A key can have no more than the key that makes it."""


class LivenessRequired(ForbiddenProblem):
    """The collection takes photos with a liveness token only."""


class MissingScope(ForbiddenProblem):
    """The caller does not have the required scope."""


class NotThroughEdge(ForbiddenProblem):
    """Requests reach this API through its public host name only."""


class OutsideCollections(ForbiddenProblem):
    """The key or token is bound to other collections."""


class QuotaExceeded(ForbiddenProblem):
    """The tenant has reached its quota."""


class SelfEnrolmentOff(ForbiddenProblem):
    """Users cannot enrol themselves in this collection."""


class ClusterNotFound(NotFoundProblem):
    """There is no such group of faces, or a later run dissolved it."""


class CollectionNotFound(NotFoundProblem):
    """There is no such collection."""


class ConsentNotFound(NotFoundProblem):
    """There is no such consent."""


class DeliveryNotFound(NotFoundProblem):
    """There is no such delivery, or it is no longer kept."""


class ExclusionNotFound(NotFoundProblem):
    """The face is not excluded from this user."""


class FaceNotFound(NotFoundProblem):
    """There is no such face."""


class KeyNotFound(NotFoundProblem):
    """There is no such API key."""


class MergeNotFound(NotFoundProblem):
    """There is no such merge, or it was undone."""


class RouteNotFound(NotFoundProblem):
    """There is no such route."""


class SearchNotFound(NotFoundProblem):
    """There is no such search, or its results are no longer kept."""


class UploadNotFound(NotFoundProblem):
    """There is no such upload."""


class UserNotFound(NotFoundProblem):
    """There is no such user."""


class WebhookNotFound(NotFoundProblem):
    """There is no such webhook."""


class MethodNotAllowed(MethodNotAllowedProblem):
    """This path does not support this method."""


class AssignedToAnotherUser(ConflictProblem):
    """The face is not this user's."""


class ClusteringInProgress(ConflictProblem):
    """The collection's faces are being grouped already."""


class ClustersNeedNoConsent(ConflictProblem):
    """A collection that requires consent does not group unknown people."""


class ClustersOff(ConflictProblem):
    """The collection's setting `clusters` is off."""


class CollectionTaken(ConflictProblem):
    """A collection with this id exists already."""


class ConsentRequired(ConflictProblem):
    """The collection stores faces only of users who have consented."""


class DefaultCollection(ConflictProblem):
    """The default collection cannot be deleted."""


class EmailTaken(ConflictProblem):
    """Another user has this email; upper and lower case do not differ."""


class ExportTooLarge(ConflictProblem):
    """The user's archive is too large for one request; an operator writes it with `facepass user export`."""


class ExternalIdTaken(ConflictProblem):
    """Another user has this external_id."""


class FaceExcluded(ConflictProblem):
    """The face was excluded from this user: it is not this person's."""


class FaceStaysInCollection(ConflictProblem):
    """A face stays in its collection: delete it, and send its photo to the other one."""


class IdempotencyInProgress(ConflictProblem):
    """The first request with this Idempotency-Key is still running."""


class KeyNotCurrent(ConflictProblem):
    """The API key is revoked or has expired."""


class LivenessOff(ConflictProblem):
    """This deployment has no liveness provider, so it accepts no token."""


class LivenessUsed(ConflictProblem):
    """The liveness token was used before; each is accepted once."""


class MergeCycle(ConflictProblem):
    """The user to keep was merged into the other one: undo that merge first."""


class MergeFinal(ConflictProblem):
    """The merge is older than 30 days and can no longer be undone."""


class ModelMismatch(ConflictProblem):
    """Another model pack made the collection's embeddings."""


class NotEnrolled(ConflictProblem):
    """The user has no face to compare with."""


class NotRedrivable(ConflictProblem):
    """Only a failed upload whose photo is still stored can be sent to the indexer again."""


class TooManyFacesToCluster(ConflictProblem):
    """The collection has too many faces without a user."""


class TooManyWebhooks(ConflictProblem):
    """The tenant has as many webhooks as it may have."""


class TooMuchToVerify(ConflictProblem):
    """The tenant has too much for one request: run `facepass erase --verify` instead."""


class UserMerged(ConflictProblem):
    """The user was merged into another user."""


class BodyTooLarge(ContentTooLargeProblem):
    """The body is larger than 6 MB once it is inflated."""


class UnsupportedMediaType(UnsupportedMediaTypeProblem):
    """This content type is not supported here."""


class ConflictsWithOtherUser(UnprocessableContentProblem):
    """The face is more similar to another user than to this one."""


class EmptyPhoto(UnprocessableContentProblem):
    """The photo has no bytes."""


class FmrNotCalibrated(UnprocessableContentProblem):
    """The model pack's calibration does not cover this false match rate."""


class IdempotencyKeyReused(UnprocessableContentProblem):
    """This Idempotency-Key was used with another request."""


class IdentifierRequired(UnprocessableContentProblem):
    """A user needs an email or an external_id, or both."""


class InvalidRequest(UnprocessableContentProblem):
    """The request is not valid for this route."""


class LivenessInvalid(UnprocessableContentProblem):
    """The liveness token is not valid for this request."""


class LivenessOfAnotherPhoto(UnprocessableContentProblem):
    """The liveness token was issued for another photo."""


class LowConfidence(UnprocessableContentProblem):
    """The detector is not certain enough that this is a face."""


class SmallBoundingBox(UnprocessableContentProblem):
    """The face is too small in the photo to be recognised."""


class LowSharpness(UnprocessableContentProblem):
    """The face is too blurred to be recognised."""


class LowBrightness(UnprocessableContentProblem):
    """The face is too dark to be recognised."""


class ExtremePose(UnprocessableContentProblem):
    """The face is turned too far away from the camera."""


class LowFaceQuality(UnprocessableContentProblem):
    """Several measures of the face are poor: together they are below the quality filter."""


class MergeIntoItself(UnprocessableContentProblem):
    """A user cannot be merged into itself."""


class MultipleFaces(UnprocessableContentProblem):
    """The photo shows more than one face where exactly one is needed."""


class NearDuplicate(UnprocessableContentProblem):
    """The user already has an almost identical face."""


class NoFace(UnprocessableContentProblem):
    """No face was found in the photo."""


class NotAProbe(UnprocessableContentProblem):
    """The upload is no probe: it was not made with `purpose: probe`."""


class PhotoTooComplex(UnprocessableContentProblem):
    """The photo takes too much work or memory to decode."""


class PhotoTooLarge(UnprocessableContentProblem):
    """The photo has too many bytes."""


class ThresholdBelowFloor(UnprocessableContentProblem):
    """The threshold is below the collection's threshold_floor."""


class TooManyPixels(UnprocessableContentProblem):
    """The photo has too many pixels to be analysed."""


class UnlikeUsersOtherFaces(UnprocessableContentProblem):
    """The face is not similar to the user's other faces."""


class UnreadablePhoto(UnprocessableContentProblem):
    """The photo is truncated or damaged."""


class UnsupportedPhoto(UnprocessableContentProblem):
    """The bytes are not a JPEG, PNG, WebP, HEIC or AVIF photo."""


class WebhookUrlRefused(UnprocessableContentProblem):
    """Events cannot be sent to this URL."""


class RateLimited(TooManyRequestsProblem):
    """Too many requests of this kind; try again after Retry-After seconds."""


class TooManyJobs(TooManyRequestsProblem):
    """The tenant has too many open jobs; wait until one is done."""


class InternalError(InternalServerErrorProblem):
    """An internal error occurred; the service's log has it under the request id."""


class Unavailable(ServiceUnavailableProblem):
    """The service is temporarily unavailable; try again later."""


BY_CODE: dict[str, type[Problem]] = {
    "invalid_cursor": InvalidCursor,
    "unreadable_body": UnreadableBody,
    "not_authenticated": NotAuthenticated,
    "beyond_caller": BeyondCaller,
    "liveness_required": LivenessRequired,
    "missing_scope": MissingScope,
    "not_through_edge": NotThroughEdge,
    "outside_collections": OutsideCollections,
    "quota_exceeded": QuotaExceeded,
    "self_enrolment_off": SelfEnrolmentOff,
    "cluster_not_found": ClusterNotFound,
    "collection_not_found": CollectionNotFound,
    "consent_not_found": ConsentNotFound,
    "delivery_not_found": DeliveryNotFound,
    "exclusion_not_found": ExclusionNotFound,
    "face_not_found": FaceNotFound,
    "key_not_found": KeyNotFound,
    "merge_not_found": MergeNotFound,
    "route_not_found": RouteNotFound,
    "search_not_found": SearchNotFound,
    "upload_not_found": UploadNotFound,
    "user_not_found": UserNotFound,
    "webhook_not_found": WebhookNotFound,
    "method_not_allowed": MethodNotAllowed,
    "assigned_to_another_user": AssignedToAnotherUser,
    "clustering_in_progress": ClusteringInProgress,
    "clusters_need_no_consent": ClustersNeedNoConsent,
    "clusters_off": ClustersOff,
    "collection_taken": CollectionTaken,
    "consent_required": ConsentRequired,
    "default_collection": DefaultCollection,
    "email_taken": EmailTaken,
    "export_too_large": ExportTooLarge,
    "external_id_taken": ExternalIdTaken,
    "face_excluded": FaceExcluded,
    "face_stays_in_collection": FaceStaysInCollection,
    "idempotency_in_progress": IdempotencyInProgress,
    "key_not_current": KeyNotCurrent,
    "liveness_off": LivenessOff,
    "liveness_used": LivenessUsed,
    "merge_cycle": MergeCycle,
    "merge_final": MergeFinal,
    "model_mismatch": ModelMismatch,
    "not_enrolled": NotEnrolled,
    "not_redrivable": NotRedrivable,
    "too_many_faces_to_cluster": TooManyFacesToCluster,
    "too_many_webhooks": TooManyWebhooks,
    "too_much_to_verify": TooMuchToVerify,
    "user_merged": UserMerged,
    "body_too_large": BodyTooLarge,
    "unsupported_media_type": UnsupportedMediaType,
    "conflicts_with_other_user": ConflictsWithOtherUser,
    "empty_photo": EmptyPhoto,
    "fmr_not_calibrated": FmrNotCalibrated,
    "idempotency_key_reused": IdempotencyKeyReused,
    "identifier_required": IdentifierRequired,
    "invalid_request": InvalidRequest,
    "liveness_invalid": LivenessInvalid,
    "liveness_of_another_photo": LivenessOfAnotherPhoto,
    "low_confidence": LowConfidence,
    "small_bounding_box": SmallBoundingBox,
    "low_sharpness": LowSharpness,
    "low_brightness": LowBrightness,
    "extreme_pose": ExtremePose,
    "low_face_quality": LowFaceQuality,
    "merge_into_itself": MergeIntoItself,
    "multiple_faces": MultipleFaces,
    "near_duplicate": NearDuplicate,
    "no_face": NoFace,
    "not_a_probe": NotAProbe,
    "photo_too_complex": PhotoTooComplex,
    "photo_too_large": PhotoTooLarge,
    "threshold_below_floor": ThresholdBelowFloor,
    "too_many_pixels": TooManyPixels,
    "unlike_users_other_faces": UnlikeUsersOtherFaces,
    "unreadable_photo": UnreadablePhoto,
    "unsupported_photo": UnsupportedPhoto,
    "webhook_url_refused": WebhookUrlRefused,
    "rate_limited": RateLimited,
    "too_many_jobs": TooManyJobs,
    "internal_error": InternalError,
    "unavailable": Unavailable,
}
BY_STATUS: dict[int, type[Problem]] = {
    400: BadRequestProblem,
    401: UnauthorizedProblem,
    403: ForbiddenProblem,
    404: NotFoundProblem,
    405: MethodNotAllowedProblem,
    409: ConflictProblem,
    413: ContentTooLargeProblem,
    415: UnsupportedMediaTypeProblem,
    422: UnprocessableContentProblem,
    429: TooManyRequestsProblem,
    500: InternalServerErrorProblem,
    503: ServiceUnavailableProblem,
}
