"""PostgreSQL's binary COPY, a row at a time, as pg8000 receives it: one message for each row."""

from collections.abc import Callable
from struct import unpack_from

from sqlalchemy import Connection

HEADER = b"PGCOPY\n\xff\r\n\0"
HEADER_SIZE = len(HEADER) + 8


def copy_rows(connection: Connection, statement: str, receive: Callable[..., object]) -> None:
    """Run `copy (…) to stdout (format binary)`, and call `receive` with the fields of each row.

    A field is a memoryview of what PostgreSQL sent, or None for null. After any error the connection is closed, because
    the rest of the answer could still come, to the next statement.
    """
    try:
        connection.connection.cursor().execute(statement, stream=_Rows(receive))  # type: ignore[call-arg]
    except BaseException:
        connection.invalidate()
        raise


class _Rows:
    """What pg8000 writes the messages to."""

    def __init__(self, receive: Callable[..., object]) -> None:
        self._receive = receive

    def write(self, message: bytes) -> None:
        """Read a row; the first message begins with the header, the last one is the end mark."""
        start = HEADER_SIZE if message.startswith(HEADER) else 0
        if len(message) < start + 2:
            return
        (columns,) = unpack_from(">h", message, start)
        start += 2
        fields: list[memoryview | None] = []
        for _ in range(columns):  # -1 at the end
            (size,) = unpack_from(">i", message, start)
            start += 4
            fields.append(None if size < 0 else memoryview(message)[start : start + size])
            start += max(size, 0)
        if columns > 0:
            self._receive(*fields)
