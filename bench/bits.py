"""`make bench-bits FACES=folder`: measure the bias of the sign bits of real vectors, and what centring would gain.

FACES holds a folder a person. Each photo's largest face is embedded with the lite pack; small, tight crops get a grey
margin and are enlarged, so that the detector finds them. Prints the table of docs/search.md.
"""

import sys
from pathlib import Path

import cv2
import numpy as np
from numpy.typing import NDArray
from rich.console import Console
from rich.progress import track
from rich.table import Table

from facepass.recognition.engine import Engine, open_engine
from facepass.recognition.packs import find_pack
from facepass.recognition.photo import Photo, decode
from facepass.vectors.bounds import hamming_bound

PHOTOS = (".jpg", ".jpeg", ".png", ".pgm", ".webp")
SMALL = 200  # pixels
MARGIN, ENLARGED = 80, 2.2
BORDERLINE = (0.40, 0.42)


def main() -> None:
    """Embed the folder's faces and print statistics of their bits."""
    engine = open_engine(find_pack("lite"))
    photos = sorted(path for path in Path(sys.argv[1]).glob("*/*") if path.suffix.lower() in PHOTOS)
    seen = {path: embed(engine, path) for path in track(photos, "embedding")}
    found = {path: vector for path, vector in seen.items() if vector is not None}
    vectors = np.array(list(found.values()))
    people = np.array([path.parent.name for path in found])
    pairs = np.triu_indices(len(vectors), 1)
    cosines = (vectors @ vectors.T)[pairs]
    strangers = (people[:, None] != people)[pairs]
    table = Table("", "strangers differ in", "kept at 0.40-0.42", "99.9% of these within", "strangers within that")
    for name, centre in (("bits of the vector", 0.0), ("less the mean", vectors.mean(axis=0))):
        table.add_row(name, *figures(distances(vectors - centre)[pairs], cosines, strangers))
    console = Console()
    console.print(
        f"{len(vectors)} faces of {len(set(people))} people, {len(photos) - len(vectors)} photos without a face"
    )
    console.print(f"strangers' cosine {cosines[strangers].mean():.3f} ± {cosines[strangers].std():.3f}")
    console.print(table)


def embed(engine: Engine, path: Path) -> NDArray[np.float32] | None:
    """The vector of a photo's largest face, (512,); None without one."""
    pixels = decode(path.read_bytes()).pixels if path.suffix != ".pgm" else cv2.imread(str(path))
    if max(pixels.shape) < SMALL:
        grey = cv2.copyMakeBorder(pixels, *[MARGIN] * 4, cv2.BORDER_CONSTANT, value=(127, 127, 127))
        pixels = cv2.resize(grey, None, fx=ENLARGED, fy=ENLARGED, interpolation=cv2.INTER_CUBIC)
    faces = engine.find_faces(Photo(pixels))
    return engine.embed(faces[0]) if faces else None


def distances(vectors: NDArray[np.float32]) -> NDArray[np.float32]:
    """The number of signs in which each pair of (n, 512) differs, (n, n)."""
    signs = np.where(vectors > 0, np.float32(1), np.float32(-1))
    return (vectors.shape[1] - signs @ signs.T) / 2


def figures(
    differing: NDArray[np.float32], cosines: NDArray[np.float32], strangers: NDArray[np.bool_]
) -> tuple[str, str, str, str]:
    """A row of the table, from all pairs."""
    low, high = BORDERLINE
    borderline = differing[(cosines >= low) & (cosines < high)]
    needed = np.quantile(borderline, 0.999)
    apart = differing[strangers]
    return (
        f"{apart.mean():.0f} ± {apart.std():.0f} bits",
        f"{(borderline <= hamming_bound(low)).mean():.1%}",
        f"{needed:.0f} bits",
        f"{(apart <= needed).mean():.1%}",
    )


if __name__ == "__main__":
    main()
