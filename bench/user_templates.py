"""`make bench-templates`: is a user matched best by the nearest face, or by the mean of the faces?

Each photo of a folder of people is compared with every person: with the other photos of its own, and with all of each
other person's. The share of photos that match their own person is given at thresholds of the same false match rate, for
each of the ways; also of the people with many photos alone, where the ways differ most. Prints a table and writes
bench/out/user_templates.json.
"""

import json
import sys
import warnings
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from rich.console import Console
from rich.progress import track
from rich.table import Table

from facepass.cli.labelled_photos import read_folder
from facepass.recognition import accuracy
from facepass.recognition.engine import open_engine
from facepass.recognition.packs import find_pack

OUT = Path(__file__).parent / "out" / "user_templates.json"
RATES = (1e-3, 1e-4, 2e-5)
MANY = (2, 3, 6)  # photos of a person, at least
Vectors = NDArray[np.float32]
Integers = NDArray[np.int64]


@dataclass(frozen=True)
class Scores:
    """One way's scores. genuine: (photos,) with the own person. impostor: (photos, people), -inf for the own person."""

    genuine: Vectors
    impostor: Vectors


def main() -> int:
    """Measure and print."""
    warnings.simplefilter("ignore")
    vectors, weights, person = embedded(Path(sys.argv[1]))
    by_face, by_mean = nearest(vectors, person), mean(vectors, np.ones_like(weights), person)
    ways = {
        "nearest face": by_face,
        "mean": by_mean,
        "mean weighted by quality": mean(vectors, weights, person),
        "mean, of people whose nearest face matches": both(by_face, by_mean),
    }
    photos = np.bincount(person)[person]
    figures = {
        name: {
            f"of {least} photos or more": [true_accept_rate(scores, photos >= least, rate) for rate in RATES]
            for least in MANY
        }
        for name, scores in ways.items()
    }
    report(figures)
    OUT.parent.mkdir(exist_ok=True)
    OUT.write_text(json.dumps({"false match rates": RATES, "true accept rates": figures}, indent=1))
    return 0


def embedded(folder: Path) -> tuple[Vectors, Vectors, Integers]:
    """Vectors (n, 512) of the photos' subjects, their quality (n,) 0 to 1, and the number of their person (n,)."""
    labelled, engine = read_folder(folder).of_several_photos(), open_engine(find_pack("standard"))
    number = {name: place for place, name in enumerate(labelled.people)}
    rows = []
    for photo in track(labelled.photos, "embedding"):
        subject = accuracy.subject_of(engine.find_faces(accuracy.read_photo(photo)))
        if subject is not None:
            rows.append((engine.embed(subject), subject.quality.overall / 100, number[photo.parent.name]))
    vectors, quality, person = zip(*rows, strict=True)
    return np.stack(vectors), np.array(quality, np.float32), np.array(person, np.int64)


def nearest(vectors: Vectors, person: Integers) -> Scores:
    """By the most similar of the person's photos."""
    cosines = vectors @ vectors.T
    np.fill_diagonal(cosines, -np.inf)
    order = np.argsort(person, kind="stable")
    first = np.searchsorted(person[order], np.arange(person.max() + 1))
    return _split(np.maximum.reduceat(cosines[:, order], first, axis=1), person)


def mean(vectors: Vectors, weights: Vectors, person: Integers) -> Scores:
    """By the normalised mean of the person's photos, without the photo itself."""
    weighted = vectors * weights[:, None]
    sums = np.zeros((person.max() + 1, vectors.shape[1]), np.float32)
    np.add.at(sums, person, weighted)
    cosines = vectors @ _normalised(sums).T
    own = _normalised(sums[person] - weighted)
    cosines[np.arange(len(person)), person] = (vectors * own).sum(axis=1)
    return _split(cosines, person)


def both(one: Scores, other: Scores) -> Scores:
    """The score at which both ways match."""
    return Scores(np.minimum(one.genuine, other.genuine), np.minimum(one.impostor, other.impostor))


def _normalised(rows: Vectors) -> Vectors:
    return np.asarray(rows / np.maximum(np.linalg.norm(rows, axis=1, keepdims=True), 1e-9), np.float32)


def _split(scores: Vectors, person: Integers) -> Scores:
    places = np.arange(len(person))
    genuine = scores[places, person].copy()
    scores[places, person] = -np.inf
    return Scores(genuine, scores)


def true_accept_rate(scores: Scores, chosen: NDArray[np.bool_], rate: float) -> float:
    """The share of the chosen photos that match their person, at a threshold of this false match rate of all photos."""
    strangers = scores.impostor[np.isfinite(scores.impostor)]
    threshold = -np.partition(-strangers, int(rate * strangers.size))[int(rate * strangers.size)]
    return float((scores.genuine[chosen] > threshold).mean())


def report(figures: dict[str, dict[str, list[float]]]) -> None:
    """Print the shares."""
    table = Table("", *(f"FMR {rate:g}" for rate in RATES), title="Photos that match their own person")
    for name, groups in figures.items():
        for group, shares in groups.items():
            table.add_row(f"{name}, people {group}", *(f"{share:.2%}" for share in shares))
    Console().print(table)


if __name__ == "__main__":
    sys.exit(main())
