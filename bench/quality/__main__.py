"""`make bench-quality FACES=folder`: false non-match rates behind each gate, and how well `overall` tells bad faces.

FACES holds a folder a person. The first half of each person's photos is the collection, as it is; the other half are
the probes, as they are and made worse. A probe's score is its highest cosine among the person's collection photos; its
threshold is the one at which FACES' own clean photos have an FMR of 1e-3. Prints the tables of docs/quality.md and
draws docs/quality/*.png.
"""

import sys
from pathlib import Path

import numpy as np
from rich.progress import track

from bench.quality import report
from bench.quality.probes import Probe, clean, people_in, sample_people, worse
from facepass.recognition.accuracy import all_pairs, threshold_at
from facepass.recognition.engine import Engine, open_engine
from facepass.recognition.packs import find_pack

FMR = 1e-3


def main() -> None:
    """Measure, print and draw."""
    engine = open_engine(find_pack("standard"))
    collection, probes = examine(engine, people_in(Path(sys.argv[1])))
    seen = [probe for probe in collection + [p for p in probes if p.kind == "clean"] if probe.vector is not None]
    names = sorted({probe.person for probe in seen})
    vectors = np.array([probe.vector for probe in seen], np.float32)
    threshold = threshold_at(all_pairs(vectors, np.array([names.index(probe.person) for probe in seen])), FMR)
    report.show("faces of the folder", collection, probes, threshold)
    samples = examine(engine, sample_people(), thorough=True)
    report.show("the repository's sample photos", *samples, engine.pack.threshold)
    report.draw(collection, probes, threshold, Path("docs/quality"))


def examine(
    engine: Engine, people: dict[str, list[Path]], *, thorough: bool = False
) -> tuple[list[Probe], list[Probe]]:
    """The collection and the probes; thorough: every photo is in both, and made worse in every way."""
    collection, probes = [], []
    for person, photos in track(people.items(), "looking"):
        half = len(photos) // 2
        collection += [clean(engine, person, photo) for photo in (photos if thorough else photos[:half])]
        for place, photo in enumerate(photos if thorough else photos[half:]):
            original = clean(engine, person, photo)
            probes += [original, *worse(engine, original, thorough=thorough, place=place)]
    return collection, probes


if __name__ == "__main__":
    main()
