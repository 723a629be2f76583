"""What a photo does to the process that decodes it, if it ends with one of these names.

hang     within a library, which no signal handler of Python's interrupts
memory   until Lambda would end the environment
crash    of the decoder, as by a fault of a codec
"""

import ctypes
import os
import signal
from collections.abc import Callable
from functools import partial, wraps
from pathlib import Path
from typing import Any

import psutil

CHUNK = 64 * 1024 * 1024


def with_poison(decode: Callable[..., Any], folder: Path) -> Callable[..., Any]:
    """The function, which poison harms until the file `cured` is in the folder."""
    harms = {b"hang": partial(hang, folder), b"memory": fill_memory, b"crash": crash_decoder}

    @wraps(decode)
    def run(photo: bytes) -> Any:
        kind = photo[-20:].rpartition(b"poison: ")[2]
        if kind in harms and not (folder / "cured").exists():
            decode(photo)
            harms[kind]()
        return decode(photo)

    return run


def hang(folder: Path) -> None:
    """Wait in C for a lock that nothing releases; the file `hanging` says which process does."""
    (folder / "hanging").write_text(str(os.getpid()))
    lock = ctypes.create_string_buffer(64)
    for _ in range(2):
        ctypes.CDLL(None).pthread_mutex_lock(lock)


def fill_memory() -> None:
    """Take memory until the function has more than its own, and end as Lambda ends it."""
    limit, taken = int(os.environ["AWS_LAMBDA_FUNCTION_MEMORY_SIZE"]) * 1024 * 1024, []
    while psutil.Process().memory_info().rss < limit:
        taken.append(b"x" * CHUNK)
    os.kill(os.getpid(), signal.SIGKILL)


def crash_decoder() -> None:
    """End the decoder by the signal of an invalid access to memory."""
    from facepass.recognition.decoder.client import decoder

    os.kill(decoder().pid, signal.SIGSEGV)
