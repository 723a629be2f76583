"""How often and how long the client asks whether something is done."""

import time
from collections.abc import Iterator

from facepass_client.errors import UploadExpired, UploadFailed, UploadNotIndexed, UploadRejected, WaitTimedOut
from facepass_client.models import Upload

FIRST_PAUSE, LONGEST_PAUSE, GROWTH = 0.1, 2.0, 1.5
PENDING = ("awaiting_upload", "processing")
SEARCHING = ("queued", "running")
OUTCOMES: dict[str, type[UploadNotIndexed]] = {
    "rejected": UploadRejected,
    "failed": UploadFailed,
    "expired": UploadExpired,
}


def pauses(what: str, waited_for: str, timeout: float) -> Iterator[float]:
    """Seconds to wait before each further look. Raises WaitTimedOut when the time is over."""
    deadline = time.monotonic() + timeout
    pause = FIRST_PAUSE
    while (left := deadline - time.monotonic()) > 0:
        yield min(pause, left)
        pause = min(pause * GROWTH, LONGEST_PAUSE)
    raise WaitTimedOut(what, waited_for, timeout)


def indexed(upload: Upload) -> Upload:
    """The upload, if its photo is indexed. Raises UploadRejected, UploadFailed and UploadExpired."""
    if upload.status in OUTCOMES:
        raise OUTCOMES[upload.status](upload)
    return upload
