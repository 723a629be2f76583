"""`make fuzz`: mutated and truncated photos and bombs, from one seed, each decoded and looked at for faces, or refused.

Run by itself it does 5,000 photos and 120 bombs and tells how it went; tests/recognition/test_fuzz.py does a few.
"""

import random
import sys
import warnings
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from io import BytesIO
from pathlib import Path
from time import perf_counter

import psutil
from PIL import Image
from pillow_heif import register_heif_opener

from facepass.errors import PhotoRejected
from facepass.recognition.engine import Engine, open_engine
from facepass.recognition.packs import find_pack
from facepass.recognition.photo import decode
from tests.recognition.bombs import damaged_bombs
from tests.support.resident_memory import watching_memory

PHOTO = Path(__file__).parents[1] / "data" / "photos" / "obama2.jpg"
SEED, COUNT, SETTLED = 5, 5000, 500
BOMBS = 120
MAX_SECONDS = 2.0  # for a photo that is refused
MAX_MEGABYTES = 1_200  # of this process and its decoder together, for any photo
CODINGS = {
    "JPEG": {"quality": 85},
    "progressive": {"quality": 85, "progressive": True},
    "CMYK": {},
    "large": {},
    "PNG": {},
    "WEBP": {},
    "HEIF": {},
    "AVIF": {},
}


@dataclass
class Outcome:
    """What became of the photos: counts by code or `analysed`.

    slowest: seconds and name, of the photos that were refused and of those that were analysed. grown: memory in MB,
    from the first photos to the last. peak: of this process and its decoder together.
    """

    counts: Counter[str] = field(default_factory=Counter)
    slowest: dict[str, tuple[float, str]] = field(default_factory=dict)
    grown: float = 0.0
    peak: float = 0.0

    def take(self, engine: Engine, name: str, photo: bytes) -> None:
        """Analyse one photo. Whatever is raised but a PhotoRejected is a bug, and is raised."""
        start, result = perf_counter(), "analysed"
        try:
            for face in engine.find_faces(decode(photo)):
                engine.embed(face)
        except PhotoRejected as refused:
            result = refused.code
        self.counts[result] += 1
        kind = "analysed" if result == "analysed" else "refused"
        self.slowest[kind] = max(self.slowest.get(kind, (0.0, "")), (perf_counter() - start, name))


def fuzz_bombs(engine: Engine, count: int, seed: int = SEED) -> Outcome:
    """Analyse `count` bombs, and watch time and memory."""
    outcome = Outcome()
    for name, photo in damaged_bombs(count, random.Random(seed)):  # making one takes more than analysing it
        with watching_memory() as watched:
            outcome.take(engine, name, photo)
        outcome.peak = max(outcome.peak, watched.peak)
    return outcome


def fuzz(engine: Engine, count: int, seed: int = SEED) -> Outcome:
    """Analyse `count` damaged photos, and see how memory grows."""
    outcome, process, settled = Outcome(), psutil.Process(), 0
    for place, photo in enumerate(damaged(count, seed)):
        outcome.take(engine, f"photo {place}", photo)
        if place == min(SETTLED, count // 2):
            settled = process.memory_info().rss
    outcome.grown = (process.memory_info().rss - settled) / 1e6
    return outcome


def damaged(count: int, seed: int) -> Iterator[bytes]:
    """Photos of every coding in turn: a third cut, the others with bytes changed, removed, doubled or zeroed."""
    chance, whole = random.Random(seed), list(codings())
    for place in range(count):
        yield damage(whole[place % len(whole)], chance)


def codings() -> Iterator[bytes]:
    """One photo of a face in every coding that is read, small so that much of it is header."""
    register_heif_opener()
    picture = Image.open(PHOTO).convert("RGB")
    picture.thumbnail((320, 320))
    for name, options in CODINGS.items():
        shown = picture.convert("CMYK") if name == "CMYK" else picture
        if name == "large":
            shown = picture.resize((1600, 2600))
        written = BytesIO()
        shown.save(written, name if name in ("PNG", "WEBP", "HEIF", "AVIF") else "JPEG", **options)
        yield written.getvalue()


def damage(photo: bytes, chance: random.Random) -> bytes:
    """The photo, cut or mutated at one to twenty places, half of them in its first kilobyte."""
    changed = bytearray(photo)
    if chance.random() < 1 / 3:
        del changed[chance.randrange(len(changed)) :]
        return bytes(changed)
    for _ in range(chance.randint(1, 20)):
        place = chance.randrange(min(len(changed), chance.choice([1024, len(changed)])))
        length = chance.choice([1, 1, 1, 2, 4, 64])
        kind = chance.choice(["change", "change", "remove", "double", "zero"])
        part = bytes(changed[place : place + length])
        new = {"change": chance.randbytes(len(part)), "remove": b"", "double": part * 2, "zero": bytes(len(part))}[kind]
        changed[place : place + length] = new
    return bytes(changed)


def main(count: int) -> int:
    """Run both, and print what became of them. Returns 0 when refusals and memory stay within their bounds."""
    engine = open_engine(find_pack("standard"), threads=1)  # as the functions have it (template.yaml: one vCPU)
    done, bombed = fuzz(engine, count), fuzz_bombs(engine, BOMBS)
    for what, outcome in (("photos", done), ("bombs", bombed)):
        print(what, dict(outcome.counts))  # noqa: T201
        for kind, (seconds, name) in sorted(outcome.slowest.items()):
            print(f"  slowest {kind}: {seconds:.2f} s, {name}")  # noqa: T201
    print(f"memory grown by {done.grown:.0f} MB over the photos; peak {bombed.peak:.0f} MB over the bombs")  # noqa: T201
    refused = max(outcome.slowest.get("refused", (0.0, ""))[0] for outcome in (done, bombed))
    return 0 if refused <= MAX_SECONDS and bombed.peak <= MAX_MEGABYTES else 1


if __name__ == "__main__":
    warnings.simplefilter("ignore")
    sys.exit(main(int(sys.argv[1]) if len(sys.argv) > 1 else COUNT))
