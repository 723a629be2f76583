"""The status that a caller is told of an upload, where time has overtaken its row."""

from collections.abc import Callable
from datetime import datetime, timedelta

from facepass.errors import RetriesExhausted
from facepass.models.vector import Upload

# Every delivery of the queue, each with its visibility timeout, is over by then: no worker will settle it any more.
PROCESSING_LIMIT = timedelta(hours=1)


def state_at(now: datetime, upload: Upload, arrived: Callable[[], bool]) -> tuple[str, str | None]:
    """The status that a caller is told, and its reason, where time has overtaken the row.

    A ticket that nobody used expires. A photo that lies in the bucket is being processed, though no worker could say
    so yet; when every delivery of the queue is over it has failed, though no worker could say that either.
    arrived: asked only when it matters.
    """
    if upload.status == "awaiting_upload" and now > upload.expires_at:
        if upload.purpose == "probe" or not arrived():
            return "expired", None
        return _unless_given_up(now, upload.expires_at, upload)
    if upload.status == "processing":
        return _unless_given_up(now, upload.updated_at, upload)
    return upload.status, upload.reason


def _unless_given_up(now: datetime, since: datetime, upload: Upload) -> tuple[str, str | None]:
    # the janitor sends it to the queue once more, if there is a janitor
    limit = PROCESSING_LIMIT if upload.requeued_at else 2 * PROCESSING_LIMIT
    return ("failed", RetriesExhausted.code) if now > since + limit else ("processing", None)
