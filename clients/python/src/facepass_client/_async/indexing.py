"""Photos that become faces: announced, sent to S3, and waited for."""

from collections.abc import AsyncIterator, Iterable
from typing import Unpack

from facepass_client import models, requests
from facepass_client._async.batch import AsyncBatch
from facepass_client._async.connection import AsyncConnection
from facepass_client._async.resource import AsyncResource
from facepass_client._async.transfer import AsyncTransfer
from facepass_client._async.uploads import AsyncUploads
from facepass_client._forms import Progress
from facepass_client._many import Outcome, UserPhoto, announcement, batches, refuse_options_of_one_photo
from facepass_client._photos import Photo, photo_source


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

        A broken connection is no error: the photo is sent again, and indexed once. Raises UploadRejected, UploadFailed,
        UploadExpired and WaitTimedOut, whose upload stays. When the call is cancelled or fails otherwise, the upload is
        deleted. Where that is not possible, as without a network, `upload_id` of the error names it. FacePass indexes
        it if its photo has arrived: delete it, or wait for it, later.
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
        self, photos: Iterable[UserPhoto], *, timeout: float = 120, **options: Unpack[requests.BatchOptions]
    ) -> AsyncIterator[Outcome]:
        """Enrol and index many photos: `[(photo, user_id), ...]`, with None for the user of an event photo.

        Yields each photo's own outcome, in the order of the photos, 50 at a time; also that of a file that cannot be
        read. The options hold for every photo; what belongs to one photo, as `liveness`, is an option of `enrol`.
        When the call is cancelled, it deletes the uploads that are not settled, as far as 15 seconds allow.
        """
        refuse_options_of_one_photo(options)
        for batch in batches(photos):
            for outcome in await AsyncBatch(self._connection, batch, options).index(timeout):
                yield outcome
