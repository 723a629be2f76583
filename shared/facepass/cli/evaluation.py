"""The steps of `facepass evaluate`: embed, compare, count, show, plot and save."""

import json
from dataclasses import dataclass, replace
from math import ceil, floor, log10
from pathlib import Path
from typing import Any

import typer
from rich.console import Console
from rich.progress import track
from rich.table import Table

from facepass.cli import plots
from facepass.cli.labelled_photos import Labelled, read_folder, read_pairs
from facepass.model_packs import CALIBRATION, MIRRORED, PackDamaged, PackNotFound
from facepass.recognition import accuracy
from facepass.recognition.accuracy import Scores
from facepass.recognition.engine import Engine, open_engine
from facepass.recognition.packs import find_pack

RATES = (1e-2, 1e-3, 1e-4, 1e-5, 1e-6)
console = Console(width=120)


@dataclass(frozen=True)
class Options:
    """Options of an evaluation; mirror: None leaves it as the pack says."""

    pack: str
    mirror: bool | None
    holdout: bool
    write: bool
    pictures: Path
    dataset: str


def evaluate(source: Path, options: Options) -> None:
    """Measure a pack on labelled photos and show the results."""
    try:
        engine = _open(options)
        labelled = read_pairs(source) if source.suffix == ".csv" else read_folder(source)
    except (PackNotFound, PackDamaged, ValueError, KeyError) as error:
        console.print(str(error), style="red", markup=False)
        raise typer.Exit(1) from error
    if options.holdout:
        _compare_settings(engine, labelled)
        return
    scores = labelled.scores(embed(engine, labelled.photos))
    if not (scores.genuine.size and scores.impostor.size):
        console.print("There are no pairs of one person, or none of two.", style="red")
        raise typer.Exit(1)
    points = [point for rate in _rates(scores) if (point := _point(scores, rate, options.dataset))]
    _show(scores, points, engine)
    for path in plots.draw(scores, [point["threshold"] for point in points], options.pictures):
        console.print(f"drawn: {path}", highlight=False)
    if options.write and not points:
        console.print("Nothing is written: there are too few pairs for a statement.", style="red")
        raise typer.Exit(1)
    if options.write:
        _write(engine, points)


def _open(options: Options) -> Engine:
    pack = find_pack(options.pack)
    if options.mirror is not None:
        bare = pack.model_id.removesuffix(MIRRORED)
        pack = replace(pack, mirror=options.mirror, model_id=bare + MIRRORED * options.mirror)
    return open_engine(pack)


def embed(engine: Engine, photos: list[Path]) -> dict[Path, Any]:
    """The vector of each photo's subject, (512,); photos without a usable one are left out and counted."""
    found = {}
    for photo in track(photos, "embedding", console=Console(stderr=True)):
        subject = accuracy.subject_of(engine.find_faces(accuracy.read_photo(photo)))
        if subject is not None:
            found[photo] = engine.embed(subject)
    without = len(photos) - len(found)
    console.print(f"{len(found)} photos with a usable face, {without} without one, which count as missed")
    return found


def _rates(scores: Scores) -> list[float]:
    """The rates that this many pairs can show: the usual ones, and the lowest that the rule of 30 allows."""
    lowest = accuracy.lowest_fmr(scores)
    allowed = [rate for rate in RATES if rate >= lowest]
    return [*allowed, rounded_up(lowest)] if lowest < RATES[0] else allowed


def rounded_up(rate: float) -> float:
    """To three digits: rounded down, it would be a rate of fewer than thirty errors."""
    step = 10.0 ** (floor(log10(rate)) - 2)
    return float(f"{ceil(rate / step) * step:.3g}")


def _point(scores: Scores, rate: float, dataset: str) -> dict[str, Any] | None:
    threshold = accuracy.threshold_at(scores, rate)
    of_fmr, of_fnmr = accuracy.intervals(scores, threshold)
    fmr, fnmr = accuracy.rates(scores, threshold)
    return {
        "fmr": rate,
        "threshold": threshold,
        "pairs": int(scores.impostor.size),
        "errors": round(fmr * scores.impostor.size),
        "interval": [round(end, 7) for end in of_fmr],
        "fnmr": round(fnmr, 5),
        "fnmr_interval": [round(end, 5) for end in of_fnmr],
        "data_set": dataset,
    }


def _show(scores: Scores, points: list[dict[str, Any]], engine: Engine) -> None:
    people = len(set(scores.first.tolist()) | set(scores.second.tolist()))
    console.print(
        f"{engine.pack.model_id}: {scores.genuine.size:,} genuine and {scores.impostor.size:,} impostor pairs of "
        f"{people} people; 95% intervals by bootstrap over people (pairs that share a person are not independent)"
    )
    table = Table("FMR", "threshold", "FMR, 95%", "FNMR", "FNMR, 95%", "TAR")
    for point in points:
        low, high = point["interval"]
        least, most = point["fnmr_interval"]
        table.add_row(
            f"{point['fmr']:.3g}", f"{point['threshold']:.4f}", f"{low:.2e} to {high:.2e}", f"{point['fnmr']:.2%}",
            f"{least:.2%} to {most:.2%}", f"{1 - point['fnmr']:.2%}",
        )  # fmt: skip
    fmr, fnmr = accuracy.rates(scores, engine.pack.threshold)
    own = (f"{engine.pack.threshold:.4f}", "the pack's own threshold", f"{fnmr:.2%}", "", f"{1 - fnmr:.2%}")
    table.add_row(f"{fmr:.3g}", *own)
    console.print(table)
    for rate in RATES:
        if rate < accuracy.lowest_fmr(scores):
            needed = round(accuracy.RULE_OF_30 / rate)
            console.print(f"FMR {rate:g}: no statement; the rule of 30 needs {needed:,} impostor pairs")


def _compare_settings(engine: Engine, labelled: Labelled) -> None:
    """With and without the mirrored crop, on two halves of the people: one half chooses, the other one confirms."""
    table = Table("people", "setting", "FMR", "threshold", "FNMR", "FNMR, 95%")
    for mirror in (False, True):
        engine.pack = replace(engine.pack, mirror=mirror)
        vectors = embed(engine, labelled.photos)
        for half, name in enumerate(("first half", "hold-out half")):
            scores = labelled.half(half).scores(vectors)
            for point in (_point(scores, rate, "") for rate in (1e-2, 2e-3)):
                if point is not None and point["fmr"] >= accuracy.lowest_fmr(scores):
                    low, high = point["fnmr_interval"]
                    row = (f"{point['fmr']:g}", f"{point['threshold']:.4f}", f"{point['fnmr']:.2%}")
                    table.add_row(name, "mirror" if mirror else "as it is", *row, f"{low:.2%} to {high:.2%}")
    console.print(table)


def _write(engine: Engine, points: list[dict[str, Any]]) -> None:
    """Write the points into the pack's calibration.json, and keep its other content."""
    path = engine.pack.folder / CALIBRATION
    kept = json.loads(path.read_text(encoding="utf-8"))
    kept["mirror"] = engine.pack.mirror
    kept["fmr"] = points
    path.write_text(json.dumps(kept, indent=2, ensure_ascii=False) + "\n", encoding="utf-8")
    console.print(f"written: {path.name}")
