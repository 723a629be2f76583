"""A decoder: it reads photos that it is sent, one after another, and answers with their pixels or an error.

The kernel ends it when a photo takes too long; a photo that takes too much memory is an error like others.
"""

import mmap
import os
import resource
import signal
import socket
from typing import Any, NoReturn

import numpy as np

from facepass.errors import PhotoRejected
from facepass.recognition.decoder import messages
from facepass.recognition.decoder.decoding import decode
from facepass.recognition.decoder.order import Order, Pixels

MAX_DATA = 780_000_000  # bytes: MAX_MEGABYTES, and what the process has before it decodes


def decode_photos(channel: socket.socket) -> NoReturn:
    """Answer each message until the channel is closed."""
    try:
        signal.signal(signal.SIGPROF, signal.SIG_DFL)  # which ends the process, wherever it is
        resource.setrlimit(resource.RLIMIT_DATA, (MAX_DATA, MAX_DATA))
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
        nothing = os.open(os.devnull, os.O_WRONLY)
        os.dup2(nothing, 2)  # what libraries print of a damaged photo
        while True:
            message, files = messages.receive(channel)
            _answer(channel, message, files[0])
    except EOFError:
        os._exit(0)
    except BaseException:  # without a traceback, which would name what is in the photo
        os._exit(1)


def _answer(channel: socket.socket, message: dict[str, Any], file: int) -> None:
    size = os.fstat(file).st_size
    photo = os.pread(file, size, 0)
    os.close(file)
    answer = SharedPixels()
    signal.setitimer(signal.ITIMER_PROF, message.pop("cpu_seconds"))
    try:
        decoded = decode(photo, Order(**message), answer.new)
    except PhotoRejected as error:
        messages.send(channel, {"error": type(error).__name__, "detail": error.detail})
    else:
        height, width = decoded.pixels.shape[:2]
        shape = {"height": height, "width": width}
        whole = {"reduction": decoded.reduction, "whole_height": decoded.height, "whole_width": decoded.width}
        messages.send(channel, shape | whole, *answer.files)
    finally:
        signal.setitimer(signal.ITIMER_PROF, 0)
        answer.close()


class SharedPixels:
    """The file in memory that a photo's pixels are written to. files: its descriptor, once it is made."""

    def __init__(self) -> None:
        self.files: list[int] = []

    def new(self, height: int, width: int) -> Pixels:
        """(height, width, 3) uint8 in a new file."""
        file = messages.new_file(height * width * 3)
        self.files = [file]
        messages.seal(file)
        return np.frombuffer(mmap.mmap(file, height * width * 3), np.uint8).reshape(height, width, 3)

    def close(self) -> None:
        """Forget the file; who received it has it still."""
        for file in self.files:
            os.close(file)
