"""A decoder: it reads photos that it is sent, one after another, and answers with their pixels or an error.

The kernel ends it when a photo takes too long; a photo that takes too much memory is an error like others.
"""

import os
import resource
import signal
import socket
from typing import Any, NoReturn

from facepass.errors import PhotoRejected
from facepass.recognition.decoder import messages
from facepass.recognition.decoder.buffers import DecoderBuffers
from facepass.recognition.decoder.decoding import decode
from facepass.recognition.decoder.order import Order

MAX_DATA = 780_000_000  # bytes: the most of MAX_MEGABYTES, and what the process has before it decodes


def decode_photos(channel: socket.socket) -> NoReturn:
    """Answer each message until the channel is closed."""
    try:
        signal.signal(signal.SIGPROF, signal.SIG_DFL)  # which ends the process, wherever it is
        resource.setrlimit(resource.RLIMIT_DATA, (MAX_DATA, MAX_DATA))
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
        nothing = os.open(os.devnull, os.O_WRONLY)
        os.dup2(nothing, 2)  # what libraries print of a damaged photo
        buffers = DecoderBuffers()
        while True:
            message, files = messages.receive(channel)
            _answer(channel, buffers, message, files[0])
    except EOFError:
        os._exit(0)
    except BaseException:  # without a traceback, which would name what is in the photo
        os._exit(1)


def _answer(channel: socket.socket, buffers: DecoderBuffers, message: dict[str, Any], file: int) -> None:
    photo = os.pread(file, message.pop("size"), 0)
    os.close(file)
    buffers.obey(message.pop("reuse"), message.pop("drop"))
    signal.setitimer(signal.ITIMER_PROF, message.pop("cpu_seconds"))
    try:
        decoded = decode(photo, Order(**message), buffers.new_pixels)
    except PhotoRejected as error:
        buffers.undo()
        messages.send(channel, {"error": type(error).__name__, "detail": error.detail})
        return
    finally:
        signal.setitimer(signal.ITIMER_PROF, 0)
    height, width = decoded.pixels.shape[:2]
    number, files = buffers.chosen()
    pixels = {"number": number, "height": height, "width": width}
    whole = {"reduction": decoded.reduction, "whole_height": decoded.height, "whole_width": decoded.width}
    messages.send(channel, pixels | whole, *files)
    for each in files:
        os.close(each)
    buffers.forget_large()
