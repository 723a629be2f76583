"""`make bench-clusters FACES=folder`: how well unknown people are grouped, and how long 50,000 of them take.

FACES holds a folder a person. The photos' subjects are embedded with the pack `standard`; their vectors are kept in
bench/out, so that only the first run takes minutes.

1. Methods on half of the people, at thresholds for different numbers of expected false links, and on the other half.
   Pairwise precision: of the pairs of faces in one group, the share of one person. Recall: of the pairs of one person,
   the share in one group.
2. The job itself, step by step on a PostgreSQL of its own, as functions/jobs does it: the folder's faces alone; with
   synthetic strangers up to 50,000, who appear once each; and 50,000 faces of 2,000 synthetic people. They are Gaussian
   vectors with the mean and the covariance of the folder's people, so that two of them are as similar as two people of
   the folder.

Prints both and writes bench/out/clusters.json.
"""

import argparse
import json
import sys
from pathlib import Path
from typing import Any

import numpy as np
from rich.console import Console
from rich.table import Table

from bench.clusters.jobs import TENANT, databases, measure_job
from bench.clusters.methods import compare_methods
from bench.clusters.people import People, Vectors, crowd, strangers, usable, vectors_of
from facepass.cli.labelled_photos import read_folder
from facepass.recognition.engine import open_engine
from facepass.recognition.engines import Engines
from facepass.recognition.packs import Pack, find_pack
from facepass.services.matching.context import MatchingContext

OUT = Path(__file__).parents[1] / "out"
HALVES = ("first half", "hold-out half")
LARGE = 50_000
EACH = 25  # faces of each person of the third collection
console = Console(width=120)


def main() -> int:
    """Measure, print and write."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("faces", type=Path)
    parser.add_argument("--large", type=int, default=LARGE, help="Faces with synthetic strangers.")
    options = parser.parse_args()
    pack, labelled = find_pack("standard"), read_folder(options.faces)
    vectors = vectors_of(pack, labelled, OUT / "clusters-vectors.npz")
    halves = {name: usable(labelled.half(half), vectors) for half, name in enumerate(HALVES)}
    methods = {name: compare_methods(pack, *half) for name, half in halves.items()}
    show_methods(methods)
    jobs = measure_jobs(pack, *usable(labelled, vectors), options.large)
    show_jobs(jobs)
    (OUT / "clusters.json").write_text(json.dumps({"methods": methods, "jobs": jobs}, indent=2) + "\n")
    return 0


def measure_jobs(pack: Pack, faces: Vectors, people: People, large: int) -> list[dict[str, Any]]:
    """The job with the folder's faces, with strangers besides, and with as many faces of fewer people."""
    more = max(large - len(faces), 0)
    everyone = np.concatenate([faces, strangers(faces, people, more)])
    whose = np.concatenate([people, people.max() + 1 + np.arange(more)])
    with databases() as owner:
        context = MatchingContext(TENANT, engines=Engines(open_engine(pack)))
        return [
            measure_job(context, owner, *known)
            for known in ((faces, people), (everyone, whose), crowd(faces, people, large // EACH, EACH))
        ]


def show_methods(methods: dict[str, list[dict[str, Any]]]) -> None:
    """Print a row for each method and threshold."""
    table = Table("one false link in", "method", *(f"{name}: precision, recall" for name in HALVES))
    for first, second in zip(*(methods[name] for name in HALVES), strict=True):
        found = (f"{row['precision']:.4f}, {row['recall']:.4f} at {row['threshold']:.3f}" for row in (first, second))
        table.add_row(f"{first['one_in']} faces", first["method"], *found)
    console.print(table)


def show_jobs(jobs: list[dict[str, Any]]) -> None:
    """Print a row for each collection."""
    table = Table("faces", "people", "threshold", "groups", "precision", "recall", "comparing", "grouping", "process")
    for row in jobs:
        table.add_row(
            f"{row['faces']:,}", f"{row['people']:,}", f"{row['threshold']:.3f}", f"{row['groups']:,}",
            f"{row['precision']:.4f}", f"{row['recall']:.4f}", f"{row['comparing_s']:.0f} s",
            f"{row['grouping_s']:.1f} s", f"{row['process_mb']:.0f} MB",
        )  # fmt: skip
    console.print(table)


if __name__ == "__main__":
    sys.exit(main())
