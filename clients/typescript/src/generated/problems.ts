// Written by `npm run generate`: do not edit.

import * as status from "../statuses.js";

/** `invalid_cursor`: This list did not issue this cursor. */
export class InvalidCursor extends status.BadRequestProblem {}

/** `unreadable_body`: The request's body cannot be read. */
export class UnreadableBody extends status.BadRequestProblem {}

/** `not_authenticated`: The request carries no valid credentials. */
export class NotAuthenticated extends status.UnauthorizedProblem {}

/** `beyond_caller`: A key can have no more than the key that makes it. */
export class BeyondCaller extends status.ForbiddenProblem {}

/** `liveness_required`: The collection takes photos with a liveness token only. */
export class LivenessRequired extends status.ForbiddenProblem {}

/** `missing_scope`: The caller does not have the required scope. */
export class MissingScope extends status.ForbiddenProblem {}

/** `not_through_edge`: Requests reach this API through its public host name only. */
export class NotThroughEdge extends status.ForbiddenProblem {}

/** `outside_collections`: The key or token is bound to other collections. */
export class OutsideCollections extends status.ForbiddenProblem {}

/** `quota_exceeded`: The tenant has reached its quota. */
export class QuotaExceeded extends status.ForbiddenProblem {}

/** `self_enrolment_off`: Users cannot enrol themselves in this collection. */
export class SelfEnrolmentOff extends status.ForbiddenProblem {}

/** `cluster_not_found`: There is no such group of faces, or a later run dissolved it. */
export class ClusterNotFound extends status.NotFoundProblem {}

/** `collection_not_found`: There is no such collection. */
export class CollectionNotFound extends status.NotFoundProblem {}

/** `consent_not_found`: There is no such consent. */
export class ConsentNotFound extends status.NotFoundProblem {}

/** `delivery_not_found`: There is no such delivery, or it is no longer kept. */
export class DeliveryNotFound extends status.NotFoundProblem {}

/** `exclusion_not_found`: The face is not excluded from this user. */
export class ExclusionNotFound extends status.NotFoundProblem {}

/** `face_not_found`: There is no such face. */
export class FaceNotFound extends status.NotFoundProblem {}

/** `key_not_found`: There is no such API key. */
export class KeyNotFound extends status.NotFoundProblem {}

/** `merge_not_found`: There is no such merge, or it was undone. */
export class MergeNotFound extends status.NotFoundProblem {}

/** `route_not_found`: There is no such route. */
export class RouteNotFound extends status.NotFoundProblem {}

/** `search_not_found`: There is no such search, or its results are no longer kept. */
export class SearchNotFound extends status.NotFoundProblem {}

/** `upload_not_found`: There is no such upload. */
export class UploadNotFound extends status.NotFoundProblem {}

/** `user_not_found`: There is no such user. */
export class UserNotFound extends status.NotFoundProblem {}

/** `webhook_not_found`: There is no such webhook. */
export class WebhookNotFound extends status.NotFoundProblem {}

/** `method_not_allowed`: This path does not support this method. */
export class MethodNotAllowed extends status.MethodNotAllowedProblem {}

/** `assigned_to_another_user`: The face is not this user's. */
export class AssignedToAnotherUser extends status.ConflictProblem {}

/** `clustering_in_progress`: The collection's faces are being grouped already. */
export class ClusteringInProgress extends status.ConflictProblem {}

/** `clusters_need_no_consent`: A collection that requires consent does not group unknown people. */
export class ClustersNeedNoConsent extends status.ConflictProblem {}

/** `clusters_off`: The collection's setting `clusters` is off. */
export class ClustersOff extends status.ConflictProblem {}

/** `collection_taken`: A collection with this id exists already. */
export class CollectionTaken extends status.ConflictProblem {}

/** `consent_required`: The collection stores faces only of users who have consented. */
export class ConsentRequired extends status.ConflictProblem {}

/** `default_collection`: The default collection cannot be deleted. */
export class DefaultCollection extends status.ConflictProblem {}

/** `email_taken`: Another user has this email; upper and lower case do not differ. */
export class EmailTaken extends status.ConflictProblem {}

/** `export_too_large`: The user's archive is too large for one request; an operator writes it with `facepass user export`. */
export class ExportTooLarge extends status.ConflictProblem {}

/** `external_id_taken`: Another user has this external_id. */
export class ExternalIdTaken extends status.ConflictProblem {}

/** `face_excluded`: The face was excluded from this user: it is not this person's. */
export class FaceExcluded extends status.ConflictProblem {}

/** `face_stays_in_collection`: A face stays in its collection: delete it, and send its photo to the other one. */
export class FaceStaysInCollection extends status.ConflictProblem {}

/** `idempotency_in_progress`: The first request with this Idempotency-Key is still running. */
export class IdempotencyInProgress extends status.ConflictProblem {}

/** `key_not_current`: The API key is revoked or has expired. */
export class KeyNotCurrent extends status.ConflictProblem {}

/** `liveness_off`: This deployment has no liveness provider, so it accepts no token. */
export class LivenessOff extends status.ConflictProblem {}

/** `liveness_used`: The liveness token was used before; each is accepted once. */
export class LivenessUsed extends status.ConflictProblem {}

/** `merge_cycle`: The user to keep was merged into the other one: undo that merge first. */
export class MergeCycle extends status.ConflictProblem {}

/** `merge_final`: The merge is older than 30 days and can no longer be undone. */
export class MergeFinal extends status.ConflictProblem {}

/** `model_mismatch`: Another model pack made the collection's embeddings. */
export class ModelMismatch extends status.ConflictProblem {}

/** `not_enrolled`: The user has no face to compare with. */
export class NotEnrolled extends status.ConflictProblem {}

/** `not_redrivable`: Only a failed upload whose photo is still stored can be sent to the indexer again. */
export class NotRedrivable extends status.ConflictProblem {}

/** `too_many_faces_to_cluster`: The collection has too many faces without a user. */
export class TooManyFacesToCluster extends status.ConflictProblem {}

/** `too_many_webhooks`: The tenant has as many webhooks as it may have. */
export class TooManyWebhooks extends status.ConflictProblem {}

/** `too_much_to_verify`: The tenant has too much for one request: run `facepass erase --verify` instead. */
export class TooMuchToVerify extends status.ConflictProblem {}

/** `user_merged`: The user was merged into another user. */
export class UserMerged extends status.ConflictProblem {}

/** `body_too_large`: The body is larger than 6 MB once it is inflated. */
export class BodyTooLarge extends status.ContentTooLargeProblem {}

/** `unsupported_media_type`: This content type is not supported here. */
export class UnsupportedMediaType extends status.UnsupportedMediaTypeProblem {}

/** `conflicts_with_other_user`: The face is more similar to another user than to this one. */
export class ConflictsWithOtherUser extends status.UnprocessableContentProblem {}

/** `empty_photo`: The photo has no bytes. */
export class EmptyPhoto extends status.UnprocessableContentProblem {}

/** `fmr_not_calibrated`: The model pack's calibration does not cover this false match rate. */
export class FmrNotCalibrated extends status.UnprocessableContentProblem {}

/** `idempotency_key_reused`: This Idempotency-Key was used with another request. */
export class IdempotencyKeyReused extends status.UnprocessableContentProblem {}

/** `identifier_required`: A user needs an email or an external_id, or both. */
export class IdentifierRequired extends status.UnprocessableContentProblem {}

/** `invalid_request`: The request is not valid for this route. */
export class InvalidRequest extends status.UnprocessableContentProblem {}

/** `liveness_invalid`: The liveness token is not valid for this request. */
export class LivenessInvalid extends status.UnprocessableContentProblem {}

/** `liveness_of_another_photo`: The liveness token was issued for another photo. */
export class LivenessOfAnotherPhoto extends status.UnprocessableContentProblem {}

/** `low_confidence`: The detector is not certain enough that this is a face. */
export class LowConfidence extends status.UnprocessableContentProblem {}

/** `small_bounding_box`: The face is too small in the photo to be recognised. */
export class SmallBoundingBox extends status.UnprocessableContentProblem {}

/** `low_sharpness`: The face is too blurred to be recognised. */
export class LowSharpness extends status.UnprocessableContentProblem {}

/** `low_brightness`: The face is too dark to be recognised. */
export class LowBrightness extends status.UnprocessableContentProblem {}

/** `extreme_pose`: The face is turned too far away from the camera. */
export class ExtremePose extends status.UnprocessableContentProblem {}

/** `low_face_quality`: Several measures of the face are poor: together they are below the quality filter. */
export class LowFaceQuality extends status.UnprocessableContentProblem {}

/** `merge_into_itself`: A user cannot be merged into itself. */
export class MergeIntoItself extends status.UnprocessableContentProblem {}

/** `multiple_faces`: The photo shows more than one face where exactly one is needed. */
export class MultipleFaces extends status.UnprocessableContentProblem {}

/** `near_duplicate`: The user already has an almost identical face. */
export class NearDuplicate extends status.UnprocessableContentProblem {}

/** `no_face`: No face was found in the photo. */
export class NoFace extends status.UnprocessableContentProblem {}

/** `not_a_probe`: The upload is no probe: it was not made with `purpose: probe`. */
export class NotAProbe extends status.UnprocessableContentProblem {}

/** `photo_too_complex`: The photo takes too much work or memory to decode. */
export class PhotoTooComplex extends status.UnprocessableContentProblem {}

/** `photo_too_large`: The photo has too many bytes. */
export class PhotoTooLarge extends status.UnprocessableContentProblem {}

/** `threshold_below_floor`: The threshold is below the collection's threshold_floor. */
export class ThresholdBelowFloor extends status.UnprocessableContentProblem {}

/** `too_many_pixels`: The photo has too many pixels to be analysed. */
export class TooManyPixels extends status.UnprocessableContentProblem {}

/** `unlike_users_other_faces`: The face is not similar to the user's other faces. */
export class UnlikeUsersOtherFaces extends status.UnprocessableContentProblem {}

/** `unreadable_photo`: The photo is truncated or damaged. */
export class UnreadablePhoto extends status.UnprocessableContentProblem {}

/** `unsupported_photo`: The bytes are not a JPEG, PNG, WebP, HEIC or AVIF photo. */
export class UnsupportedPhoto extends status.UnprocessableContentProblem {}

/** `webhook_url_refused`: Events cannot be sent to this URL. */
export class WebhookUrlRefused extends status.UnprocessableContentProblem {}

/** `rate_limited`: Too many requests of this kind; try again after Retry-After seconds. */
export class RateLimited extends status.TooManyRequestsProblem {}

/** `too_many_jobs`: The tenant has too many open jobs; wait until one is done. */
export class TooManyJobs extends status.TooManyRequestsProblem {}

/** `internal_error`: An internal error occurred; the service's log has it under the request id. */
export class InternalError extends status.InternalServerErrorProblem {}

/** `unavailable`: The service is temporarily unavailable; try again later. */
export class Unavailable extends status.ServiceUnavailableProblem {}

/** The class of each code. */
export const PROBLEMS = {
  invalid_cursor: InvalidCursor,
  unreadable_body: UnreadableBody,
  not_authenticated: NotAuthenticated,
  beyond_caller: BeyondCaller,
  liveness_required: LivenessRequired,
  missing_scope: MissingScope,
  not_through_edge: NotThroughEdge,
  outside_collections: OutsideCollections,
  quota_exceeded: QuotaExceeded,
  self_enrolment_off: SelfEnrolmentOff,
  cluster_not_found: ClusterNotFound,
  collection_not_found: CollectionNotFound,
  consent_not_found: ConsentNotFound,
  delivery_not_found: DeliveryNotFound,
  exclusion_not_found: ExclusionNotFound,
  face_not_found: FaceNotFound,
  key_not_found: KeyNotFound,
  merge_not_found: MergeNotFound,
  route_not_found: RouteNotFound,
  search_not_found: SearchNotFound,
  upload_not_found: UploadNotFound,
  user_not_found: UserNotFound,
  webhook_not_found: WebhookNotFound,
  method_not_allowed: MethodNotAllowed,
  assigned_to_another_user: AssignedToAnotherUser,
  clustering_in_progress: ClusteringInProgress,
  clusters_need_no_consent: ClustersNeedNoConsent,
  clusters_off: ClustersOff,
  collection_taken: CollectionTaken,
  consent_required: ConsentRequired,
  default_collection: DefaultCollection,
  email_taken: EmailTaken,
  export_too_large: ExportTooLarge,
  external_id_taken: ExternalIdTaken,
  face_excluded: FaceExcluded,
  face_stays_in_collection: FaceStaysInCollection,
  idempotency_in_progress: IdempotencyInProgress,
  key_not_current: KeyNotCurrent,
  liveness_off: LivenessOff,
  liveness_used: LivenessUsed,
  merge_cycle: MergeCycle,
  merge_final: MergeFinal,
  model_mismatch: ModelMismatch,
  not_enrolled: NotEnrolled,
  not_redrivable: NotRedrivable,
  too_many_faces_to_cluster: TooManyFacesToCluster,
  too_many_webhooks: TooManyWebhooks,
  too_much_to_verify: TooMuchToVerify,
  user_merged: UserMerged,
  body_too_large: BodyTooLarge,
  unsupported_media_type: UnsupportedMediaType,
  conflicts_with_other_user: ConflictsWithOtherUser,
  empty_photo: EmptyPhoto,
  fmr_not_calibrated: FmrNotCalibrated,
  idempotency_key_reused: IdempotencyKeyReused,
  identifier_required: IdentifierRequired,
  invalid_request: InvalidRequest,
  liveness_invalid: LivenessInvalid,
  liveness_of_another_photo: LivenessOfAnotherPhoto,
  low_confidence: LowConfidence,
  small_bounding_box: SmallBoundingBox,
  low_sharpness: LowSharpness,
  low_brightness: LowBrightness,
  extreme_pose: ExtremePose,
  low_face_quality: LowFaceQuality,
  merge_into_itself: MergeIntoItself,
  multiple_faces: MultipleFaces,
  near_duplicate: NearDuplicate,
  no_face: NoFace,
  not_a_probe: NotAProbe,
  photo_too_complex: PhotoTooComplex,
  photo_too_large: PhotoTooLarge,
  threshold_below_floor: ThresholdBelowFloor,
  too_many_pixels: TooManyPixels,
  unlike_users_other_faces: UnlikeUsersOtherFaces,
  unreadable_photo: UnreadablePhoto,
  unsupported_photo: UnsupportedPhoto,
  webhook_url_refused: WebhookUrlRefused,
  rate_limited: RateLimited,
  too_many_jobs: TooManyJobs,
  internal_error: InternalError,
  unavailable: Unavailable,
} as const;
