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
from facepass_client.errors import (
    FacePassError,
    NoAnswer,
    UnreadableAnswer,
    UploadExpired,
    UploadNotIndexed,
    WaitTimedOut,
)
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
        """Delete the upload after an error, as `give_up`."""
        if error is not None:
            self.give_up(error)

    def send(self) -> str:
        """Send the photo, again after each break, with a new ticket once one has expired. Returns the upload's id."""
        accepted = self._ticket(self._connection)
        for failures in range(1, SENDS.attempts + 1):
            outcome = self._send_once(accepted)
            if outcome is None:
                return accepted.upload_id
            response = outcome if isinstance(outcome, httpx.Response) else None
            if ticket_expired(_form(accepted), response):
                upload = self._connection.ask(op.GET_UPLOAD, Upload, upload_id=accepted.upload_id)
                if upload.status not in (PENDING[0], "expired"):  # the photo is there: its answer got lost
                    return accepted.upload_id
                accepted = self._another_ticket(upload)
            elif response is not None and not worth_repeating(response):
                raise refusal(response)
            if failures < SENDS.attempts:
                sleep(SENDS.pause(failures, response))
        raise NoAnswer(f"the photo could not be sent in {SENDS.attempts} attempts")

    @property
    def upload_id(self) -> str | None:
        """The upload, if there is one: its answer was read, and it was not deleted."""
        return None if self._accepted is None else self._accepted.upload_id

    def give_up(self, error: BaseException) -> None:
        """Delete the upload, unless FacePass still works on the photo or has an outcome to show.

        Also while the task is cancelled. An upload that cannot be deleted now is named by the error: it expires with
        its ticket, unless its photo has arrived, which is indexed.
        """
        if not isinstance(error, UploadNotIndexed | WaitTimedOut):
            with shielded(), suppress(Exception):  # the error to raise is the one that led here
                self.delete(self._connection.cleaning())
        if isinstance(error, FacePassError):
            error.upload_id = self.upload_id

    def delete(self, connection: Connection) -> None:
        """Delete the upload, if it was announced."""
        if self._accepted is None and self._ticket_call is None:
            return
        # An announcement whose answer was not read is repeated: the answer names the upload.
        accepted = self._ticket(connection)
        connection.tell(op.DELETE_UPLOAD, upload_id=accepted.upload_id)
        self._accepted = self._ticket_call = None

    def _another_ticket(self, expired: Upload) -> UploadAccepted:
        """A ticket in place of one that has expired. Raises UploadExpired with a liveness token: it is used up."""
        if self._announced.get("liveness"):
            raise UploadExpired(expired)
        with suppress(FacePassError):  # without its photo, the upload expires
            self.delete(self._connection)
        self._accepted = self._ticket_call = None
        return self._ticket(self._connection)

    def _ticket(self, connection: Connection) -> UploadAccepted:
        """The upload and its form, announced once."""
        if self._accepted is None:
            if self._ticket_call is None:
                self._ticket_call = Call(op.UPLOAD_PHOTO, body=self._announced, key=new_key())
            try:
                self._accepted = connection.ask_with(self._ticket_call, UploadAccepted)
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


def _form(accepted: UploadAccepted) -> UploadTicket:
    """The form of a ticket. Raises FacePassError if FacePass answered with none."""
    if accepted.upload is None:
        raise FacePassError(f"upload {accepted.upload_id} has no ticket")
    return accepted.upload
