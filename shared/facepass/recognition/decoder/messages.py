"""What the service, the spawner and a decoder send each other: a small JSON object, and open files beside it."""

import fcntl
import json
import os
import socket
import sys
import tempfile
from collections.abc import Mapping
from typing import Any

MESSAGE_BYTES = 1024  # every message is padded to this length, so that one read takes one message
MAX_FILES = 2
# A file that shrinks while it is mapped would end the process that reads it.
SEALS = fcntl.F_SEAL_SHRINK | fcntl.F_SEAL_GROW if sys.platform == "linux" else 0


def send(channel: socket.socket, message: Mapping[str, Any], *files: int) -> None:
    """Send a message of at most 1,024 bytes of JSON, and file descriptors. Raises OSError if the other end is gone."""
    socket.send_fds(channel, [json.dumps(message).encode().ljust(MESSAGE_BYTES)], list(files))


def receive(channel: socket.socket) -> tuple[dict[str, Any], list[int]]:
    """The next message and its files, which the caller closes. Raises EOFError or OSError if the other end is gone."""
    content, files, _flags, _address = socket.recv_fds(channel, MESSAGE_BYTES, MAX_FILES)
    while content and len(content) < MESSAGE_BYTES:
        content += channel.recv(MESSAGE_BYTES - len(content)) or b" " * MESSAGE_BYTES
    if not content:
        raise EOFError
    return json.loads(content), files


def new_file(size: int) -> int:
    """A file of `size` bytes in memory, to hand to another process; on disk where the system has no such files."""
    if sys.platform == "linux":
        file = os.memfd_create("photo", os.MFD_CLOEXEC | os.MFD_ALLOW_SEALING)
    else:
        with tempfile.TemporaryFile() as unnamed:
            file = os.dup(unnamed.fileno())
    os.truncate(file, size)
    return file


def seal(file: int) -> None:
    """Fix a file's size for good."""
    if SEALS:
        fcntl.fcntl(file, fcntl.F_ADD_SEALS, SEALS)


def is_sealed(file: int) -> bool:
    """Whether the file's size is fixed; True where files cannot be sealed."""
    return not SEALS or fcntl.fcntl(file, fcntl.F_GET_SEALS) & SEALS == SEALS
