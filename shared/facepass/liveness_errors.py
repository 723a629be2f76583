"""Errors of liveness tokens; as errors.py."""

from facepass.errors import FacePassError, PhotoRejected


class LivenessRequired(FacePassError):
    """The collection demands a liveness token, and none was shown. Also the `reason` of a rejected upload."""

    code, status, title = "liveness_required", 403, "The collection takes photos with a liveness token only."


class LivenessInvalid(FacePassError):
    """The token proves nothing here; the detail states why, as far as it helps an honest client."""

    code, status, title = "liveness_invalid", 422, "The liveness token is not valid for this request."


class LivenessUsed(FacePassError):
    code, status, title = "liveness_used", 409, "The liveness token was used before; each is accepted once."


class LivenessOff(FacePassError):
    code, status, title = "liveness_off", 409, "This deployment has no liveness provider, so it accepts no token."


class LivenessOfAnotherPhoto(PhotoRejected):
    """The token has the SHA-256 of a photo, and it is not that of this one. Also the `reason` of a rejected upload."""

    code, title = "liveness_of_another_photo", "The liveness token was issued for another photo."
