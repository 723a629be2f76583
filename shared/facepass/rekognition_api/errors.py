"""Errors as Rekognition's model names them, and which of them stands for each error of the domain."""

from facepass.errors import FacePassError, PhotoRejected

ACCESS_DENIED = "AccessDeniedException"
CONFLICT = "ConflictException"
IMAGE_TOO_LARGE = "ImageTooLargeException"
INTERNAL = "InternalServerError"
INVALID_IMAGE = "InvalidImageFormatException"
INVALID_PAGE = "InvalidPaginationTokenException"
INVALID_PARAMETER = "InvalidParameterException"
INVALID_S3_OBJECT = "InvalidS3ObjectException"
NOT_FOUND = "ResourceNotFoundException"
NOT_READY = "ResourceNotReadyException"
QUOTA = "ServiceQuotaExceededException"
THROTTLED = "ThrottlingException"
# These are no errors of the model: every AWS service has them.
BAD_SIGNATURE = "InvalidSignatureException"
INCOMPLETE_SIGNATURE = "IncompleteSignatureException"
NO_CREDENTIALS = "MissingAuthenticationTokenException"
UNKNOWN_CREDENTIALS = "UnrecognizedClientException"
UNKNOWN_OPERATION = "UnknownOperationException"
UNREADABLE = "SerializationException"

SIGNATURE_ERRORS = frozenset({BAD_SIGNATURE, INCOMPLETE_SIGNATURE, NO_CREDENTIALS, UNKNOWN_CREDENTIALS})
SERVER_ERRORS = frozenset({INTERNAL})  # HTTP 500; every other error is 400, as the protocol has it

BY_CODE = {
    "missing_scope": ACCESS_DENIED,
    "outside_collections": ACCESS_DENIED,
    "not_through_edge": ACCESS_DENIED,
    "self_enrolment_off": ACCESS_DENIED,
    "liveness_required": ACCESS_DENIED,
    "not_authenticated": UNKNOWN_CREDENTIALS,
    "collection_taken": "ResourceAlreadyExistsException",
    "email_taken": CONFLICT,
    "external_id_taken": CONFLICT,
    "idempotency_key_reused": "IdempotentParameterMismatchException",
    "idempotency_in_progress": THROTTLED,
    "body_too_large": IMAGE_TOO_LARGE,
    "photo_too_large": IMAGE_TOO_LARGE,
    "too_many_pixels": IMAGE_TOO_LARGE,
    "empty_photo": INVALID_IMAGE,
    "unsupported_photo": INVALID_IMAGE,
    "unreadable_photo": INVALID_IMAGE,
    "photo_too_complex": INVALID_IMAGE,
    "invalid_cursor": INVALID_PAGE,
    "model_mismatch": NOT_READY,
    "clustering_in_progress": CONFLICT,
    "quota_exceeded": QUOTA,
    "rate_limited": THROTTLED,
    "too_many_jobs": THROTTLED,
    "route_not_found": UNKNOWN_OPERATION,
    "method_not_allowed": UNKNOWN_OPERATION,
    "unreadable_body": UNREADABLE,
}


class RekognitionError(FacePassError):
    """An error that the SDK raises under `code`, the name that Rekognition's model or AWS' services give it.

    retry_after: seconds after which trying again may help; None where it does not help, or helps at once.
    """

    title = "The request failed."

    def __init__(self, code: str, message: str, *, retry_after: int | None = None) -> None:
        super().__init__(message)
        self.code = code  # type: ignore[misc]  # one class for all errors of the model
        self.status = 500 if code in SERVER_ERRORS else 400  # type: ignore[misc]
        self.message = message
        self.retry_after = retry_after


def from_domain(error: FacePassError) -> RekognitionError:
    """The error of the model that stands for an error of the domain; the message is its `detail`."""
    if isinstance(error, RekognitionError):
        return error
    return RekognitionError(_code(error), error.detail, retry_after=error.retry_after)


def _code(error: FacePassError) -> str:
    if error.code in BY_CODE:
        return BY_CODE[error.code]
    if error.status >= 500:  # noqa: PLR2004  # HTTP's
        return INTERNAL
    # a photo without a usable face is a wrong parameter too, as with AWS
    return NOT_FOUND if error.status == 404 and not isinstance(error, PhotoRejected) else INVALID_PARAMETER  # noqa: PLR2004
