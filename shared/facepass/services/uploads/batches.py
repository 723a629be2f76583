"""Many photos are announced at once: each has its ticket, or the error that refuses it."""

from collections.abc import Sequence
from dataclasses import dataclass

from facepass.context import Context
from facepass.errors import FacePassError, OutsideCollections, Unavailable
from facepass.services.uploads.tickets import NewUpload, Ticket, open_upload


@dataclass(frozen=True)
class Batch:
    """Tickets and refusals, each with the place of its photo in the request, from 0."""

    accepted: list[tuple[int, Ticket]]
    rejected: list[tuple[int, FacePassError]]


def open_uploads(context: Context, photos: Sequence[NewUpload]) -> Batch:
    """Announce photos, each in transactions of its own: an error of one refuses it alone.

    Raises Unavailable; tickets that were made before expire unused.
    """
    batch = Batch([], [])
    for place, new in enumerate(photos):
        try:
            if context.collections is not None and new.collection_id not in context.collections:
                raise OutsideCollections
            batch.accepted.append((place, open_upload(context, new)))
        except Unavailable:
            raise
        except FacePassError as error:
            batch.rejected.append((place, error))
    return batch
