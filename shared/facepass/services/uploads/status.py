"""One life of an upload: its statuses, what may follow which, and the status that time has given it.

    awaiting_upload -> processing -> indexed | rejected | failed
    awaiting_upload -> expired, when its ticket was not used; a photo that arrives all the same is processed
    failed -> processing, when a message of the queue still comes for it, as from an operator's redrive
    failed, rejected -> processing, when an operator imports or re-embeds the photo
    any -> erased, when the upload, its user, its consent or its collection is erased; nothing follows

A worker may settle an upload whose row still says awaiting_upload, expired or failed: another one, or the clock, was
between its look at the row and its last step.

The row of an erased upload stays, without anything personal, so that a photo that still arrives for it is recognised
and removed.
"""

from collections.abc import Callable
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Literal, Protocol

from facepass.errors import RetriesExhausted


class UploadStatus(StrEnum):
    """What `uploads.status` holds."""

    AWAITING_UPLOAD = "awaiting_upload"
    PROCESSING = "processing"
    INDEXED = "indexed"
    REJECTED = "rejected"
    FAILED = "failed"
    EXPIRED = "expired"
    ERASED = "erased"


# Those that a client is shown; an erased upload is not found.
ShownStatus = Literal[
    UploadStatus.AWAITING_UPLOAD,
    UploadStatus.PROCESSING,
    UploadStatus.INDEXED,
    UploadStatus.REJECTED,
    UploadStatus.FAILED,
    UploadStatus.EXPIRED,
]

# What a worker's work ends with.
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
    """The statuses that this one may follow: what an `update` that sets it asks of the row."""
    return frozenset(earlier for earlier, later in TRANSITIONS.items() if status in later)


# A worker may still decide what becomes of the photo.
OPEN = before(UploadStatus.INDEXED)
# No delivery of the queue changes it any more. A failed upload is not among them: its message may be redriven.
SETTLED = frozenset({UploadStatus.INDEXED, UploadStatus.REJECTED, UploadStatus.ERASED})
# The photo has not been judged, and its time is running.
WAITING = frozenset({UploadStatus.AWAITING_UPLOAD, UploadStatus.PROCESSING})
# The photo's arrival is news.
NOT_ARRIVED = frozenset({UploadStatus.AWAITING_UPLOAD, UploadStatus.EXPIRED})
# The photo was judged, or every attempt failed: it lies in the bucket until it is erased.
HAS_PHOTO = JUDGED
# The photo is of no use as it is; kept a while in case an operator can mend the cause.
REFUSED = frozenset({UploadStatus.REJECTED, UploadStatus.FAILED})

# Every delivery of the queue, each with its visibility timeout, is over by then: no worker will settle it any more.
PROCESSING_LIMIT = timedelta(hours=1)


class _Upload(Protocol):
    status: str
    reason: str | None
    purpose: str
    expires_at: datetime
    updated_at: datetime
    requeued_at: datetime | None


def status_at(now: datetime, upload: _Upload, arrived: Callable[[], bool]) -> tuple[UploadStatus, str | None]:
    """The status that a client is shown, and its reason, where time has overtaken the row.

    A ticket that was not used expires. A photo that lies in the bucket is being processed, though no worker could say
    so yet; when every delivery of the queue is over it has failed, though no worker could say that either.
    arrived: whether the photo lies in the bucket; asked only when it matters.
    """
    if upload.status == UploadStatus.AWAITING_UPLOAD and now > upload.expires_at:
        if upload.purpose == "probe" or not arrived():
            return UploadStatus.EXPIRED, None
        return _unless_given_up(now, upload.expires_at, upload)
    if upload.status == UploadStatus.PROCESSING:
        return _unless_given_up(now, upload.updated_at, upload)
    return UploadStatus(upload.status), upload.reason


def _unless_given_up(now: datetime, since: datetime, upload: _Upload) -> tuple[UploadStatus, str | None]:
    # the janitor sends it to the queue once more, if there is a janitor
    limit = PROCESSING_LIMIT if upload.requeued_at else 2 * PROCESSING_LIMIT
    if now > since + limit:
        return UploadStatus.FAILED, RetriesExhausted.code
    return UploadStatus.PROCESSING, None
