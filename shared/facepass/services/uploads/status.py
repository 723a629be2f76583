"""The life of an upload: its statuses, which may follow which, and how a status changes as time passes.

    awaiting_upload -> processing -> indexed | rejected | failed
    awaiting_upload -> expired, when its ticket was not used; a photo that arrives later is processed all the same
    failed -> processing, when a message of the queue arrives for it, for example after an operator's redrive
    failed, rejected -> processing, when an operator imports or re-embeds the photo
    any -> erased, when the upload, its user, its consent or its collection is erased; nothing follows

A worker may settle an upload whose row still says awaiting_upload, expired or failed: another worker, or the janitor,
may have changed the row between its first and its last step.

The row of an erased upload stays, without personal content, so that a photo that arrives for it later is recognised
and deleted.
"""

from collections.abc import Callable
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Literal, Protocol

from facepass.errors import RetriesExhausted


class UploadStatus(StrEnum):
    """The values of `uploads.status`."""

    AWAITING_UPLOAD = "awaiting_upload"
    PROCESSING = "processing"
    INDEXED = "indexed"
    REJECTED = "rejected"
    FAILED = "failed"
    EXPIRED = "expired"
    ERASED = "erased"


# Those that clients see; an erased upload is not found.
ShownStatus = Literal[
    UploadStatus.AWAITING_UPLOAD,
    UploadStatus.PROCESSING,
    UploadStatus.INDEXED,
    UploadStatus.REJECTED,
    UploadStatus.FAILED,
    UploadStatus.EXPIRED,
]

# Those of settled and of waiting uploads, as usage shows them.
SettledStatus = Literal[UploadStatus.INDEXED, UploadStatus.REJECTED, UploadStatus.FAILED, UploadStatus.EXPIRED]
WaitingStatus = Literal[UploadStatus.AWAITING_UPLOAD, UploadStatus.PROCESSING]

# The results of a worker.
JUDGED = frozenset({UploadStatus.INDEXED, UploadStatus.REJECTED, UploadStatus.FAILED})
# Which status may follow which.
TRANSITIONS: dict[UploadStatus, frozenset[UploadStatus]] = {
    UploadStatus.AWAITING_UPLOAD: JUDGED | {UploadStatus.PROCESSING, UploadStatus.EXPIRED, UploadStatus.ERASED},
    UploadStatus.PROCESSING: JUDGED | {UploadStatus.PROCESSING, UploadStatus.ERASED},
    UploadStatus.EXPIRED: JUDGED | {UploadStatus.PROCESSING, UploadStatus.ERASED},
    UploadStatus.FAILED: JUDGED | {UploadStatus.PROCESSING, UploadStatus.ERASED},
    UploadStatus.REJECTED: frozenset({UploadStatus.PROCESSING, UploadStatus.ERASED}),
    UploadStatus.INDEXED: frozenset({UploadStatus.ERASED}),
    UploadStatus.ERASED: frozenset(),
}


def before(status: UploadStatus) -> frozenset[UploadStatus]:
    """The statuses that this one may follow: the condition of an `update` that sets it."""
    return frozenset(earlier for earlier, later in TRANSITIONS.items() if status in later)


# A worker may still decide the result.
OPEN = before(UploadStatus.INDEXED)
# No delivery of the queue changes it any more. A failed upload is not one of them: its message may be redriven.
SETTLED = frozenset({UploadStatus.INDEXED, UploadStatus.REJECTED, UploadStatus.ERASED})
# The photo has not been processed, and the upload's time is running.
WAITING = frozenset({UploadStatus.AWAITING_UPLOAD, UploadStatus.PROCESSING})
# The arrival of the photo changes the status.
NOT_ARRIVED = frozenset({UploadStatus.AWAITING_UPLOAD, UploadStatus.EXPIRED})
# The photo was processed, or every attempt failed: it is in the bucket until it is erased.
HAS_PHOTO = JUDGED
# The photo cannot be used as it is; it is kept for a while in case an operator can remove the cause.
REFUSED = frozenset({UploadStatus.REJECTED, UploadStatus.FAILED})

# Every delivery of the queue, each with its visibility timeout, is over by then: no worker will settle it any more.
PROCESSING_LIMIT = timedelta(hours=1)
# The janitor, if it runs, sends a photo to the queue once more.
LIMIT_UNTIL_REQUEUED, LIMIT_ONCE_REQUEUED = 2 * PROCESSING_LIMIT, PROCESSING_LIMIT


class _Upload(Protocol):
    status: str
    reason: str | None
    purpose: str
    expires_at: datetime
    updated_at: datetime
    requeued_at: datetime | None


def status_at(now: datetime, upload: _Upload, arrived: Callable[[], bool]) -> tuple[UploadStatus, str | None]:
    """The status and the reason that a client sees, when the row does not reflect the passed time yet.

    An unused ticket expires. A photo in the bucket is being processed, even if no worker has recorded that. When every
    delivery of the queue is over, it has failed, even if no worker has recorded that.
    arrived: whether the photo is in the bucket; called only if it matters.
    """
    if upload.status == UploadStatus.AWAITING_UPLOAD and now > upload.expires_at:
        if upload.purpose == "probe" or not arrived():
            return UploadStatus.EXPIRED, None
        return _unless_given_up(now, upload.expires_at, upload)
    if upload.status == UploadStatus.PROCESSING:
        return _unless_given_up(now, upload.updated_at, upload)
    return UploadStatus(upload.status), upload.reason


def _unless_given_up(now: datetime, since: datetime, upload: _Upload) -> tuple[UploadStatus, str | None]:
    limit = LIMIT_ONCE_REQUEUED if upload.requeued_at else LIMIT_UNTIL_REQUEUED
    if now > since + limit:
        return UploadStatus.FAILED, RetriesExhausted.code
    return UploadStatus.PROCESSING, None
