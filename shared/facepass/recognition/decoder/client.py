"""The service's end: send a photo to a decoder, and get its pixels or the error of what is wrong with it."""

import os
import signal
import socket
import threading
from dataclasses import asdict
from typing import Any

from facepass.errors import PhotoTooComplex, TooManyPixels, Unavailable, UnreadablePhoto
from facepass.recognition.decoder import messages, spawner
from facepass.recognition.decoder.buffers import ServiceBuffers
from facepass.recognition.decoder.order import Decoded, Order

CPU_SECONDS = 3.0  # of processor time; a progressive JPEG of 48 megapixels at full scale takes 1.7
CPU_SECONDS_OF_HEIF = 4.0  # 48 megapixels take 2.3, of two threads
START_SECONDS = 30.0  # for a spawner and its imports
WAIT_SECONDS = 10.0  # for a decoder that does not get processor time
ERRORS = {error.__name__: error for error in (PhotoTooComplex, TooManyPixels, UnreadablePhoto)}
# How a decoder ends that took too much: by its timer, or by the kernel when memory is short.
OVERWORKED = (-signal.SIGPROF, -signal.SIGKILL)


class Decoder:
    """One decoder process at a time, with its spawner; both are made when the first photo comes. Thread-safe.

    pid: of the decoder process; 0 before the first photo.
    """

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._owner = os.getpid()
        self._spawner: socket.socket | None = None
        self._channel: socket.socket | None = None
        self._file = messages.new_file(0)  # holds the photo of each request; its pages are used again
        self._buffers = ServiceBuffers()
        self.pid = 0

    @property
    def belongs_here(self) -> bool:
        """Whether this process made it; a fork of the process needs its own."""
        return self._owner == os.getpid()

    def decode(self, photo: bytes, order: Order, cpu_seconds: float | None = None) -> Decoded:
        """The pixels of a photo, read-only. cpu_seconds: after so much processor time the photo counts as too complex.

        Raises TooManyPixels, PhotoTooComplex or UnreadablePhoto, or Unavailable if no decoder can be had.
        """
        with self._lock:
            try:
                answer, files = self._ask(photo, asdict(order) | {"cpu_seconds": cpu_seconds or _seconds_for(order)})
                if "error" in answer:
                    raise ERRORS[answer["error"]](answer["detail"])
                pixels = self._buffers.pixels(answer["number"], files, answer["height"], answer["width"])
                return Decoded(pixels, answer["reduction"], answer["whole_width"], answer["whole_height"])
            except TimeoutError as error:
                os.kill(self.pid, signal.SIGKILL)
                self._replace()
                raise Unavailable from error
            except (EOFError, OSError) as error:
                raise _reason(self._replace()) from error
            except (KeyError, TypeError, ValueError) as error:  # no such answer: the photo took over the decoder
                self._replace()
                raise UnreadablePhoto from error

    def close(self) -> None:
        """End the decoder and its spawner."""
        for channel in (self._channel, self._spawner):
            if channel is not None:
                channel.close()
        self._channel = self._spawner = None
        os.close(self._file)

    def _ask(self, photo: bytes, message: dict[str, Any]) -> tuple[dict[str, Any], list[int]]:
        if self._channel is None:
            self._replace()
        assert self._channel is not None
        os.pwrite(self._file, photo, 0)
        messages.send(self._channel, message | self._buffers.orders() | {"size": len(photo)}, self._file)
        return messages.receive(self._channel)

    def _replace(self) -> int | None:
        """Have a new decoder; the exit code of the one before, negative for a signal, None if it is unknown."""
        if self._channel is not None:
            self._channel.close()
            self._channel = None
        try:
            return self._spawn()
        except (EOFError, OSError):  # the spawner is gone, and with it what it knew
            self._spawner, self.pid = None, 0
        try:
            self._spawn()
        except (EOFError, OSError) as error:
            raise Unavailable from error
        return None

    def _spawn(self) -> int:
        if self._spawner is None:
            self._spawner = spawner.connect()
            self._spawner.settimeout(START_SECONDS)
        messages.send(self._spawner, {"ended": self.pid})
        answer, [channel] = messages.receive(self._spawner)
        self._buffers = ServiceBuffers()
        self.pid, self._channel = answer["pid"], socket.socket(fileno=channel)
        self._channel.settimeout(WAIT_SECONDS)
        return int(answer["status"])


def _seconds_for(order: Order) -> float:
    return CPU_SECONDS_OF_HEIF if order.container == "HEIF" else CPU_SECONDS


def _reason(exit_code: int | None) -> Exception:
    """Why a photo ended its decoder."""
    if not exit_code:  # unknown, or it ended because the channel was closed
        return Unavailable()
    return PhotoTooComplex() if exit_code in OVERWORKED else UnreadablePhoto()


_decoders: list[Decoder] = []


def decoder() -> Decoder:
    """The decoder of this process."""
    if not _decoders or not _decoders[-1].belongs_here:
        _decoders[:] = [Decoder()]
    return _decoders[-1]
