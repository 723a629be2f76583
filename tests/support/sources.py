"""Sources to import, and the operators' commands run on them as an operator does."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from sqlalchemy import func, select
from typer.testing import CliRunner, Result

from facepass.cli.__main__ import app
from facepass.database.sessions import vector_session
from facepass.models.vector import Face

ROOT = Path(__file__).parents[2]
DEADLINE = 60.0


def unit_vectors(count: int, seed: int = 1) -> NDArray[np.float32]:
    """(count, 512) random directions."""
    vectors = np.random.default_rng(seed).standard_normal((count, 512)).astype(np.float32)
    return vectors / np.linalg.norm(vectors, axis=1, keepdims=True)


def write_npz(path: Path, embeddings: NDArray[np.floating], model: str = "lite", **texts: list[str]) -> Path:
    """An archive of ready vectors."""
    np.savez(path, embeddings=embeddings, model=np.array(model), **{name: np.array(t) for name, t in texts.items()})
    return path


def run(command: str, place: Path, tenant: str, *options: str) -> Result:
    """`facepass import` or `facepass export` in this process."""
    rejects = ["--rejects", str(rejects_of(place))] if command == "import" else []
    return CliRunner().invoke(app, [command, str(place), "--tenant", tenant, *rejects, *options])


def rejects_of(source: Path) -> Path:
    """Where `run` lets an import of this source put its rejects."""
    return source.with_name(f"{source.name}.rejects")


def rejected(source: Path) -> list[str]:
    """The lines of the rejects file, behind its header."""
    return rejects_of(source).read_text().splitlines()[1:]


def kill_midway(arguments: list[str], is_midway: Callable[[], bool], *script: str) -> None:
    """Run `facepass ...` (or a script) in a process of its own and kill that with SIGKILL as soon as it is midway.

    Then wait until none of its own processes is left.
    """
    start = script or ("-m", "facepass.cli")
    environment = os.environ | {"PYTHONPATH": f"{ROOT / 'shared'}:{ROOT}"}
    with subprocess.Popen([sys.executable, *start, *arguments], env=environment, start_new_session=True) as process:
        poll_until(lambda: is_midway() or process.poll() is not None)
        assert process.poll() is None, "the import ended before it was killed"
        process.send_signal(signal.SIGKILL)
    poll_until(lambda: not _lives(process.pid))


def poll_until(is_true: Callable[[], bool]) -> None:
    """Ask again and again until the deadline."""
    deadline = time.monotonic() + DEADLINE
    while not is_true():
        assert time.monotonic() < deadline


def _lives(group: int) -> bool:
    """Whether a process of the group does anything but wait to be reaped."""
    for stat in Path("/proc").glob("[0-9]*/stat"):
        with suppress(OSError):
            state, _parent, its_group = stat.read_text().rsplit(")", 1)[1].split()[:3]
            if int(its_group) == group and state != "Z":
                return True
    return False


def count_faces(tenant: str) -> int:
    """How many faces a tenant has by now."""
    with vector_session(tenant) as vector:
        return vector.scalar(select(func.count()).select_from(Face)) or 0


def faces_of(tenant: str, *columns: Any) -> list[tuple[Any, ...]]:
    """These columns of a tenant's faces, by id."""
    with vector_session(tenant) as vector:
        return [tuple(row) for row in vector.execute(select(*columns).order_by(Face.id))]
