"""What the parts of the client share."""
# Written by tools/build_python_client from facepass_client/_async.

from facepass_client._sync.connection import Connection


class Resource:
    """A part of the client: the operations on one subject."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self._ask = connection.ask
        self._tell = connection.tell
