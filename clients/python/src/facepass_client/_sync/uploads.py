"""Uploads: each one photo's way in."""
# Written by tools/build_python_client from facepass_client/_async.

from collections.abc import Sequence
from typing import Literal, Unpack

from facepass_client import _operations as op
from facepass_client import models, requests
from facepass_client._forms import Progress
from facepass_client._many import announcement
from facepass_client._photos import Photo, photo_source
from facepass_client._sync.concurrency import sleep
from facepass_client._sync.pages import Pages
from facepass_client._sync.resource import Resource
from facepass_client._sync.transfer import Transfer
from facepass_client._waiting import PENDING, indexed, pauses


class Uploads(Resource):
    """`facepass.uploads`. `faces.enrol` and `faces.index` do all of it in one call."""

    def create_ticket(self, **photo: Unpack[requests.UploadRequest]) -> models.UploadAccepted:
        """Announce a photo, and get the form that sends it to S3."""
        return self._ask(op.UPLOAD_PHOTO, models.UploadAccepted, body=photo)

    def send(
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
        with Transfer(self._connection, source, announced, progress) as transfer:
            return transfer.send()

    def list(self, **filters: Unpack[requests.ListUploadsQuery]) -> Pages[models.Upload]:
        """The uploads that fit every filter."""
        return Pages(self._connection, op.LIST_UPLOADS, models.Upload, filters)

    def get(self, upload_id: str) -> models.Upload:
        """One upload, and what became of it."""
        return self._ask(op.GET_UPLOAD, models.Upload, upload_id=upload_id)

    def wait(self, upload_id: str, *, timeout: float = 120) -> models.Upload:
        """Wait until an upload is indexed. Raises UploadRejected, UploadFailed, UploadExpired and WaitTimedOut."""
        upload = self.get(upload_id)
        looks = pauses("upload", upload_id, timeout)
        while upload.status in PENDING:
            sleep(next(looks))
            upload = self.get(upload_id)
        return indexed(upload)

    def delete(self, upload_id: str) -> None:
        """Erase an upload with its photo and its faces."""
        self._tell(op.DELETE_UPLOAD, upload_id=upload_id)

    def redrive(self, upload_id: str) -> models.UploadAccepted:
        """Send a failed photo to the indexer again."""
        return self._ask(op.REDRIVE_UPLOAD, models.UploadAccepted, upload_id=upload_id)

    def batch(self, photos: Sequence[requests.NewPhoto]) -> models.BatchAccepted:
        """Announce up to 50 photos at once."""
        return self._ask(op.UPLOAD_PHOTOS, models.BatchAccepted, body={"photos": photos})
