"""How often the pipeline errs: false match and false non-match rates with confidence intervals.

FMR: the share of pairs of two people whose cosine reaches the threshold. FNMR: of pairs of one person, the share that
does not (ISO/IEC 19795-1).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from math import hypot
from pathlib import Path

import cv2
import numpy as np
from numpy.typing import NDArray

from facepass.recognition.engine import DetectedFace
from facepass.recognition.gates import shortcomings
from facepass.recognition.photo import Photo, decode

RULE_OF_30 = (
    30  # errors that must be observed before a rate is accurate to +-30%: Doddington et al., Speech Communication 2000
)
SMALL, MARGIN, ENLARGED = 200, 80, 2.2  # pixels, pixels, times
RESAMPLES = 400
MISSED = -2.0  # below every cosine: a genuine pair of which a photo has no usable face
Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Scores:
    """Cosines of pairs, or MISSED, and the two identities of each: all (n,).

    first, second: numbers of the identities. A pair of one identity is genuine, a pair of two is an impostor's.
    """

    cosines: Floats
    first: NDArray[np.int64]
    second: NDArray[np.int64]

    @property
    def genuine(self) -> Floats:
        """Cosines of genuine pairs."""
        return np.asarray(self.cosines[self.first == self.second])

    @property
    def impostor(self) -> Floats:
        """Cosines of impostor pairs."""
        return np.asarray(self.cosines[self.first != self.second])


def read_photo(path: Path) -> Photo:
    """A photo from a file, also PGM; a picture under 200 pixels gets a grey margin and is enlarged 2.2 times.

    Data sets of faces contain tightly cropped pictures, unlike a phone's: the detector needs room around a face.
    """
    pixels = np.asarray(cv2.imread(str(path)), np.uint8) if path.suffix == ".pgm" else decode(path.read_bytes()).pixels
    if max(pixels.shape) < SMALL:
        grey = cv2.copyMakeBorder(pixels, MARGIN, MARGIN, MARGIN, MARGIN, cv2.BORDER_CONSTANT, value=(127, 127, 127))
        pixels = np.asarray(cv2.resize(grey, None, fx=ENLARGED, fy=ENLARGED, interpolation=cv2.INTER_CUBIC), np.uint8)
    return Photo(pixels)


def subject_of(faces: Sequence[DetectedFace]) -> DetectedFace | None:
    """The face that a photo of one person is of: the one nearest the centre; None if the filter `low` refuses it.

    In the photos of data sets others stand behind the person whom the photo is named for.
    """
    if not faces:
        return None
    nearest = min(faces, key=lambda face: hypot(face.box.left + face.box.width / 2 - 0.5, _middle(face) - 0.5))
    return None if shortcomings(nearest.certainty, nearest.quality) else nearest


def _middle(face: DetectedFace) -> float:
    return face.box.top + face.box.height / 2


def all_pairs(vectors: NDArray[np.float32], people: NDArray[np.int64]) -> Scores:
    """Every pair of (n, 512) vectors of length 1; people: (n,), the identity of each.

    A row that is not a number is a photo without a usable face: its genuine pairs are MISSED, its others are left out.
    """
    first, second = np.triu_indices(len(vectors), 1)
    cosines = (vectors @ vectors.T)[first, second].astype(np.float64)
    missed = np.isnan(cosines)
    cosines[missed] = MISSED
    kept = ~missed | (people[first] == people[second])
    return Scores(cosines[kept], people[first][kept], people[second][kept])


def rates(scores: Scores, threshold: float) -> tuple[float, float]:
    """FMR and FNMR at a threshold; not-a-number where there are no such pairs."""
    fmr = (scores.impostor >= threshold).mean() if scores.impostor.size else np.nan
    fnmr = (scores.genuine < threshold).mean() if scores.genuine.size else np.nan
    return float(fmr), float(fnmr)


def threshold_at(scores: Scores, fmr: float) -> float:
    """The lowest cosine, to four decimals and rounded up, at which no more than this share of impostors match."""
    highest_first = np.sort(scores.impostor)[::-1]
    allowed = int(fmr * highest_first.size)
    return float(np.ceil((highest_first[allowed] + 1e-9) * 1e4) / 1e4)


def lowest_fmr(scores: Scores) -> float:
    """The lowest FMR that this many impostor pairs can show: thirty errors."""
    return min(1.0, RULE_OF_30 / max(scores.impostor.size, 1))


def intervals(scores: Scores, threshold: float, *, seed: int = 1) -> tuple[tuple[float, float], tuple[float, float]]:
    """95% intervals of FMR and FNMR: a bootstrap over people, with replacement (Bolle et al., CVIU 2004).

    Pairs are not independent: a person who resembles others is in all of that person's pairs, so an interval that
    treats each pair as an independent draw (Wilson's) is too narrow. Here people are drawn with replacement, and a pair
    counts as often as its two people were drawn together.
    """
    count = int(max(scores.first.max(), scores.second.max())) + 1
    tallies = [_tally(scores, count, kind, threshold) for kind in ("impostor", "genuine")]
    draw = np.random.default_rng(seed)
    weights = [np.bincount(draw.integers(0, count, count), minlength=count).astype(float) for _ in range(RESAMPLES)]
    (pairs, wrong), (of_one, missed) = tallies
    impostors = [(float(weight @ wrong @ weight), float(weight @ pairs @ weight)) for weight in weights]
    genuine = [(float(weight @ missed.diagonal()), float(weight @ of_one.diagonal())) for weight in weights]
    return _spread(impostors), _spread(genuine)


def _tally(scores: Scores, count: int, kind: str, threshold: float) -> tuple[Floats, Floats]:
    """For each two identities, (count, count): the number of pairs of this kind, and of errors among them."""
    chosen = (scores.first != scores.second) == (kind == "impostor")
    wrong = (scores.cosines >= threshold) == (kind == "impostor")
    place = scores.first * count + scores.second
    shape = (count, count)
    pairs = np.bincount(place[chosen], minlength=count * count).reshape(shape).astype(np.float64)
    return pairs, np.bincount(place[chosen & wrong], minlength=count * count).reshape(shape).astype(np.float64)


def _spread(drawn: list[tuple[float, float]]) -> tuple[float, float]:
    """The interval of shares, each of errors among pairs."""
    shares = [errors / pairs for errors, pairs in drawn if pairs]
    if not shares:
        return float("nan"), float("nan")
    low, high = np.quantile(shares, [0.025, 0.975])
    return float(low), float(high)
