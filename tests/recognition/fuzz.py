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
MAX_SECONDS, MAX_MEGABYTES = 2.0, 1_200  # for any photo; of this process and its decoder together
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
    """What became of the photos: counts by code or `analysed`, the slowest's seconds, memory in MB.

    grown: from the first photos to the last. peak: of this process and its decoder together.
    """

    counts: Counter[str] = field(default_factory=Counter)
    slowest: float = 0.0
    slowest_name: str = ""
    grown: float = 0.0
    peak: float = 0.0

    def take(self, engine: Engine, name: str, photo: bytes) -> None:
        """Analyse one photo. Whatever is raised but a PhotoRejected is a bug, and is raised."""
        start = perf_counter()
        try:
            for face in engine.find_faces(decode(photo)):
                engine.embed(face)
            self.counts["analysed"] += 1
        except PhotoRejected as refused:
            self.counts[refused.code] += 1
        seconds = perf_counter() - start
        if seconds > self.slowest:
            self.slowest, self.slowest_name = seconds, name


def fuzz_bombs(engine: Engine, count: int, seed: int = SEED) -> Outcome:
    """Analyse `count` bombs, and watch time and memory."""
    outcome = Outcome()
    with watching_memory() as watched:
        for name, photo in damaged_bombs(count, random.Random(seed)):
            outcome.take(engine, name, photo)
    outcome.peak = watched.peak
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
    """Run both, and print what became of them. Returns 0 when the bombs stay within their bounds."""
    engine = open_engine(find_pack("lite"))
    done = fuzz(engine, count)
    print(dict(done.counts), f"slowest {done.slowest:.2f} s, memory grown by {done.grown:.0f} MB")  # noqa: T201
    bombed = fuzz_bombs(engine, BOMBS)
    slowest = f"slowest {bombed.slowest:.2f} s ({bombed.slowest_name}; at most {MAX_SECONDS:g})"
    print("bombs:", dict(bombed.counts), slowest, f"peak {bombed.peak:.0f} MB (at most {MAX_MEGABYTES})")  # noqa: T201
    return 0 if max(done.slowest, bombed.slowest) <= MAX_SECONDS and bombed.peak <= MAX_MEGABYTES else 1


if __name__ == "__main__":
    warnings.simplefilter("ignore")
    sys.exit(main(int(sys.argv[1]) if len(sys.argv) > 1 else COUNT))
