"""The spawner: a process that has imported what decoding needs, and forks decoders from itself.

It never reads a photo, so no photo can end it, and a decoder that was ended is replaced within a few milliseconds. It
ends when the service's process does. A Lambda function forks it at its very start (early.py), before other imports
start threads; any other program launches it when it decodes its first photo.
"""

import gc
import os
import signal
import socket
import subprocess
import sys
from typing import NoReturn

from facepass.recognition.decoder import messages

_forked: list[socket.socket] = []  # the channel to a spawner that was forked at the start of this process


def fork() -> None:
    """Fork the spawner from this process, which has imported little and has one thread."""
    ours, its = socket.socketpair()
    if os.fork() == 0:
        ours.close()
        _serve_and_exit(its)
    its.close()
    _forked.append(ours)


def connect() -> socket.socket:
    """A channel to a spawner: to the forked one, once, or to a new one."""
    return _forked.pop() if _forked else _launch()


def _launch() -> socket.socket:
    ours, its = socket.socketpair()
    with its:
        subprocess.Popen(  # noqa: S603
            [sys.executable, "-m", "facepass.recognition.decoder.spawner", str(its.fileno())],
            pass_fds=[its.fileno()],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            env=os.environ | {"PYTHONPATH": os.pathsep.join(sys.path)},
        )
    return ours


def _serve_and_exit(channel: socket.socket) -> NoReturn:
    """Serve within a fork, and leave without what the parent would do at its exit."""
    try:
        nothing = os.open(os.devnull, os.O_RDWR)
        os.dup2(nothing, 0)
        os.dup2(nothing, 1)
        _close_files_but(channel.fileno())
        serve(channel)
    except BaseException:  # the parent sees that the channel is closed
        os._exit(1)
    os._exit(0)


def _close_files_but(kept: int) -> None:
    """Close what the parent has open: its connections would otherwise outlive it."""
    os.closerange(3, kept)
    os.closerange(kept + 1, os.sysconf("SC_OPEN_MAX"))


def serve(channel: socket.socket) -> None:
    """Fork a decoder for each message, and say how the one before it ended, until the channel is closed."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is for the service, with which the spawner ends
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    os.environ["OPENBLAS_NUM_THREADS"] = "1"  # a process with threads is not safely forked
    from facepass.recognition.decoder.process import decode_photos  # noqa: PLC0415

    gc.freeze()  # so that collections in the decoders do not copy the spawner's pages
    while True:
        try:
            message, _ = messages.receive(channel)
        except (EOFError, ConnectionError):
            return
        status = os.waitpid(message["ended"], 0)[1] if message["ended"] else 0
        ours, its = socket.socketpair()
        pid = os.fork()
        if pid == 0:
            channel.close()
            ours.close()
            decode_photos(its)
        its.close()
        messages.send(channel, {"pid": pid, "status": os.waitstatus_to_exitcode(status)}, ours.fileno())
        ours.close()


if __name__ == "__main__":
    serve(socket.socket(fileno=int(sys.argv[1])))
