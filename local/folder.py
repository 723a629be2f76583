"""The data folder, which one runtime at a time may use."""

import fcntl
import os
import secrets
import shutil
from contextlib import ExitStack
from pathlib import Path
from typing import IO

from local.console import say
from local.layout import PartFailed, Workplace

DEFAULT_PACK = "standard"
EARLIER_DEFAULT_PACK = "lite"  # of the releases that left no note in the folder


def claim(place: Workplace, stops: ExitStack, *, fresh: bool) -> None:
    """Create the folder and lock it against a second runtime. fresh: remove the data of earlier runs."""
    try:
        place.logs.mkdir(parents=True, exist_ok=True)
        lock = stops.enter_context(place.lock.open("a+"))
        _lock(place, lock)
        if fresh:
            _empty(place)
        _note_default_pack(place)
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
    place.signing_key.unlink(missing_ok=True)
    place.rekognition.unlink(missing_ok=True)
    place.default_pack.unlink(missing_ok=True)
    place.logs.mkdir()


def _note_default_pack(place: Workplace) -> None:
    """Note the pack that the data begin with: they keep it when a later release has another default."""
    if place.default_pack.exists() and place.default_pack.read_bytes().strip():  # empty after a crash or a full disk
        return
    pack = EARLIER_DEFAULT_PACK if place.postgres.exists() else DEFAULT_PACK
    if pack != DEFAULT_PACK:
        say(f"This data was made with the model pack {pack} and keeps it; docs/upgrading.md moves it to {DEFAULT_PACK}")
    place.default_pack.write_text(f"{pack}\n", encoding="utf-8")


def cursor_key(place: Workplace) -> str:
    """The secret that signs cursors: created at the first start and kept, so that cursors survive a restart."""
    return _kept_secret(place.cursor_key)


def signing_key(place: Workplace) -> str:
    """The secret that AWS credentials are derived from: kept likewise, so that they survive a restart."""
    return _kept_secret(place.signing_key)


def _kept_secret(file: Path) -> str:
    if not file.exists():
        write_secret(file, secrets.token_urlsafe(48))
    return file.read_text().strip()


def write_secret(file: Path, secret: str) -> None:
    """Write one line to a file that only its owner can read."""
    with os.fdopen(os.open(file, os.O_CREAT | os.O_WRONLY | os.O_TRUNC, 0o600), "w") as opened:
        opened.write(secret + "\n")
