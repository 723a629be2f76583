"""Fault points inside a function's process. Python itself imports this file, by its name, when it starts.

Only `make test-faults` puts this folder on the functions' PYTHONPATH: FacePass knows nothing of it, and what is
deployed does not have it. A fault is armed by a file in FAULT_FOLDER whose name is the point's, as
`indexing.decode.after`, and whose content is the signal to die or freeze by. The first process there takes it.
A photo that ends with a name of poisons.py is poison: it does its harm in each process that decodes it.
"""

import importlib.abc
import importlib.util
import os
import sys
from collections.abc import Callable
from contextlib import suppress
from datetime import datetime, timedelta, tzinfo
from functools import wraps
from importlib.machinery import ModuleSpec
from pathlib import Path
from types import ModuleType
from typing import Any

import poisons

FOLDER = Path(os.environ["FAULT_FOLDER"])
CLOCK = FOLDER / "clock"  # seconds by which the clock is wrong, where tokens are looked at
WRAPPED = {
    "facepass.services.matching.indexing": (
        *("index_photo", "note_arrival", "decode", "_select", "indexed_face", "store_faces", "refuse"),
    ),
    "facepass.services.matching.settling": ("pin_model", "_lock_open", "turned_away"),
    "facepass.services.erasure.users": ("erase_remains", "tombstone_uploads", "delete_user_faces"),
    "facepass.services.erasure.objects": ("_note", "_finish"),
    "facepass.services.matching.merging": ("note_merge", "carry_over"),
    "facepass.services.collections.merged_faces": ("_move", "_mark_moved", "_move_back", "_forget"),
    "facepass.services.collections.undo": ("restore_user", "take_back"),
    "facepass.services.events.fan_out": ("_announce", "_plan_deliveries", "event_bus"),
    "facepass.services.events.deliveries": ("_send",),
    "facepass.services.events.results": ("record", "_record"),
    "facepass.services.events.attempts": ("make_attempt", "_send"),
    "facepass.services.jobs.slices": ("release",),
    "facepass.services.matching.searches.steps": ("_add_matches",),
    "facepass.services.matching.clusters.steps": ("write_groups",),
    "facepass.services.janitor.snapshots.upkeep": ("write_part", "_keep", "_publish"),
    "facepass.services.janitor.snapshots.losses": ("store",),
    "facepass.services.janitor.snapshots.cleaning": ("forget_others",),
}


def reach(point: str) -> None:
    """Die or freeze here, if that is asked for."""
    taken = FOLDER / f"{point}.taken"
    with suppress(FileNotFoundError):
        (FOLDER / point).rename(taken)
        number = int(taken.read_text())
        taken.with_suffix(".pid").write_text(str(os.getpid()))
        os.kill(os.getpid(), number)


def with_points(name: str, function: Callable[..., Any]) -> Callable[..., Any]:
    """The function, with a point before it and one after."""

    @wraps(function)
    def run(*args: Any, **kwargs: Any) -> Any:
        reach(f"{name}.before")
        answer = function(*args, **kwargs)
        reach(f"{name}.after")
        return answer

    return run


class WrongClock(datetime):
    """A clock that is as wrong as the test says."""

    @classmethod
    def now(cls, tz: tzinfo | None = None) -> datetime:  # type: ignore[override]
        """The time, so many seconds off."""
        return datetime.now(tz) + timedelta(seconds=float(CLOCK.read_text() if CLOCK.exists() else 0))


def change(module: ModuleType) -> None:
    """Put the points into a module that was just imported; a name that is gone ends the process, and so the test."""
    for name in WRAPPED.get(module.__name__, ()):
        point = f"{module.__name__.rpartition('.')[2]}.{name}"
        setattr(module, name, with_points(point, getattr(module, name)))
    if module.__name__ == "facepass.services.matching.indexing":
        module.decode = poisons.with_poison(module.decode, FOLDER)
    if module.__name__ == "jwt.api_jwt":
        module.datetime = WrongClock


class Finder(importlib.abc.MetaPathFinder):
    """Finds modules as the default finder does, and changes the ones with fault points once they are imported."""

    def find_spec(self, name: str, _path: object, _target: object = None) -> ModuleSpec | None:
        """The usual spec of a module that is to be changed."""
        if name not in WRAPPED and name != "jwt.api_jwt":
            return None
        sys.meta_path.remove(self)
        try:
            spec = importlib.util.find_spec(name)
        finally:
            sys.meta_path.insert(0, self)
        execute = spec.loader.exec_module

        def exec_module(module: ModuleType) -> None:
            execute(module)
            change(module)

        spec.loader.exec_module = exec_module
        return spec


sys.meta_path.insert(0, Finder())
