"""Which problems each operation answers of its own; the rest follows from parameters, bodies and access."""

from facepass import errors
from facepass.errors import FacePassError

PHOTO = (
    errors.UnreadableBody,
    errors.UploadNotFound,
    errors.EmptyPhoto,
    errors.PhotoTooLarge,
    errors.TooManyPixels,
    errors.UnsupportedPhoto,
    errors.UnreadablePhoto,
)
FACE = (*PHOTO, errors.NoFaceFound, errors.FaceBelowQuality)
# as the services' docstrings say
RAISED: dict[str, tuple[type[FacePassError], ...]] = {
    "create_user": (errors.EmailTaken, errors.ExternalIdTaken),
    "get_user": (errors.UserNotFound,),
    "change_user": (errors.UserNotFound, errors.EmailTaken, errors.ExternalIdTaken),
    "delete_user": (errors.UserNotFound,),
    "give_consent": (errors.UserNotFound,),
    "list_consents": (errors.UserNotFound,),
    "revoke_consent": (errors.ConsentNotFound,),
    "list_user_faces": (errors.UserNotFound,),
    "list_faces_of_user": (errors.UserNotFound,),
    "get_face": (errors.FaceNotFound,),
    "delete_face": (errors.FaceNotFound,),
    "create_collection": (errors.CollectionTaken, errors.QuotaExceeded),
    "get_collection": (errors.CollectionNotFound,),
    "change_collection": (errors.CollectionNotFound,),
    "delete_collection": (errors.CollectionNotFound, errors.DefaultCollectionStays),
    "upload_photo": (
        errors.UserNotFound,
        errors.CollectionNotFound,
        errors.UnsupportedMediaType,
        errors.PhotoTooLarge,
        errors.QuotaExceeded,
        errors.ConsentRequired,
    ),
    "get_upload": (errors.UploadNotFound,),
    "delete_upload": (errors.UploadNotFound,),
    "search_faces": (
        *FACE,
        errors.FaceNotFound,
        errors.UserNotFound,
        errors.CollectionNotFound,
        errors.NotEnrolled,
        errors.ModelMismatch,
        errors.FmrNotCalibrated,
    ),
    "verify_user": (*FACE, errors.UserNotFound, errors.NotEnrolled, errors.FmrNotCalibrated),
    "compare_photos": (*FACE, errors.FmrNotCalibrated),
    "detect_faces": PHOTO,
}
