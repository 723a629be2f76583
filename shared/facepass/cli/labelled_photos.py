"""Photos whose identities are known: a folder for each person, or a file of pairs."""

import csv
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from facepass.recognition.accuracy import MISSED, Scores, all_pairs

PHOTOS = (".jpg", ".jpeg", ".png", ".pgm", ".webp", ".heic", ".heif", ".avif")


Vectors = Mapping[Path, NDArray[np.float32]]


class Labelled(Protocol):
    """Photos whose people are known."""

    @property
    def photos(self) -> list[Path]:
        """Every photo once, in order."""

    @property
    def people(self) -> list[str]:
        """Every person once, in order."""

    def half(self, which: int) -> "Labelled":
        """The pairs among every second person: 0 or 1; no person is in both."""

    def scores(self, vectors: Vectors) -> Scores:
        """The cosines of the pairs. vectors: (512,) of length 1; a photo without one is missed."""


@dataclass(frozen=True)
class LabelledFolder:
    """A folder with a folder for each person. Every two photos are a pair."""

    photos: list[Path]

    @property
    def people(self) -> list[str]:
        """As in Labelled."""
        return sorted({photo.parent.name for photo in self.photos})

    def of_several_photos(self) -> "LabelledFolder":
        """The people with two photos and more."""
        counts = Counter(photo.parent.name for photo in self.photos)
        return LabelledFolder([photo for photo in self.photos if counts[photo.parent.name] > 1])

    def half(self, which: int) -> "LabelledFolder":
        """As in Labelled."""
        chosen = set(self.people[which::2])
        return LabelledFolder([photo for photo in self.photos if photo.parent.name in chosen])

    def scores(self, vectors: Vectors) -> Scores:
        """As in Labelled."""
        number = {person: place for place, person in enumerate(self.people)}
        missing = np.full_like(next(iter(vectors.values())), np.nan)
        rows = np.stack([vectors.get(photo, missing) for photo in self.photos])
        return all_pairs(rows, np.array([number[photo.parent.name] for photo in self.photos], np.int64))


@dataclass(frozen=True)
class LabelledPairs:
    """The pairs of a file: (photo, person, photo, person)."""

    pairs: list[tuple[Path, str, Path, str]]

    @property
    def photos(self) -> list[Path]:
        """As in Labelled."""
        return sorted({photo for first, _, second, _ in self.pairs for photo in (first, second)})

    @property
    def people(self) -> list[str]:
        """As in Labelled."""
        return sorted({person for _, one, _, other in self.pairs for person in (one, other)})

    def half(self, which: int) -> "LabelledPairs":
        """As in Labelled."""
        chosen = set(self.people[which::2])
        return LabelledPairs([pair for pair in self.pairs if pair[1] in chosen and pair[3] in chosen])

    def scores(self, vectors: Vectors) -> Scores:
        """As in Labelled."""
        number = {person: place for place, person in enumerate(self.people)}
        kept = [pair for pair in self.pairs if (pair[0] in vectors and pair[2] in vectors) or pair[1] == pair[3]]
        cosines = [
            float(vectors[first] @ vectors[second]) if first in vectors and second in vectors else MISSED
            for first, _, second, _ in kept
        ]
        people = np.array([[number[one], number[other]] for _, one, _, other in kept], np.int64).reshape(-1, 2)
        return Scores(np.array(cosines), people[:, 0], people[:, 1])


def read_folder(folder: Path) -> LabelledFolder:
    """The photos in a folder of folders, each named for a person."""
    return LabelledFolder(sorted(path for path in folder.glob("*/*") if path.suffix.lower() in PHOTOS))


def read_pairs(table: Path) -> LabelledPairs:
    """The pairs of a .csv with `first,second,same`, and `first_person,second_person` if they are known.

    Without people each photo counts as another person's, and `same` says which two are one person's.
    Raises ValueError or KeyError for a file of another shape.
    """
    with table.open(newline="", encoding="utf-8") as lines:
        return LabelledPairs([_pair(table.parent, line) for line in csv.DictReader(lines)])


def _pair(folder: Path, line: dict[str, str]) -> tuple[Path, str, Path, str]:
    same = line["same"].strip()
    if same not in ("0", "1"):
        raise ValueError(f"`same` is 0 or 1, not {same!r}")
    one = line.get("first_person") or line["first"]
    other = line.get("second_person") or (one if same == "1" else line["second"])
    if (one == other) != (same == "1"):
        raise ValueError("`same` and the people of a pair disagree")
    return folder / line["first"], one, folder / line["second"], other
