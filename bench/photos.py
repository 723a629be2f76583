"""`make bench-photos FACES=folder`: what JPEG quality and size cost in similarity; prints the tables of docs/mobile.md.

FACES holds a folder a person; without it, the repository's sample photos. Each photo is coded again as a phone would
send it, and its largest face is compared with that of the photo as it was, and with the person's other photos as they
were. The latter is what counts: it says how much nearer to the threshold a verification comes.
"""

import sys
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

from bench.quality.probes import Probe, clean, people_in, sample_people
from facepass.recognition.accuracy import read_photo
from facepass.recognition.engine import DetectedFace, Engine, open_engine
from facepass.recognition.gates import DEFAULT_GATE, shortcomings
from facepass.recognition.packs import find_pack
from facepass.recognition.photo import decode

QUALITIES = (95, 90, 85, 75, 60, 40, 20, 10)
SIDES = (1600, 1280, 960, 640, 480, 320, 240, 160)
QUALITY_OF_SIDES = 85
HEADER = (
    "kB",
    "face, pixels",
    "cosine with itself",
    "lowest",
    "change to other photos",
    "largest fall",
    "refused by `low`",
)


@dataclass(frozen=True)
class Sent:
    """A photo as it was sent. size: bytes. face: its largest; None where none was found or the filter refuses it.

    itself: the cosine with the photo as it was. change: of the highest cosine with the person's other photos; None for
    a person with one photo.
    """

    size: int
    face: DetectedFace | None
    itself: float
    change: float | None


def main() -> None:
    """Measure and print."""
    engine = open_engine(find_pack("standard"))
    people = people_in(Path(sys.argv[1])) if len(sys.argv) > 1 else sample_people()
    known = [clean(engine, person, photo) for person, photos in people.items() for photo in photos]
    known = [probe for probe in known if probe.vector is not None]
    persons = len({probe.person for probe in known})
    _say(
        f"{len(known)} photos of {persons} people; the threshold of {engine.pack.model_id} is {engine.pack.threshold}\n"
    )
    show("quality", [(f"{quality}", list(sent(engine, known, quality, None))) for quality in QUALITIES])
    show("longer side", [(f"{side}", list(sent(engine, known, QUALITY_OF_SIDES, side))) for side in SIDES])


def sent(engine: Engine, known: Sequence[Probe], quality: int, side: int | None) -> Iterator[Sent]:
    """Each photo, coded with a quality and shrunk to a longer side; one that is smaller already is left out."""
    for probe in known:
        pixels = read_photo(probe.photo).pixels
        scale = 1.0 if side is None else side / max(pixels.shape[:2])
        if scale > 1:
            continue
        if side is not None:
            pixels = np.asarray(cv2.resize(pixels, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA), np.uint8)
        coded = cv2.imencode(".jpg", pixels, [cv2.IMWRITE_JPEG_QUALITY, quality])[1].tobytes()
        yield _compared(engine, known, probe, coded)


def _compared(engine: Engine, known: Sequence[Probe], probe: Probe, coded: bytes) -> Sent:
    found = engine.find_faces(decode(coded))
    if not found or shortcomings(found[0].certainty, found[0].quality, DEFAULT_GATE):
        return Sent(len(coded), None, 0, None)
    vector = engine.embed(found[0])
    others = [each for each in known if each.person == probe.person and each.photo != probe.photo]
    change = _highest(others, vector) - _highest(others, probe.vector) if others else None
    return Sent(len(coded), found[0], float(_of(probe) @ vector), change)


def _highest(probes: Sequence[Probe], vector: NDArray[np.float32] | None) -> float:
    assert vector is not None
    return max(float(_of(each) @ vector) for each in probes)


def _of(probe: Probe) -> NDArray[np.float32]:
    assert probe.vector is not None
    return probe.vector


def show(name: str, rows: Sequence[tuple[str, Sequence[Sent]]]) -> None:
    """Print a table in Markdown: medians, and the worst photo."""
    _say(f"| {name} | {' | '.join(HEADER)} |\n|{'---|' * (len(HEADER) + 1)}")
    for label, photos in rows:
        if photos:
            _say(f"| {label} | {' | '.join(_cells(photos))} |")
    _say()


def _say(line: str = "") -> None:
    """Unwrapped, so that a table can be pasted into a document."""
    sys.stdout.write(f"{line}\n")


def _cells(photos: Sequence[Sent]) -> list[str]:
    seen = [each for each in photos if each.face is not None]
    changes = [each.change for each in seen if each.change is not None]
    itself = [each.itself for each in seen]
    pixels = [each.face.quality.face_size for each in seen if each.face is not None]
    return [
        f"{np.median([each.size for each in photos]) / 1000:.0f}",
        _figure(pixels, np.median, "{:.0f}"),
        _figure(itself, np.median, "{:.3f}"),
        _figure(itself, np.min, "{:.3f}"),
        _figure(changes, np.mean, "{:+.3f}"),
        _figure(changes, np.min, "{:+.3f}"),
        f"{len(photos) - len(seen)} of {len(photos)}",
    ]


def _figure(values: Sequence[float], summary: Callable[..., Any], form: str) -> str:
    return form.format(summary(values)) if values else "-"


if __name__ == "__main__":
    main()
