"""A TCP proxy on 127.0.0.1 whose first connections break in the middle, as a phone's do."""

import contextlib
import socket
import struct
import threading
from types import TracebackType
from typing import Self

CHUNK = 64 * 1024
RESET = struct.pack("ii", 1, 0)  # close at once, without sending what is left


class CuttingProxy:
    """Passes bytes to a server. The first `times` connections are reset once the client has sent `cut_after` bytes."""

    def __init__(self, target_host: str, target_port: int, *, cut_after: int = 4_000_000, times: int = 2) -> None:
        self._target = (target_host, target_port)
        self._cut_after, self._times = cut_after, times
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.port: int = self._listener.getsockname()[1]
        self.cuts = 0  # how many connections were reset

    def __enter__(self) -> Self:
        threading.Thread(target=self._accept, daemon=True).start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        self._listener.close()

    def _accept(self) -> None:
        with contextlib.suppress(OSError):  # the listener was closed
            while True:
                client, _ = self._listener.accept()
                threading.Thread(target=self._pass_on, args=[client], daemon=True).start()

    def _pass_on(self, client: socket.socket) -> None:
        with client, socket.create_connection(self._target) as server, contextlib.suppress(OSError):
            threading.Thread(target=_copy, args=[server, client], daemon=True).start()
            sent = 0
            while data := client.recv(CHUNK):
                sent += len(data)
                if sent >= self._cut_after and self.cuts < self._times:
                    self.cuts += 1
                    for end in (client, server):
                        end.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, RESET)
                        end.shutdown(socket.SHUT_RD)
                    return
                server.sendall(data)


def _copy(source: socket.socket, target: socket.socket) -> None:
    """Pass on what the server sends, until either end closes."""
    with contextlib.suppress(OSError):
        while data := source.recv(CHUNK):
            target.sendall(data)
        target.shutdown(socket.SHUT_WR)
