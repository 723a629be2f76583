"""Many photos at once: what is announced of each, and what became of it."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from itertools import islice
from typing import TypeAlias, cast

from facepass_client._photos import UNREADABLE, Photo, PhotoSource, photo_source
from facepass_client.errors import PhotoTooManyBytes
from facepass_client.models import BatchTicket, Upload, UploadAccepted
from facepass_client.requests import UploadRequest

BATCH = 50  # what one request takes
OF_ONE_PHOTO = {"liveness", "liveness_nonce", "external_image_id"}
# A photo, and the user to enrol with it; None: an event photo.
UserPhoto: TypeAlias = tuple[Photo, str | None]


@dataclass
class Outcome:
    """What became of one photo: its upload, or the error that a call with it alone would have raised.

    With an error, `upload_id` names an upload that stays, if there is one.
    """

    photo: Photo = field(repr=False)
    upload_id: str | None = None
    upload: Upload | None = None
    error: Exception | None = None

    @property
    def open(self) -> bool:
        """Whether neither is known yet."""
        return self.upload is None and self.error is None


def announcement(source: PhotoSource, user: str | None, options: Mapping[str, object]) -> UploadRequest:
    """What FacePass is sent before the photo."""
    return cast(UploadRequest, {"content_type": source.content_type, "user_id": user, "purpose": "index", **options})


def refuse_options_of_one_photo(options: Mapping[str, object]) -> None:
    """Raise TypeError for an option that no two photos of a call share: a token counts once."""
    if refused := sorted(OF_ONE_PHOTO & options.keys()):
        raise TypeError(f"enrol_many takes no {refused[0]}, which belongs to one photo: use enrol or index")


def batches(photos: Iterable[UserPhoto]) -> Iterator[list[UserPhoto]]:
    """As many photos as one request takes, again and again."""
    remaining = iter(photos)
    while batch := list(islice(remaining, BATCH)):
        yield batch


def read_photos(outcomes: list[Outcome]) -> dict[int, PhotoSource]:
    """The photos that can be read, by their places; the outcome of any other is its error."""
    sources: dict[int, PhotoSource] = {}
    for place, outcome in enumerate(outcomes):
        try:
            sources[place] = photo_source(outcome.photo)
        except (PhotoTooManyBytes, *UNREADABLE) as error:
            outcome.error = error
    return sources


def first_ticket(ticket: BatchTicket) -> UploadAccepted:
    """A photo's part of the answer to a batch, as the answer to it alone."""
    return UploadAccepted.model_validate(ticket.model_dump())
