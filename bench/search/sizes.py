"""The sizes that a run measures, and what it does less often, or leaves out, at the largest."""

import shutil
from pathlib import Path

ONE, THREE, TEN = 1_000_000, 3_000_000, 10_000_000
STEPS = (ONE, THREE, TEN)
# Faces are kept in memory as float32 (2 kB each) up to here, and beyond as half precision in a file that is mapped.
WHOLE_UP_TO = THREE
# Beyond, each search of a hard collection in PostgreSQL reads every vector, for more than a second.
HARD_UP_TO = THREE
UNITS = {"k": 1_000, "M": 1_000_000}
# Rows and indexes in PostgreSQL, its log, the vectors in a file, and a snapshot in the local S3.
DISK_BYTES_A_FACE = 3_500


def requested(sizes: str, largest: str | None) -> list[int]:
    """All sizes of a run, in order: the named ones, the largest, and the steps on the way to it."""
    found = {faces(size) for size in sizes.split(",")}
    if largest:
        found |= {faces(largest)} | {step for step in STEPS if ONE <= step < faces(largest)}
    return sorted(found)


def faces(size: str) -> int:
    """Parse a size: 10k, 1M or a plain number."""
    return int(float(size[:-1]) * UNITS[size[-1]]) if size[-1] in UNITS else int(size)


def timed_turns(size: int) -> int:
    """How many searches of each engine are timed: an exact scan of ten million faces takes seconds."""
    return 200 if size <= ONE else 100 if size <= THREE else 50


def check_disk(folder: Path, size: int) -> None:
    """Raise SystemExit if a collection of this size does not fit on the folder's disk."""
    needed, free = size * DISK_BYTES_A_FACE, shutil.disk_usage(folder).free
    if free < needed:
        raise SystemExit(f"{size:,} faces need {needed / 1e9:.0f} GB in {folder}, which has {free / 1e9:.0f} (TMPDIR)")
