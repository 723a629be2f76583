"""Collections of clean photos, and degraded probes: their vectors and their quality measures."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from bench.quality.degraded import KINDS, STEPS
from facepass.recognition.accuracy import read_photo
from facepass.recognition.engine import DetectedFace, Engine
from facepass.recognition.photo import Photo

SAMPLES = Path("tests/data/photos")
# Each kind and step is tried on every so many of a person's later photos, in turn.
EVERY = 5


@dataclass(frozen=True)
class Probe:
    """A face of a photo that was made worse. vector: (512,); None where no face was found."""

    person: str
    photo: Path
    kind: str
    step: int
    face: DetectedFace | None
    vector: NDArray[np.float32] | None


def people_in(folder: Path) -> dict[str, list[Path]]:
    """The photos of each person, from one folder for each."""
    return {person.name: sorted(person.iterdir()) for person in sorted(folder.iterdir()) if person.is_dir()}


def sample_people() -> dict[str, list[Path]]:
    """The repository's own photos: three of Obama, one each of two others."""
    named = {"obama": ("obama.jpg", "obama2.jpg", "obama3.jpg"), "biden": ("biden.jpg",), "collins": ("collins.png",)}
    return {person: [SAMPLES / name for name in names] for person, names in named.items()}


def clean(engine: Engine, person: str, photo: Path) -> Probe:
    """The unchanged photo."""
    return _probe(engine, person, photo, "clean", 0, read_photo(photo).pixels)


def worse(engine: Engine, original: Probe, *, thorough: bool, place: int) -> Iterator[Probe]:
    """The photo made worse in each way; thorough: in every step of it, else in those that `place` is the turn of."""
    if original.face is None:
        return
    pixels = read_photo(original.photo).pixels
    for number, (kind, step) in enumerate((kind, step) for kind in KINDS for step in STEPS):
        if thorough or number % EVERY == place % EVERY:
            made = KINDS[kind](pixels, original.face.quality.face_size, step)
            yield _probe(engine, original.person, original.photo, kind, step, made)


def _probe(engine: Engine, person: str, photo: Path, kind: str, step: int, pixels: NDArray[np.uint8]) -> Probe:
    found = engine.find_faces(Photo(np.asarray(pixels, np.uint8)))
    face = found[0] if found else None
    return Probe(person, photo, kind, step, face, None if face is None else engine.embed(face))
