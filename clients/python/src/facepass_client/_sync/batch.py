"""Up to 50 photos at once: announced together, sent one after another, and waited for."""
# Written by tools/build_python_client from facepass_client/_async.

from contextlib import suppress

from facepass_client import _answers, models, requests
from facepass_client import _operations as op
from facepass_client._calls import Call
from facepass_client._many import Outcome, UserPhoto, announcement, first_ticket, read_photos
from facepass_client._photos import UNREADABLE
from facepass_client._sync.concurrency import shielded
from facepass_client._sync.connection import Connection
from facepass_client._sync.transfer import Transfer
from facepass_client._sync.uploads import Uploads
from facepass_client.errors import FacePassError, Problem


class Batch:
    """The photos of one request for tickets, and what becomes of each."""

    def __init__(self, connection: Connection, photos: list[UserPhoto], options: requests.BatchOptions) -> None:
        self._connection, self._uploads = connection, Uploads(connection)
        self._outcomes = [Outcome(photo) for photo, _ in photos]
        self._sources = read_photos(self._outcomes)
        self._announced = {
            place: announcement(source, photos[place][1], options) for place, source in self._sources.items()
        }
        self._call = Call(op.UPLOAD_PHOTOS, body={"photos": list(self._announced.values())})
        self._transfers: dict[int, Transfer] | None = None

    def index(self, timeout: float) -> list[Outcome]:
        """Send each photo, then wait for all: the indexer works while the next one is sent."""
        if not self._sources:
            return self._outcomes
        try:
            transfers = self._transfers = self._announce(self._connection)
            for place, transfer in transfers.items():
                self._send(transfer, self._outcomes[place])
            for place in transfers:
                self._settle(self._outcomes[place], timeout)
        except BaseException as error:
            self._give_up(cancelled=not isinstance(error, Exception))
            raise
        return self._outcomes

    def _announce(self, connection: Connection) -> dict[int, Transfer]:
        """The way of each photo that has a ticket, by its place; the others have their errors."""
        places = list(self._sources)
        answer = connection.ask_with(self._call, models.BatchAccepted)
        for refused in answer.rejected:
            self._outcomes[places[refused.place]].error = _answers.refused(refused)
        return {places[ticket.place]: self._transfer(places[ticket.place], ticket) for ticket in answer.accepted}

    def _transfer(self, place: int, ticket: models.BatchTicket) -> Transfer:
        accepted = first_ticket(ticket)
        return Transfer(self._connection, self._sources[place], self._announced[place], accepted=accepted)

    def _send(self, transfer: Transfer, outcome: Outcome) -> None:
        try:
            outcome.upload_id = transfer.send()
        except (FacePassError, *UNREADABLE) as error:
            transfer.give_up(error)
            outcome.error, outcome.upload_id = error, transfer.upload_id

    def _settle(self, outcome: Outcome, timeout: float) -> None:
        if outcome.error is None and outcome.upload_id is not None:
            try:
                outcome.upload = self._uploads.wait(outcome.upload_id, timeout=timeout)
            except FacePassError as error:
                error.upload_id = outcome.upload_id
                outcome.error = error

    def _give_up(self, *, cancelled: bool) -> None:
        """Delete the uploads that are not settled, within 15 seconds in all; without a network, the first ends it."""
        with shielded(), suppress(Exception):  # the error to raise is the one that led here
            cleaning = self._connection.cleaning()
            if self._transfers is None and cancelled:  # the answer, which was not read, names uploads
                self._transfers = self._announce(cleaning)
            for place, transfer in (self._transfers or {}).items():
                if self._outcomes[place].open:
                    with suppress(Problem):
                        transfer.delete(cleaning)
