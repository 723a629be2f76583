"""Photos that become faces: announced, sent to S3, and waited for."""
# Written by tools/build_python_client from facepass_client/_async.

from collections.abc import Iterable, Iterator
from contextlib import suppress
from typing import Unpack

from facepass_client import _answers, models, requests
from facepass_client import _operations as op
from facepass_client._calls import Call
from facepass_client._forms import Progress
from facepass_client._many import Outcome, UserPhoto, announcement, batches, first_ticket, read_photos
from facepass_client._photos import UNREADABLE, Photo, photo_source
from facepass_client._sync.concurrency import shielded
from facepass_client._sync.connection import Connection
from facepass_client._sync.resource import Resource
from facepass_client._sync.transfer import Transfer
from facepass_client._sync.uploads import Uploads
from facepass_client.errors import FacePassError


class Indexing(Resource):
    """Enrolling users and indexing event photos."""

    def __init__(self, connection: Connection) -> None:
        super().__init__(connection)
        self._uploads = Uploads(connection)

    def enrol(
        self,
        photo: Photo,
        *,
        user: str,
        progress: Progress | None = None,
        timeout: float = 120,
        **options: Unpack[requests.UploadOptions],
    ) -> models.Upload:
        """Enrol a user with a photo that shows exactly one face, and wait until it is indexed.

        A broken connection is no error: the photo is sent again, and indexed once. Raises UploadRejected, UploadFailed
        and WaitTimedOut, which name an upload that stays; when the call is cancelled or fails otherwise, it is deleted.
        """
        if not user:  # with none, the photo would be stored as one of an event
            raise ValueError("enrol needs a user's id; index takes photos without one")
        return self._index(photo, user, progress, timeout, options)

    def index(
        self,
        photo: Photo,
        *,
        collection: str = "default",
        progress: Progress | None = None,
        timeout: float = 120,
        **options: Unpack[requests.UploadOptions],
    ) -> models.Upload:
        """Store the faces of an event photo, whose users are not known, and wait until it is indexed. As `enrol`."""
        return self._index(photo, None, progress, timeout, {**options, "collection_id": collection})

    def _index(
        self,
        photo: Photo,
        user: str | None,
        progress: Progress | None,
        timeout: float,
        options: requests.UploadOptions,
    ) -> models.Upload:
        source = photo_source(photo)
        announced = announcement(source, user, options)
        with Transfer(self._connection, source, announced, progress) as transfer:
            return self._uploads.wait(transfer.send(), timeout=timeout)

    def enrol_many(
        self, photos: Iterable[UserPhoto], *, timeout: float = 120, **options: Unpack[requests.UploadOptions]
    ) -> Iterator[Outcome]:
        """Enrol and index many photos: `[(photo, user_id), ...]`, with None for the user of an event photo.

        Yields each photo's own outcome, in the order of the photos, 50 at a time; also that of a file that cannot be
        read. When it is cancelled, nothing is left of the photos that are not settled yet.
        """
        for batch in batches(photos):
            for outcome in self._index_batch(batch, timeout, options):
                yield outcome

    def _index_batch(self, batch: list[UserPhoto], timeout: float, options: requests.UploadOptions) -> list[Outcome]:
        """Send each photo, then wait for all: the indexer works while the next one is sent."""
        outcomes = [Outcome(photo) for photo, _ in batch]
        transfers = self._transfers(outcomes, [user for _, user in batch], options)
        try:
            for place, transfer in transfers.items():
                self._send_one(transfer, outcomes[place])
            for place in transfers:
                self._settle_one(outcomes[place], timeout)
        except BaseException:  # cancelled
            for place, transfer in transfers.items():
                if outcomes[place].open:
                    transfer.abandon()
            raise
        return outcomes

    def _transfers(
        self, outcomes: list[Outcome], users: list[str | None], options: requests.UploadOptions
    ) -> dict[int, Transfer]:
        """The way of each photo that can be read and has a ticket, by its place; the others have their errors."""
        sources = read_photos(outcomes)
        if not sources:
            return {}
        places = list(sources)
        announced = [announcement(sources[place], users[place], options) for place in places]
        answer = self._tickets(Call(op.UPLOAD_PHOTOS, body={"photos": announced}))
        for refused in answer.rejected:
            outcomes[places[refused.place]].error = _answers.refused(refused)
        return {
            places[ticket.place]: Transfer(
                self._connection, sources[places[ticket.place]], announced[ticket.place], accepted=first_ticket(ticket)
            )
            for ticket in answer.accepted
        }

    def _tickets(self, call: Call) -> models.BatchAccepted:
        """Announce the photos of a batch."""
        try:
            return self._connection.ask_with(call, models.BatchAccepted)
        except BaseException as error:
            if not isinstance(error, Exception):  # cancelled: the answer, if there is one, names uploads to delete
                with shielded(), suppress(Exception):
                    answer = self._connection.ask_with(call, models.BatchAccepted)
                    for ticket in answer.accepted:
                        self._uploads.delete(ticket.upload_id)
            raise

    def _send_one(self, transfer: Transfer, outcome: Outcome) -> None:
        try:
            with transfer:
                outcome.upload_id = transfer.send()
        except (FacePassError, *UNREADABLE) as error:
            outcome.error = error

    def _settle_one(self, outcome: Outcome, timeout: float) -> None:
        if outcome.error is None and outcome.upload_id is not None:
            try:
                outcome.upload = self._uploads.wait(outcome.upload_id, timeout=timeout)
            except FacePassError as error:
                outcome.error = error
