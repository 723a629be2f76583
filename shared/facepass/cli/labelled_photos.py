"""Photos whose identities are known: a folder for each person, or a file of pairs."""

import csv
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from facepass.recognition.accuracy import Scores

PHOTOS = (".jpg", ".jpeg", ".png", ".pgm", ".webp", ".heic", ".heif", ".avif")


@dataclass(frozen=True)
class Labelled:
    """Photos, the identity of each, and the pairs to compare: (photo, person, photo, person)."""

    pairs: list[tuple[Path, str, Path, str]]

    @property
    def photos(self) -> list[Path]:
        """Every photo once, in order."""
        return sorted({photo for first, _, second, _ in self.pairs for photo in (first, second)})

    @property
    def people(self) -> list[str]:
        """Every person once, in order."""
        return sorted({person for _, one, _, other in self.pairs for person in (one, other)})

    def half(self, which: int) -> "Labelled":
        """The pairs among every second person: 0 or 1; no person is in both."""
        chosen = set(self.people[which::2])
        return Labelled([pair for pair in self.pairs if pair[1] in chosen and pair[3] in chosen])

    def scores(self, vectors: dict[Path, NDArray[np.float32]]) -> Scores:
        """The cosines of the pairs whose photos both have a vector, (512,) of length 1."""
        number = {person: place for place, person in enumerate(self.people)}
        seen = [pair for pair in self.pairs if pair[0] in vectors and pair[2] in vectors]
        cosines = [float(vectors[first] @ vectors[second]) for first, _, second, _ in seen]
        first = [number[person] for _, person, _, _ in seen]
        second = [number[person] for _, _, _, person in seen]
        return Scores(np.array(cosines), np.array(first, np.int64), np.array(second, np.int64))


def read_folder(folder: Path) -> Labelled:
    """Every pair of the photos in a folder of folders, each named for a person."""
    photos = sorted(path for path in folder.glob("*/*") if path.suffix.lower() in PHOTOS)
    return Labelled(
        [
            (first, first.parent.name, second, second.parent.name)
            for place, first in enumerate(photos)
            for second in photos[place + 1 :]
        ]
    )


def read_pairs(table: Path) -> Labelled:
    """The pairs of a .csv with `first,second,same`, and `first_person,second_person` if they are known.

    Without people each photo counts as another person's, and `same` says which two are one person's.
    Raises ValueError or KeyError for a file of another shape.
    """
    with table.open(newline="", encoding="utf-8") as lines:
        return Labelled([_pair(table.parent, line) for line in csv.DictReader(lines)])


def _pair(folder: Path, line: dict[str, str]) -> tuple[Path, str, Path, str]:
    same = line["same"].strip()
    if same not in ("0", "1"):
        raise ValueError(f"`same` is 0 or 1, not {same!r}")
    one = line.get("first_person") or line["first"]
    other = line.get("second_person") or (one if same == "1" else line["second"])
    if (one == other) != (same == "1"):
        raise ValueError("`same` and the people of a pair disagree")
    return folder / line["first"], one, folder / line["second"], other
