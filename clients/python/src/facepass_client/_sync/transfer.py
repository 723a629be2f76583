"""Sending one photo to S3, over a link that may break."""
# Written by tools/build_python_client from facepass_client/_async.

from contextlib import suppress
from types import TracebackType

import httpx

from facepass_client import _operations as op
from facepass_client._calls import Call, new_key
from facepass_client._forms import Progress, photo_form, refusal, ticket_expired, worth_repeating
from facepass_client._photos import PhotoSource
from facepass_client._retries import Retries
from facepass_client._sync.concurrency import shielded, sleep
from facepass_client._sync.connection import Connection
from facepass_client._waiting import PENDING
from facepass_client.errors import FacePassError, NoAnswer, UnreadableAnswer, UploadNotIndexed, WaitTimedOut
from facepass_client.models import Upload, UploadAccepted, UploadTicket
from facepass_client.requests import UploadRequest

SENDS = Retries(attempts=8)  # of one photo, in all


class Transfer:
    """One photo's way to S3, as a context: unless the photo arrives, its upload is deleted at the end."""

    def __init__(
        self,
        connection: Connection,
        photo: PhotoSource,
        announced: UploadRequest,
        progress: Progress | None = None,
        accepted: UploadAccepted | None = None,
    ) -> None:
        self._connection, self._photo, self._announced = connection, photo, announced
        self._progress, self._accepted = progress, accepted
        self._ticket_call: Call | None = None

    def __enter__(self) -> "Transfer":
        """Begin."""
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        """Delete the upload after an error, unless FacePass still works on the photo or has an outcome to show."""
        if error is not None and not isinstance(error, UploadNotIndexed | WaitTimedOut):
            self.abandon()

    def send(self) -> str:
        """Send the photo, again after each break, with a new ticket once one has expired. Returns the upload's id."""
        accepted = self._ticket()
        for failures in range(1, SENDS.attempts + 1):
            outcome = self._send_once(accepted)
            if outcome is None:
                return accepted.upload_id
            response = outcome if isinstance(outcome, httpx.Response) else None
            if ticket_expired(_form(accepted), response):
                if self._arrived(accepted.upload_id):
                    return accepted.upload_id
                self.abandon()
                accepted = self._ticket()
            elif response is not None and not worth_repeating(response):
                raise refusal(response)
            if failures < SENDS.attempts:
                sleep(SENDS.pause(failures, response))
        raise NoAnswer(f"the photo could not be sent in {SENDS.attempts} attempts")

    def abandon(self) -> None:
        """Delete the upload, also while the task is cancelled. What cannot be deleted now expires with its ticket."""
        if self._accepted is None and self._ticket_call is None:
            return  # not announced
        with shielded(), suppress(Exception):  # the error to raise is the one that led here
            # An announcement whose answer was not read is repeated: the answer names the upload.
            accepted = self._ticket()
            self._connection.tell(op.DELETE_UPLOAD, upload_id=accepted.upload_id)
        self._accepted = self._ticket_call = None

    def _ticket(self) -> UploadAccepted:
        """The upload and its form, announced once."""
        if self._accepted is None:
            if self._ticket_call is None:
                self._ticket_call = Call(op.UPLOAD_PHOTO, body=self._announced, key=new_key())
            try:
                self._accepted = self._connection.ask_with(self._ticket_call, UploadAccepted)
            except FacePassError:
                self._ticket_call = None  # nothing to delete
                raise
        return self._accepted

    def _send_once(self, accepted: UploadAccepted) -> httpx.Response | httpx.TransportError | None:
        """None: the photo has arrived."""
        form = photo_form(_form(accepted), self._photo, self._progress)
        try:
            response = self._connection.http.send(form, auth=None, follow_redirects=False)
        except httpx.TransportError as error:
            return error
        except httpx.DecodingError:
            raise UnreadableAnswer("S3's answer is not compressed as it says") from None
        return None if response.is_success else response

    def _arrived(self, upload_id: str) -> bool:
        """Whether the photo is there although the answer got lost."""
        upload = self._connection.ask(op.GET_UPLOAD, Upload, upload_id=upload_id)
        return upload.status not in (PENDING[0], "expired")


def _form(accepted: UploadAccepted) -> UploadTicket:
    """The form of a ticket. Raises FacePassError if FacePass answered with none."""
    if accepted.upload is None:
        raise FacePassError(f"upload {accepted.upload_id} has no ticket")
    return accepted.upload
