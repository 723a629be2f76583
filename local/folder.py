"""The data folder, which one runtime at a time may use."""

import fcntl
import os
import secrets
import shutil
from contextlib import ExitStack
from pathlib import Path
from typing import IO

from local.layout import PartFailed, Workplace


def claim(place: Workplace, stops: ExitStack, *, fresh: bool) -> None:
    """Create the folder and lock it against a second runtime. fresh: remove the data of earlier runs."""
    try:
        place.logs.mkdir(parents=True, exist_ok=True)
        lock = stops.enter_context(place.lock.open("a+"))
        _lock(place, lock)
        if fresh:
            _empty(place)
    except OSError as error:
        raise PartFailed(f"the data folder {place.data} cannot be used", str(error)) from error


def _lock(place: Workplace, lock: IO[str]) -> None:
    """Take the lock, which the system releases when this process ends."""
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError as error:
        lock.seek(0)
        reason = f"process {lock.read().strip()} runs there; stop it, or choose another folder with --data"
        raise PartFailed(f"a runtime is already running in {place.data}", reason) from error
    lock.truncate(0)
    lock.write(str(os.getpid()))
    lock.flush()
    with place.reaper_lock.open("w") as left_behind:
        fcntl.flock(left_behind, fcntl.LOCK_EX)
    place.runtime_file.unlink(missing_ok=True)


def _empty(place: Workplace) -> None:
    # By name: in a folder given by mistake, other files are kept.
    for kept in (place.postgres, place.aws, place.logs):
        if kept.exists():
            shutil.rmtree(kept)
    place.api_key.unlink(missing_ok=True)
    place.cursor_key.unlink(missing_ok=True)
    place.logs.mkdir()


def cursor_key(place: Workplace) -> str:
    """The secret that signs cursors: created at the first start and kept, so that cursors survive a restart."""
    if not place.cursor_key.exists():
        write_secret(place.cursor_key, secrets.token_urlsafe(48))
    return place.cursor_key.read_text().strip()


def write_secret(file: Path, secret: str) -> None:
    """Write one line to a file that only its owner can read."""
    with os.fdopen(os.open(file, os.O_CREAT | os.O_WRONLY | os.O_TRUNC, 0o600), "w") as opened:
        opened.write(secret + "\n")
