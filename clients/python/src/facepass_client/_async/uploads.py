"""Uploads: each one photo's way in."""

from collections.abc import Sequence
from typing import Literal, Unpack

from facepass_client import _operations as op
from facepass_client import models, requests
from facepass_client._async.concurrency import sleep
from facepass_client._async.pages import AsyncPages
from facepass_client._async.resource import AsyncResource
from facepass_client._async.transfer import AsyncTransfer
from facepass_client._forms import Progress
from facepass_client._many import announcement
from facepass_client._photos import Photo, photo_source
from facepass_client._waiting import PENDING, indexed, pauses


class AsyncUploads(AsyncResource):
    """`facepass.uploads`. `faces.enrol` and `faces.index` do all of it in one call."""

    async def create_ticket(self, **photo: Unpack[requests.UploadRequest]) -> models.UploadAccepted:
        """Announce a photo, and get the form that sends it to S3."""
        return await self._ask(op.UPLOAD_PHOTO, models.UploadAccepted, body=photo)

    async def send(
        self,
        photo: Photo,
        *,
        user: str | None = None,
        purpose: Literal["index", "probe"] = "index",
        progress: Progress | None = None,
        **options: Unpack[requests.UploadOptions],
    ) -> str:
        """Send a photo of up to 30 MB, without waiting for the indexer. Returns the upload's id.

        A probe (`purpose="probe"`) is searched with by its id, and never indexed.
        """
        source = photo_source(photo)
        announced: requests.UploadRequest = {**announcement(source, user, options), "purpose": purpose}
        async with AsyncTransfer(self._connection, source, announced, progress) as transfer:
            return await transfer.send()

    def list(self, **filters: Unpack[requests.ListUploadsQuery]) -> AsyncPages[models.Upload]:
        """The uploads that fit every filter."""
        return AsyncPages(self._connection, op.LIST_UPLOADS, models.Upload, filters)

    async def get(self, upload_id: str) -> models.Upload:
        """One upload, and what became of it."""
        return await self._ask(op.GET_UPLOAD, models.Upload, upload_id=upload_id)

    async def wait(self, upload_id: str, *, timeout: float = 120) -> models.Upload:
        """Wait until an upload is indexed. Raises UploadRejected, UploadFailed, UploadExpired and WaitTimedOut."""
        upload = await self.get(upload_id)
        looks = pauses("upload", upload_id, timeout)
        while upload.status in PENDING:
            await sleep(next(looks))
            upload = await self.get(upload_id)
        return indexed(upload)

    async def delete(self, upload_id: str) -> None:
        """Erase an upload with its photo and its faces."""
        await self._tell(op.DELETE_UPLOAD, upload_id=upload_id)

    async def redrive(self, upload_id: str) -> models.UploadAccepted:
        """Send a failed photo to the indexer again."""
        return await self._ask(op.REDRIVE_UPLOAD, models.UploadAccepted, upload_id=upload_id)

    async def batch(self, photos: Sequence[requests.NewPhoto]) -> models.BatchAccepted:
        """Announce up to 50 photos at once."""
        return await self._ask(op.UPLOAD_PHOTOS, models.BatchAccepted, body={"photos": photos})
