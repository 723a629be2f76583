"""What can go wrong, other than a wrong argument. The exceptions for the codes of problems are in `problems`."""

from collections.abc import Mapping
from typing import Any

from facepass_client.models import Upload


class FacePassError(Exception):
    """Any error of FacePass or of the way to it."""

    # Of a call that sends a photo: the upload that it leaves, which may still be indexed. None: it leaves none, or none
    # that it knows.
    upload_id: str | None = None


class NoAnswer(FacePassError):
    """The connection failed in every attempt; `__cause__` has httpx's error."""


class UnreadableAnswer(FacePassError):
    """What answered was not FacePass, or is of a release that this client cannot read."""


class Problem(FacePassError):
    """FacePass refused a request (RFC 9457). Branch on the subclass or on `code`, which never changes."""

    def __init__(self, status: int, body: Mapping[str, Any]) -> None:
        self.status = status
        texts = {name: value for name, value in body.items() if isinstance(value, str)}  # a proxy may answer anything
        self.code: str | None = texts.get("code")  # None in an answer of API Gateway itself
        self.title: str = texts.get("title") or texts.get("message") or f"status {status}"
        self.detail: str | None = texts.get("detail")
        self.request_id: str | None = texts.get("request_id")
        errors = body.get("errors")
        self.errors: list[dict[str, Any]] = [
            each for each in (errors if isinstance(errors, list) else []) if isinstance(each, dict)
        ]
        super().__init__(status, body)

    def __str__(self) -> str:
        fields = "".join(f"; {_place(each.get('loc'))}: {each.get('msg')}" for each in self.errors)
        return f"{self.status} {self.code or ''}: {self.detail or self.title}{fields}".replace(" :", ":")


def _place(loc: object) -> str:
    """body.photos.0, of the place of an error of a field."""
    return ".".join(map(str, loc)) if isinstance(loc, list) else str(loc)


class StorageRefused(FacePassError):
    """S3 refused the photo. `code` is S3's own, for example EntityTooLarge."""

    def __init__(self, status: int, code: str) -> None:
        self.status, self.code = status, code
        super().__init__(status, code)

    def __str__(self) -> str:
        return f"the photo was refused: {self.status} {self.code}"


class PhotoTooManyBytes(FacePassError):
    """The photo has more bytes than its ticket allows, or than any does; nothing was sent."""


class UploadNotIndexed(FacePassError):
    """An upload has ended otherwise than `indexed`. `reason` is a code of docs/errors.md."""

    def __init__(self, upload: Upload) -> None:
        self.upload = upload
        self.upload_id = upload.upload_id
        self.reason = upload.reason
        super().__init__(upload)

    def __str__(self) -> str:
        return f"upload {self.upload.upload_id} is {self.upload.status}: {self.reason}"

    @property
    def reasons(self) -> list[str]:
        """Why each face of the photo was rejected, in Amazon Rekognition's words, each once."""
        return list(dict.fromkeys(reason for face in self.upload.rejected_faces for reason in face.reasons))


class UploadRejected(UploadNotIndexed):
    """The photo cannot be used: send another one."""


class UploadFailed(UploadNotIndexed):
    """FacePass could not index the photo: the same photo can be sent again."""


class UploadExpired(UploadNotIndexed):
    """The photo did not arrive before its ticket expired."""

    def __str__(self) -> str:
        return f"upload {self.upload.upload_id} has expired: its photo did not arrive in time"


class WaitTimedOut(FacePassError):
    """The work was not done in the time that the caller gives it. It goes on: `id` names the upload or the search."""

    def __init__(self, what: str, waited_for: str, seconds: float) -> None:
        self.id = waited_for
        super().__init__(what, waited_for, seconds)

    def __str__(self) -> str:
        what, waited_for, seconds = self.args
        return f"{what} {waited_for} was not done within {seconds:g} s"


class NotSigned(FacePassError):
    """A webhook's request that FacePass did not sign, or that is older than five minutes."""
