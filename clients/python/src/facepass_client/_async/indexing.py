"""Photos that become faces: announced, sent to S3, and waited for."""

from collections.abc import AsyncIterator, Iterable
from contextlib import suppress
from typing import Unpack

from facepass_client import _answers, models, requests
from facepass_client import _operations as op
from facepass_client._async.concurrency import shielded
from facepass_client._async.connection import AsyncConnection
from facepass_client._async.resource import AsyncResource
from facepass_client._async.transfer import AsyncTransfer
from facepass_client._async.uploads import AsyncUploads
from facepass_client._calls import Call
from facepass_client._forms import Progress
from facepass_client._many import Outcome, UserPhoto, announcement, batches, first_ticket, read_photos
from facepass_client._photos import UNREADABLE, Photo, photo_source
from facepass_client.errors import FacePassError


class AsyncIndexing(AsyncResource):
    """Enrolling users and indexing event photos."""

    def __init__(self, connection: AsyncConnection) -> None:
        super().__init__(connection)
        self._uploads = AsyncUploads(connection)

    async def enrol(
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
        return await self._index(photo, user, progress, timeout, options)

    async def index(
        self,
        photo: Photo,
        *,
        collection: str = "default",
        progress: Progress | None = None,
        timeout: float = 120,
        **options: Unpack[requests.UploadOptions],
    ) -> models.Upload:
        """Store the faces of an event photo, whose users are not known, and wait until it is indexed. As `enrol`."""
        return await self._index(photo, None, progress, timeout, {**options, "collection_id": collection})

    async def _index(
        self,
        photo: Photo,
        user: str | None,
        progress: Progress | None,
        timeout: float,
        options: requests.UploadOptions,
    ) -> models.Upload:
        source = photo_source(photo)
        announced = announcement(source, user, options)
        async with AsyncTransfer(self._connection, source, announced, progress) as transfer:
            return await self._uploads.wait(await transfer.send(), timeout=timeout)

    async def enrol_many(
        self, photos: Iterable[UserPhoto], *, timeout: float = 120, **options: Unpack[requests.UploadOptions]
    ) -> AsyncIterator[Outcome]:
        """Enrol and index many photos: `[(photo, user_id), ...]`, with None for the user of an event photo.

        Yields each photo's own outcome, in the order of the photos, 50 at a time; also that of a file that cannot be
        read. When it is cancelled, nothing is left of the photos that are not settled yet.
        """
        for batch in batches(photos):
            for outcome in await self._index_batch(batch, timeout, options):
                yield outcome

    async def _index_batch(
        self, batch: list[UserPhoto], timeout: float, options: requests.UploadOptions
    ) -> list[Outcome]:
        """Send each photo, then wait for all: the indexer works while the next one is sent."""
        outcomes = [Outcome(photo) for photo, _ in batch]
        transfers = await self._transfers(outcomes, [user for _, user in batch], options)
        try:
            for place, transfer in transfers.items():
                await self._send_one(transfer, outcomes[place])
            for place in transfers:
                await self._settle_one(outcomes[place], timeout)
        except BaseException:  # cancelled
            for place, transfer in transfers.items():
                if outcomes[place].open:
                    await transfer.abandon()
            raise
        return outcomes

    async def _transfers(
        self, outcomes: list[Outcome], users: list[str | None], options: requests.UploadOptions
    ) -> dict[int, AsyncTransfer]:
        """The way of each photo that can be read and has a ticket, by its place; the others have their errors."""
        sources = read_photos(outcomes)
        if not sources:
            return {}
        places = list(sources)
        announced = [announcement(sources[place], users[place], options) for place in places]
        answer = await self._tickets(Call(op.UPLOAD_PHOTOS, body={"photos": announced}))
        for refused in answer.rejected:
            outcomes[places[refused.place]].error = _answers.refused(refused)
        return {
            places[ticket.place]: AsyncTransfer(
                self._connection, sources[places[ticket.place]], announced[ticket.place], accepted=first_ticket(ticket)
            )
            for ticket in answer.accepted
        }

    async def _tickets(self, call: Call) -> models.BatchAccepted:
        """Announce the photos of a batch."""
        try:
            return await self._connection.ask_with(call, models.BatchAccepted)
        except BaseException as error:
            if not isinstance(error, Exception):  # cancelled: the answer, if there is one, names uploads to delete
                with shielded(), suppress(Exception):
                    answer = await self._connection.ask_with(call, models.BatchAccepted)
                    for ticket in answer.accepted:
                        await self._uploads.delete(ticket.upload_id)
            raise

    async def _send_one(self, transfer: AsyncTransfer, outcome: Outcome) -> None:
        try:
            async with transfer:
                outcome.upload_id = await transfer.send()
        except (FacePassError, *UNREADABLE) as error:
            outcome.error = error

    async def _settle_one(self, outcome: Outcome, timeout: float) -> None:
        if outcome.error is None and outcome.upload_id is not None:
            try:
                outcome.upload = await self._uploads.wait(outcome.upload_id, timeout=timeout)
            except FacePassError as error:
                outcome.error = error
