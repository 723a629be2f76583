"""What the parts of the client share."""

from facepass_client._async.connection import AsyncConnection


class AsyncResource:
    """A part of the client: the operations on one subject."""

    def __init__(self, connection: AsyncConnection) -> None:
        self._connection = connection
        self._ask = connection.ask
        self._tell = connection.tell
