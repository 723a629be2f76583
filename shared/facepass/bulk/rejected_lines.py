"""The lines that an import could not load, in a file that only the operator can read."""

import csv
import os
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

from facepass.bulk.sources.lines import Reject

OWNER_ONLY = 0o600


class RejectsFile:
    """A CSV of rejected lines, written to the disk after each batch."""

    def __init__(self, file: IO[str]) -> None:
        self._file = file
        self._rows = csv.writer(file)
        self._rows.writerow(Reject._fields)

    def add(self, rejects: Iterable[Reject]) -> None:
        """Write rejected lines."""
        self._rows.writerows(rejects)
        self._file.flush()


@contextmanager
def open_rejects(path: Path) -> Iterator[RejectsFile]:
    """Create a rejects file; an earlier one is replaced."""
    with private_file(path) as descriptor, os.fdopen(descriptor, "w", newline="", closefd=False) as file:
        yield RejectsFile(file)


@contextmanager
def private_file(path: Path) -> Iterator[int]:
    """A new file, as a descriptor to write to, that only its owner can read; an existing one is replaced.

    It never writes through an existing link, or into a file that others have opened.
    """
    path.unlink(missing_ok=True)
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, OWNER_ONLY)
    try:
        yield descriptor
    finally:
        os.close(descriptor)
